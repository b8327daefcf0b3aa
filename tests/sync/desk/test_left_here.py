"""An item was left here because its answer never came: what happened is put right, once."""

from pathlib import Path

import pytest

from sync.admission import DeskSettings
from sync.circulation import (
    Act,
    CheckIn,
    CheckOut,
    EndVisit,
    LeftHere,
    LeftNoted,
    RequestId,
    Unavailable,
    Unknown,
)
from sync.journal import Outcome, State
from sync.reconciling import SitePolicy
from tests.sync.desk.shelf import ANNA, BOOK, BORIS, LATER, Room


def lent_unseen(room: Room) -> Act:
    """Lend Anna a book whose answer her screen never got."""
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA, tagged=True))
    room.desk.ask(act, LATER)
    return act


def leave(room: Room, act: Act) -> None:
    assert room.ask(LeftHere(act.id, BOOK)) == LeftNoted()


def test_a_loan_that_happened_is_undone_because_the_book_lies_here(room: Room) -> None:
    act = lent_unseen(room)
    assert room.shelf.loans == {BOOK: ANNA}
    leave(room, act)
    room.tend()
    assert room.shelf.loans == {}
    undone = room.journal.last(1)[0]
    assert (undone.compensates, undone.outcome) == (act.id, Outcome.DONE)
    assert room.journal.security_due(BOOK) is None


def test_a_loan_is_undone_once_however_often_it_is_reported(room: Room) -> None:
    act = lent_unseen(room)
    leave(room, act)
    leave(room, act)
    room.tend()
    room.shelf.loans[BOOK] = BORIS
    leave(room, act)
    room.tend()
    assert room.shelf.loans == {BOOK: BORIS}


def test_a_library_that_wants_to_look_itself_finds_it_on_the_list(tmp_path: Path) -> None:
    room = Room(tmp_path, settings=DeskSettings(policy=SitePolicy(undo_undecided_loans=False)))
    leave(room, lent_unseen(room))
    room.tend()
    assert room.shelf.loans == {BOOK: ANNA}
    assert [each.why for each in room.journal.exceptions.open()] == ["undecided loan happened"]
    room.leave()


def test_what_never_came_here_needs_nothing(room: Room) -> None:
    leave(room, room.act(CheckOut(BOOK, ANNA)))
    room.tend()
    assert (room.shelf.asked, room.journal.waiting()) == ([], [])


def test_a_loan_the_desk_died_over_is_found_out_first(room: Room) -> None:
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA))
    room.shelf.loans[BOOK] = ANNA
    room.journal.write(act, State.SENDING)
    room.enter_anew()
    leave(room, act)
    room.tend()
    assert room.entry(act).state is State.SETTLED
    assert room.journal.waiting() == []


def test_while_it_can_not_be_found_out_the_report_is_brought_again(room: Room) -> None:
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA))
    room.journal.write(act, State.SENDING)
    room.enter_anew()
    room.shelf.be_silent(Unavailable)
    with pytest.raises(Unavailable):
        room.ask(LeftHere(act.id, BOOK))


def test_a_return_that_did_not_happen_is_carried_out(room: Room) -> None:
    room.shelf.loans[BOOK] = ANNA
    act = room.act(CheckIn(BOOK))
    room.journal.write(act, State.SENDING)
    room.enter_anew()
    leave(room, act)
    assert room.shelf.loans == {}
    assert room.entry(act).outcome is Outcome.DONE


def test_a_return_that_happened_stays_one(room: Room) -> None:
    room.shelf.loans[BOOK] = ANNA
    act = room.act(CheckIn(BOOK))
    room.desk.ask(act, LATER)
    leave(room, act)
    room.tend()
    assert len(room.shelf.asked) == 1


def test_it_may_be_told_after_the_visit_has_ended(room: Room) -> None:
    act = lent_unseen(room)
    room.ask(EndVisit())
    leave(room, act)
    room.tend()
    assert room.shelf.loans == {}


def test_what_the_desk_called_undecided_is_dealt_with_already(room: Room) -> None:
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA))
    room.shelf.be_silent(Unknown, after=True)
    room.desk.ask(act, LATER)
    room.shelf.be_silent(None)
    leave(room, act)
    room.come_back()
    assert room.shelf.loans == {}
    assert len([each for each in room.journal.last(9) if each.compensates]) == 1


def test_a_name_that_stands_for_nothing_is_no_harm(room: Room) -> None:
    assert room.ask(LeftHere(RequestId("nothing"), BOOK)) == LeftNoted()
