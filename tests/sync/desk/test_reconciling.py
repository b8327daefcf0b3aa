"""What may have happened is asked about, never sent again blindly, and ends in the truth."""

from pathlib import Path

import pytest

from sync.admission import DeskSettings
from sync.circulation import (
    Act,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    Security,
    Unavailable,
    Undecided,
    Unknown,
)
from sync.journal import Entry, Outcome, State
from sync.reconciling import SitePolicy
from sync.store_errors import StoreBrokenError
from tests.sync.desk.shelf import ANNA, BOOK, BORIS, LATER, OTHER, Room


def undecided_loan(room: Room, *, happened: bool) -> Act:
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA, tagged=True))
    room.shelf.be_silent(Unknown, after=happened)
    assert room.desk.ask(act, LATER) == Undecided(BOOK)
    room.shelf.be_silent(None)
    return act


def test_after_silence_in_the_middle_the_patron_is_told_undecided_also_again(room: Room) -> None:
    act = undecided_loan(room, happened=True)
    assert room.entry(act).state is State.RECONCILE
    assert room.desk.ask(act, LATER) == Undecided(BOOK)
    room.come_back()
    assert room.desk.ask(act, LATER) == Undecided(BOOK)
    assert len(room.shelf.asked) == 2


def test_an_undecided_loan_that_happened_is_returned_again(room: Room) -> None:
    act = undecided_loan(room, happened=True)
    assert room.shelf.loans == {BOOK: ANNA}
    room.come_back()
    assert room.shelf.loans == {}
    found = room.entry(act)
    assert found.outcome is Outcome.DONE
    assert isinstance(found.truth, CheckedOut)
    assert found.security is Security.NONE
    undone = room.journal.last(1)[0]
    assert (undone.compensates, undone.outcome) == (act.id, Outcome.DONE)
    assert room.journal.exceptions.open() == []
    assert room.journal.waiting() == []


def test_a_library_may_want_to_look_at_undecided_loans_itself(tmp_path: Path) -> None:
    room = Room(tmp_path, settings=DeskSettings(policy=SitePolicy(undo_undecided_loans=False)))
    act = undecided_loan(room, happened=True)
    room.come_back()
    assert room.shelf.loans == {BOOK: ANNA}
    (listed,) = room.journal.exceptions.open()
    assert listed.entry.act.id == act.id
    room.leave()


def test_an_undecided_loan_that_did_not_happen_is_let_go(room: Room) -> None:
    act = undecided_loan(room, happened=False)
    room.come_back()
    assert room.entry(act).outcome is Outcome.NOT_DONE
    assert room.shelf.asked == [act.id]
    assert room.journal.exceptions.open() == []


def test_an_undecided_return_that_did_not_happen_is_carried_out(room: Room) -> None:
    room.shelf.loans[BOOK] = ANNA
    act = room.act(CheckIn(BOOK))
    room.shelf.be_silent(Unknown)
    assert room.desk.ask(act, LATER) == Undecided(BOOK)
    room.shelf.be_silent(None)
    room.clock.turn(2)
    room.tend()
    assert room.shelf.loans == {}
    assert isinstance(room.entry(act).truth, CheckedIn)


def test_after_a_long_while_an_undecided_return_is_for_the_staff(room: Room) -> None:
    room.shelf.loans[BOOK] = ANNA
    act = room.act(CheckIn(BOOK))
    room.shelf.be_silent(Unknown)
    room.desk.ask(act, LATER)
    room.come_back()
    assert room.shelf.loans == {BOOK: ANNA}
    assert room.entry(act).state is State.EXCEPTION
    assert len(room.journal.exceptions.open()) == 1


def test_the_next_request_for_the_same_item_first_settles_the_one_before(room: Room) -> None:
    room.shelf.loans[BOOK] = BORIS
    first = room.act(CheckIn(BOOK))
    room.shelf.be_silent(Unknown)
    room.desk.ask(first, LATER)
    room.shelf.be_silent(None)
    room.desk._conversation._contact.try_again()  # noqa: SLF001 - as the background does
    room.identify()
    assert isinstance(room.ask(CheckOut(BOOK, ANNA)), CheckedOut)
    assert room.shelf.loans == {BOOK: ANNA}
    assert room.entry(first).state is State.SETTLED


