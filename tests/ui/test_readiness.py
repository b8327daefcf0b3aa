"""What is ready before a patron comes, and what is left of one who went."""

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from kiosk.memory import WHOLE_COLLECTIONS, collect_when_idle
from kiosk.session.states import Finished, Idle, Session
from kiosk.ui.screens.books import Books
from kiosk.ui.screens.table import SCREENS
from kiosk.ui.tryout import STATES
from kiosk.ui.widgets import ItemCard, Text
from tests.ui.conftest import Studio
from tests.ui.lint import visible
from tests.ui.samples import session_of

MakeStudio = Callable[[str], Studio]


class Knot:
    """Holds itself, as widgets hold each other."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def made(studio: MakeStudio) -> Studio:
    return studio("10in")


@pytest.fixture
def _as_in_the_product() -> Iterator[None]:
    before = gc.get_threshold()
    gc.collect()
    collect_when_idle()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def ready(made: Studio) -> None:
    """Let an idle stage do everything it does ahead."""
    made.draw(Session(state=Idle()))
    for _ in SCREENS:
        made.stage.readiness.step()


def old_knot() -> "weakref.ref[Knot]":
    """Tie a knot that has outlived the collections of the young, as a visit's widgets have."""
    knot = Knot()
    gc.collect(1)
    return weakref.ref(knot)


def said(made: Studio) -> list[str]:
    return [widget.text for widget in visible(made.stage) if isinstance(widget, Text)]


def test_every_screen_is_tried_out() -> None:
    assert {SCREENS[type(state)] for state in STATES} == set(SCREENS.values())


def test_every_screen_is_there_before_anybody_comes_and_idle_is_what_is_seen(
    made: Studio,
) -> None:
    made.draw(Session(state=Idle()))
    before = said(made)
    ready(made)
    assert set(made.stage.screens) == set(SCREENS.values())
    made.settle()
    assert said(made) == before


@pytest.mark.parametrize(
    "name", ["borrowing", "borrowing-empty", "returning", "finished", "pin", "ordering", "warning"]
)
def test_nothing_of_the_trial_is_seen_in_a_visit(studio: MakeStudio, name: str) -> None:
    fresh, tried = studio("10in"), studio("10in")
    fresh.draw(session_of(name))
    ready(tried)
    tried.draw(session_of(name))
    assert said(tried) == said(fresh)


def test_the_first_books_of_a_day_need_no_new_card(
    made: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(made)
    made_new: list[ItemCard] = []
    make = Books._made  # noqa: SLF001 - to be counted

    def counted(books: Books) -> ItemCard:
        made_new.append(make(books))
        return made_new[-1]

    monkeypatch.setattr(Books, "_made", counted)
    made.stage.draw(session_of("borrowing"))
    assert not made_new
    made.settle()
    assert sum(isinstance(widget, ItemCard) for widget in visible(made.stage)) == 3


def test_a_card_that_is_put_by_has_no_word_of_its_book(made: Studio) -> None:
    made.draw(session_of("borrowing"))
    card: Any = made.find(ItemCard)
    state: Any = session_of("borrowing").state
    made.draw(Session(state=replace(state, lines=())))
    assert card.parent is None
    assert not [w.text for w in card.walk() if isinstance(w, Text) and w.text]


def test_a_card_that_is_used_again_answers_for_its_new_book(
    studio: MakeStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.session import events
    from kiosk.ui.widgets import Action

    monkeypatch.setattr("kiosk.ui.stage.CALM_SECONDS", 0.0)
    made = studio("22in")
    made.draw(session_of("borrowing"))
    made.draw(session_of("borrowing-empty"))
    made.draw(session_of("borrowing-choice"))
    made.tap(made.find(Action, "Продлить"))
    choices = [event for event in made.sent if isinstance(event, events.ChoiceMade)]
    assert [choice.item for choice in choices] == ["Мастер и Маргарита"]


def test_nothing_is_made_while_somebody_is_here(made: Studio) -> None:
    made.draw(session_of("borrowing"))
    before = set(made.stage.screens)
    made.stage.readiness.step()
    assert set(made.stage.screens) == before


@pytest.mark.usefixtures("_as_in_the_product")
def test_the_collector_leaves_it_to_the_sweep_to_look_through_everything() -> None:
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[2] == WHOLE_COLLECTIONS
    assert WHOLE_COLLECTIONS > 10


@pytest.mark.usefixtures("_as_in_the_product")
@pytest.mark.parametrize("end", [Finished(()), Idle()])
def test_the_end_of_a_visit_is_swept_and_the_visit_itself_is_not(
    made: Studio, end: Finished | Idle
) -> None:
    made.draw(session_of("borrowing"))
    left = old_knot()
    made.stage.readiness.sweep()
    assert left() is not None
    made.draw(Session(state=end))
    made.stage.readiness.sweep()
    assert left() is None


@pytest.mark.usefixtures("_as_in_the_product")
def test_one_visit_is_swept_once(made: Studio) -> None:
    made.draw(session_of("borrowing"))
    made.draw(Session(state=Finished(())))
    made.stage.readiness.sweep()
    left = old_knot()
    made.stage.readiness.sweep()
    assert left() is not None


def test_the_clock_has_the_sweep_done_soon_after_the_receipt(
    studio: MakeStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.ui.readiness.SWEEP_SECONDS", 0.0)
    swept: list[str] = []
    monkeypatch.setattr("kiosk.ui.readiness.sweep", lambda: swept.append("swept"))
    made = studio("10in")
    made.draw(session_of("borrowing"))
    assert not swept
    made.draw(Session(state=Finished(())))
    assert swept == ["swept"]
