"""When the catalogue falls silent nothing is lost, nothing happens twice, nobody waits in vain."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sync.circulation import (
    Act,
    Answer,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    EndVisit,
    FindItem,
    Item,
    ItemFound,
    ItemState,
    Silence,
    Title,
    TitleId,
    Unavailable,
    Unknown,
)
from sync.journal import Outcome
from tests.sync.desk.shelf import ANNA, BOOK, LATER, OTHER, Room


def test_what_was_not_sent_is_unavailable_and_may_be_asked_again(room: Room) -> None:
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA))
    room.shelf.be_silent(Unavailable)
    with pytest.raises(Unavailable):
        room.desk.ask(act, LATER)
    assert room.entry(act).outcome is Outcome.NOT_DONE
    room.shelf.be_silent(None)
    room.clock.turn(2)
    room.tend()
    assert isinstance(room.desk.ask(act, LATER), CheckedOut)


def test_a_request_nobody_waits_for_any_more_is_not_carried_out(room: Room) -> None:
    room.identify()
    late, over = room.act(CheckOut(BOOK, ANNA)), room.act(CheckOut(OTHER, ANNA))
    for act in (late, over):
        room.shelf.be_silent(Unavailable)
        with pytest.raises(Unavailable):
            room.desk.ask(act, LATER)
        room.shelf.be_silent(None)
        room.clock.turn(2)
        room.tend()
    room.clock.turn(57)
    with pytest.raises(Unavailable):
        room.desk.ask(late, LATER)
    room.ask(EndVisit())
    with pytest.raises(Unavailable):
        room.desk.ask(over, LATER)
    assert room.shelf.loans == {}


@pytest.mark.parametrize("silence", [Unavailable, Unknown])
def test_after_one_silence_nobody_waits_until_a_sign_of_life(
    room: Room, silence: type[Silence]
) -> None:
    room.shelf.be_silent(silence)
    with suppress(Unavailable):
        room.ask(CheckIn(BOOK))
    with pytest.raises(Unavailable):
        room.ask(CheckIn(OTHER))
    with pytest.raises(Unavailable):
        room.look(FindItem(BOOK))
    assert len(room.shelf.asked) == 1
    assert room.shelf.looked == []
    room.shelf.be_silent(None)
    assert room.desk.tend() == 1.0
    with pytest.raises(Unavailable):
        room.look(FindItem(BOOK))
    room.clock.turn(1)
    room.tend()
    assert isinstance(room.look(FindItem(BOOK)), ItemFound)


def test_the_tries_come_less_and_less_often(room: Room) -> None:
    room.shelf.be_silent(Unavailable)
    with pytest.raises(Unavailable):
        room.look(FindItem(BOOK))
    pauses = []
    for _ in range(14):
        pauses.append(room.desk.tend())
        room.clock.turn(601)
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0]
    assert max(pauses) == 60.0
    assert len(room.shelf.looked) == 14


class ReturnsPromised:
    """House rules that take every return and promise nothing else."""

    def answer(self, act: Act, silence: Silence) -> Answer:
        if isinstance(act.change, CheckIn):
            item = Item(act.change.item, Title(TitleId("t"), "?"), ItemState.AVAILABLE)
            return CheckedIn(item, provisional=True)
        raise silence


@pytest.fixture
def promising(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path, rules=ReturnsPromised())
    yield room
    room.leave()


@pytest.mark.parametrize("silence", [Unavailable, Unknown])
def test_what_the_house_rules_promise_is_carried_out_later(
    promising: Room, silence: type[Silence]
) -> None:
    promising.shelf.loans = {BOOK: ANNA, OTHER: ANNA}
    promising.shelf.be_silent(silence)
    acts = [promising.act(CheckIn(item)) for item in (BOOK, OTHER)]
    for act in acts:
        answer = promising.desk.ask(act, LATER)
        assert isinstance(answer, CheckedIn)
        assert answer.provisional
    promising.enter_anew()
    promising.come_back()
    assert promising.shelf.loans == {}
    assert [promising.entry(act).outcome for act in acts] == [Outcome.DONE, Outcome.DONE]
    assert promising.desk.ask(acts[0], LATER) == promising.entry(acts[0]).answer
    assert promising.journal.exceptions.open() == []


def test_a_promise_the_catalogue_does_not_keep_is_put_before_the_staff(promising: Room) -> None:
    promising.shelf.be_silent(Unavailable)
    act = promising.act(CheckIn(BOOK))
    promising.desk.ask(act, LATER)
    promising.come_back()
    assert promising.entry(act).outcome is Outcome.REFUSED
    (listed,) = promising.journal.exceptions.open()
    assert listed.why == "refused not-on-loan"


def test_what_the_house_rules_do_not_promise_stays_unanswered(promising: Room) -> None:
    promising.identify()
    promising.shelf.be_silent(Unavailable)
    for item in (BOOK, OTHER):
        with pytest.raises(Unavailable):
            promising.ask(CheckOut(item, ANNA))
    promising.come_back()
    assert promising.shelf.loans == {}