def test_what_waits_for_another_item_and_patron_holds_nobody_up(room: Room) -> None:
    undecided_loan(room, happened=True)
    room.desk._conversation._contact.try_again()  # noqa: SLF001 - as the background does
    settled = len(room.shelf.settled)
    room.shelf.loans[OTHER] = BORIS
    assert isinstance(room.ask(CheckIn(OTHER)), CheckedIn)
    assert len(room.shelf.settled) == settled


@pytest.mark.parametrize("happened", [True, False])
def test_what_was_under_way_at_a_kill_is_asked_about_and_answered(
    room: Room, *, happened: bool
) -> None:
    room.shelf.loans[BOOK] = ANNA
    act = room.act(CheckIn(BOOK))

    def die() -> None:
        raise KeyboardInterrupt

    if happened:
        room.shelf.after = die
    else:
        room.shelf.before = die
    with pytest.raises(KeyboardInterrupt):
        room.desk.ask(act, LATER)
    room.shelf.be_silent(None)
    room.enter_anew()
    assert room.entry(act).state is State.RECONCILE
    assert isinstance(room.desk.ask(act, LATER), CheckedIn)
    assert room.shelf.asked.count(act.id) == (1 if happened else 2)
    assert room.shelf.settled == [act.id]


def test_what_was_under_way_and_can_not_be_found_out_stays_unknown(room: Room) -> None:
    act = room.act(CheckIn(BOOK))
    room.journal.write(act, State.SENDING)
    room.enter_anew()
    room.shelf.be_silent(Unavailable)
    with pytest.raises(Unknown):
        room.desk.ask(act, LATER)
    assert room.entry(act).state is State.RECONCILE


def test_a_kill_without_a_second_question_leaves_what_is_true(room: Room) -> None:
    done, not_done = room.act(CheckIn(BOOK)), room.act(CheckIn(OTHER))
    room.shelf.loans = {BOOK: ANNA, OTHER: ANNA}
    room.journal.write(done, State.SENDING)
    room.shelf.ask(done, LATER)
    room.journal.write(not_done, State.SENDING)
    room.enter_anew()
    room.tend()
    assert room.entry(done).outcome is Outcome.DONE
    assert room.entry(not_done).outcome is Outcome.NOT_DONE
    assert room.shelf.asked == [done.id]
    assert room.shelf.loans == {OTHER: ANNA}


def test_an_answer_that_can_not_be_written_down_is_not_given(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.shelf.loans[BOOK] = ANNA
    act = room.act(CheckIn(BOOK))

    def break_down(*_: object, **__: object) -> Entry:
        raise StoreBrokenError

    with monkeypatch.context() as broken:
        broken.setattr(room.journal, "settle", break_down)
        with pytest.raises(Unknown):
            room.desk.ask(act, LATER)
    assert isinstance(room.desk.ask(act, LATER), CheckedIn)
    assert room.shelf.asked == [act.id]


def test_an_entry_that_breaks_the_program_is_not_tried_for_ever(room: Room) -> None:
    act = room.act(CheckIn(BOOK))
    room.journal.write(act, State.SENDING)
    room.enter_anew()

    def break_down() -> None:
        raise LookupError

    room.shelf.before = break_down
    for _ in range(5):
        with pytest.raises(LookupError):
            room.desk.tend()
    room.tend()
    assert room.entry(act).state is State.EXCEPTION
    assert len(room.journal.exceptions.open()) == 1


def test_an_entry_nobody_can_answer_for_is_kept_however_long_that_lasts(room: Room) -> None:
    act = undecided_loan(room, happened=False)
    room.shelf.be_silent(None)
    room.shelf.tells = False
    for _ in range(12):
        room.clock.turn(601)
        room.desk.tend()
    assert room.entry(act).state is State.RECONCILE
