"""Every invariant can fail: a session with one guard broken is caught by it."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from random import Random
from types import ModuleType
from typing import Any

import pytest

from kiosk.session import cards, receipt, replies, visits
from kiosk.session import step as stepping
from kiosk.session.draft import Draft
from kiosk.session.effects import StartTimer
from kiosk.session.items import Lines, Party
from kiosk.session.lines import Asking, Extended, Key, Lent, Line, VisitNumber
from kiosk.session.states import Borrowing, Finished, Idle, Returning, State
from sync.circulation import Answer, Item, ItemId, ItemState, Refusal, Refused, Title, TitleId
from tests.kiosk.session.any_desk import HAPPENINGS
from tests.kiosk.session.invariants import Broken, World
from tests.kiosk.session.test_any_order import Move, opened, play, settle

KINDS = ("happens", "replies", "replies", "first", "chooses", "handles", "replies again", "rings")
TRIES = 400


def wandering(seed: int) -> list[Move]:
    walk = Random(seed)
    moves: list[Move] = []
    for _ in range(50):
        kind = walk.choice(KINDS)
        which = 0 if kind == "first" else walk.randrange(len(HAPPENINGS))
        moves.append(("replies" if kind == "first" else kind, which, walk.randrange(41)))
    return moves


def first_breach() -> str:
    """Wander until something breaks, and name it."""
    for seed in range(TRIES):
        by = ("a card", "nobody", "an order", "no desk")[seed % 4]
        try:
            settle(play(opened(by), wandering(seed)), seed)
        except Broken as broken:
            return str(broken.args[0])
    return "nothing"


def receipt_of_the_whole_account(state: Returning | Borrowing) -> State:
    loans = state.account.loans if isinstance(state, Borrowing) else ()
    return Finished(tuple(Line(loan.item, Extended(loan)) for loan in loans))


def goodbye_by_name(state: Returning | Borrowing) -> State:
    name = state.account.patron.name if isinstance(state, Borrowing) else ""
    return Idle(Refused(Refusal.STAFF_ONLY, item=_named(name))) if state.finishing else state


def _named(name: str) -> Item:
    return Item(ItemId(""), Title(TitleId(""), name), ItemState.AVAILABLE)


def twice(lines: Lines, old: Line, new: Line) -> Lines:
    after = tuple(new if line is old else line for line in lines)
    return (*after, new) if isinstance(new.status, Lent) else after


def dropped(lines: Lines, item: ItemId) -> Lines:
    return tuple(line for line in lines if line.item != item or not isinstance(line.status, Asking))


ANSWERED = replies._answered  # noqa: SLF001 - what is broken here is inside


def disarmed_all_the_same(draft: Draft, party: Party, line: Line, answer: Answer) -> Line:
    if isinstance(answer, Refused) and line.uid is not None:
        draft.disarm(party.visit, line.uid)
    return ANSWERED(draft, party, line, answer)


TICKS = count(1)


def started_by_the_wall_clock(draft: Draft, _: float) -> None:
    draft.timers += 1
    draft.effects.append(StartTimer(next(TICKS), draft.timers))


def nothing(*_: object) -> None:
    """Do nothing where something was to be done."""


BREAKS: list[tuple[str, ModuleType | type, str, Callable[..., Any]]] = [
    ("a wipe", visits, "end_if_done", receipt_of_the_whole_account),
    ("a wipe", visits, "end_if_done", goodbye_by_name),
    ("b receipt", receipt, "_may_stand", lambda line: not isinstance(line.status, Lent)),
    ("b receipt", replies, "swap", twice),
    ("c awaited", cards, "_work_on_errand", lambda _draft, errand, _event: errand),
    ("c awaited", visits, "take", dropped),
    ("c settled", visits, "end_if_done", lambda state: state),
    ("d protection", replies, "_answered", disarmed_all_the_same),
    ("d report", Draft, "report", nothing),
    ("e key", Draft, "_new_key", lambda _: Key(1)),
    ("e pure", Draft, "start", started_by_the_wall_clock),
    ("f clock", stepping, "set_clock", nothing),
    ("f over", stepping, "_abandon", lambda _, state: state),
    ("g closed", Draft, "close", nothing),
    ("h overfull", stepping, "reminded", lambda _, state: state),
    ("h lost", stepping, "noted", lambda plate, _state, _event, **_: plate),
    ("h taken in", stepping, "taken_in", lambda _draft, _plate: Idle()),
    ("i left", Draft, "left", nothing),
]


@pytest.mark.parametrize(("invariant", "owner", "guard", "broken"), BREAKS)
def test_a_session_with_a_broken_guard_is_caught(
    monkeypatch: pytest.MonkeyPatch,
    invariant: str,
    owner: ModuleType | type,
    guard: str,
    broken: Callable[..., Any],
) -> None:
    monkeypatch.setattr(owner, guard, broken)
    assert first_breach() == invariant


def test_the_same_wandering_breaks_nothing_in_a_whole_session() -> None:
    for seed in range(20):
        settle(play(opened("a card"), wandering(seed)), seed)


def test_a_visit_closed_twice_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    close = Draft.close

    def close_twice(draft: Draft, visit: VisitNumber) -> None:
        close(draft, visit)
        close(draft, visit)

    monkeypatch.setattr(Draft, "close", close_twice)
    assert first_breach() == "g closed"


def test_a_text_of_an_earlier_visit_is_caught() -> None:
    world = opened("a card")
    state = world.session.state
    assert isinstance(state, Borrowing)
    world.session = replace(world.session, state=replace(state, card=("somebody <7p>",)))
    with pytest.raises(Broken, match="a wipe"):
        world.take(HAPPENINGS[0](1))


def test_a_world_begins_whole() -> None:
    assert World().session.state == Idle()
