"""What is drawn at once, and what waits a moment for its answer."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from kiosk.session.lines import Key, Line, Looking, VisitNumber
from kiosk.session.states import Identifying, Idle, Ordering, Session, State
from sync.circulation import ItemId
from tests.ui.samples import LONG, MASTER, STATES, lent, session_of

BOOK = Line(ItemId("a"), Looking(Key(71)))
OTHER = Line(ItemId("b"), Looking(Key(72)))


class Drawn:
    """A curtain before nothing, and what came through it.  `over` ends its patience."""

    def __init__(self) -> None:
        from kiosk.ui.curtain import Curtain

        self.sessions: list[Session] = []
        self.curtain = Curtain(self.sessions.append)
        self.show, self.over = self.curtain.show, self.curtain._lift  # noqa: SLF001 - as the clock does


@pytest.fixture
def drawn(window: object) -> Iterator[Drawn]:  # noqa: ARG001 - Kivy's clock needs its window
    made = Drawn()
    yield made
    made.curtain.drop()


def visit(*lines: Line) -> Session:
    state: Any = STATES["borrowing"]
    return Session(state=replace(state, lines=lines))


def test_a_book_that_is_answered_at_once_is_drawn_once(drawn: Drawn) -> None:
    drawn.show(visit(BOOK))
    assert drawn.curtain.down
    drawn.show(visit(lent(LONG)))
    assert drawn.sessions == [visit(lent(LONG))]
    assert not drawn.curtain.down


def test_a_book_that_waits_for_its_answer_is_drawn_meanwhile(drawn: Drawn) -> None:
    drawn.show(visit(BOOK))
    drawn.over()
    assert drawn.sessions == [visit(BOOK)]
    drawn.show(visit(lent(LONG)))
    assert drawn.sessions[1:] == [visit(lent(LONG))]


def test_the_clock_ends_the_patience(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    from kivy.base import EventLoop
    from kivy.clock import Clock

    drawn.show(visit(BOOK))
    EventLoop.idle()
    later = Clock.time() + 0.1
    monkeypatch.setattr(Clock, "time", lambda: later)
    EventLoop.idle()
    assert drawn.sessions == [visit(BOOK)]


def test_a_second_book_does_not_keep_the_first_one_back_any_longer(drawn: Drawn) -> None:
    drawn.show(visit(BOOK))
    drawn.show(visit(BOOK, OTHER))
    drawn.over()
    assert drawn.sessions == [visit(BOOK, OTHER)]


def test_books_that_are_laid_down_together_are_drawn_together(drawn: Drawn) -> None:
    drawn.show(visit(BOOK, OTHER))
    drawn.show(visit(lent(LONG), OTHER))
    assert drawn.sessions == []
    drawn.show(visit(lent(LONG), lent(MASTER)))
    assert drawn.sessions == [visit(lent(LONG), lent(MASTER))]


def test_an_answer_is_not_held_up_by_a_question_that_was_drawn_before(drawn: Drawn) -> None:
    drawn.show(visit(BOOK))
    drawn.show(visit(BOOK, OTHER))
    drawn.over()
    drawn.show(visit(lent(LONG), OTHER))
    assert drawn.sessions[-1] == visit(lent(LONG), OTHER)


def test_what_was_kept_back_never_comes_after_what_followed_it(drawn: Drawn) -> None:
    drawn.show(visit(BOOK))
    drawn.show(Session(state=Idle()))
    drawn.over()
    assert drawn.sessions == [Session(state=Idle())]


def test_what_is_dropped_is_not_drawn(drawn: Drawn) -> None:
    drawn.show(visit(BOOK))
    drawn.curtain.drop()
    drawn.over()
    assert drawn.sessions == []


@pytest.mark.parametrize("name", ["idle", "card-wanted", "pin", "borrowing", "finished"])
def test_what_waits_for_the_patron_is_drawn_at_once(drawn: Drawn, name: str) -> None:
    drawn.show(session_of(name))
    assert drawn.sessions == [session_of(name)]


@pytest.mark.parametrize(
    "state",
    [
        Identifying(VisitNumber(1), ("04A1",), Key(5)),
        Ordering(VisitNumber(1), "каренина", search=Key(5)),
        Ordering(VisitNumber(1), "каренина", asking=Key(5)),
    ],
)
def test_a_card_and_a_search_wait_for_their_answer_too(drawn: Drawn, state: State) -> None:
    drawn.show(Session(state=state))
    assert drawn.curtain.down
