"""One answer for one request, on the medium before it is given, and reasons of the desk's own."""

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from sync.circulation import (
    Act,
    Answer,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    ClockQuality,
    EndVisit,
    FindItem,
    Interrupted,
    ItemFound,
    NeverShown,
    Refusal,
    Refused,
    Renew,
    Renewed,
    Security,
    SecurityDone,
    SecurityNoted,
    ShowAccount,
    Unavailable,
    VisitEnded,
    VisitId,
)
from sync.journal import State
from sync.store_errors import StoreBrokenError, StoreFullError
from tests.sync.desk.shelf import ANNA, BOOK, BORIS, LATER, OTHER, START, Room, Shelf

UNPROVEN = Refused(Refusal.VISIT_UNPROVEN)


def test_the_entry_is_written_before_the_catalogue_hears_of_it(room: Room) -> None:
    states: list[object] = []
    act = room.act(CheckIn(BOOK))

    def note() -> None:
        entry = room.journal.find(act.id)
        states.append(entry and entry.state)

    room.shelf.before = note
    room.desk.ask(act, LATER)
    note()
    assert states == [State.SENDING, State.SETTLED]


def test_the_same_id_asked_again_gets_the_recorded_answer(room: Room) -> None:
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA))
    first = room.desk.ask(act, LATER)
    assert isinstance(first, CheckedOut)
    room.enter_anew()
    assert room.desk.ask(act, LATER) == first
    assert room.shelf.asked == [act.id]


def test_a_recorded_refusal_stays_one(room: Room) -> None:
    room.identify()
    room.shelf.loans[BOOK] = BORIS
    act = room.act(CheckOut(BOOK, ANNA))
    refused = Refused(Refusal.ON_LOAN_TO_ANOTHER)
    assert room.desk.ask(act, LATER) == refused
    room.shelf.loans.clear()
    assert room.desk.ask(act, LATER) == refused


def test_an_id_taken_for_another_change_is_not_answered(room: Room) -> None:
    act = room.act(CheckIn(BOOK))
    room.desk.ask(act, LATER)
    for other in (
        Act(act.id, act.visit, act.boot, act.boottime, CheckIn(OTHER)),
        Act(act.id, VisitId("another"), act.boot, act.boottime, act.change),
    ):
        with pytest.raises(Unavailable):
            room.desk.ask(other, LATER)
    assert room.shelf.asked == [act.id]


def test_a_return_needs_no_card_and_a_loan_does(room: Room) -> None:
    room.shelf.loans[BOOK] = BORIS
    assert isinstance(room.ask(CheckIn(BOOK, patron=ANNA)), CheckedIn)
    for change in (CheckOut(BOOK, ANNA), Renew(BOOK, ANNA)):
        assert room.ask(change) == UNPROVEN
    assert len(room.shelf.asked) == 1


def test_nothing_more_is_taken_in_a_visit_that_has_ended(room: Room) -> None:
    room.identify()
    lent = room.act(CheckOut(BOOK, ANNA, tagged=True))
    room.desk.ask(lent, LATER)
    assert room.ask(EndVisit()) == VisitEnded()
    room.enter_anew()
    assert room.ask(CheckIn(BOOK)) == UNPROVEN
    assert room.ask(SecurityDone(lent.id, BOOK, Security.DONE)) == SecurityNoted()
    assert isinstance(room.ask(CheckIn(BOOK), VisitId("next")), CheckedIn)


def test_loans_stop_before_the_disk_is_full_and_returns_go_on(room: Room) -> None:
    room.identify()
    room.shelf.loans[OTHER] = BORIS
    room.free = 63 << 20
    assert room.ask(CheckOut(BOOK, ANNA)) == Refused(Refusal.STORAGE_FULL)
    assert isinstance(room.ask(CheckIn(OTHER)), CheckedIn)
    room.free = 15 << 20
    assert room.ask(CheckIn(BOOK)) == Refused(Refusal.STORAGE_FULL)


def test_without_a_date_there_are_returns_and_loans_once_staff_have_seen_it(room: Room) -> None:
    room.clock.good = ClockQuality.NONE
    room.clock.restart()
    room.enter_anew()
    room.identify()
    room.shelf.loans[OTHER] = ANNA
    refused = Refused(Refusal.CLOCK_UNKNOWN)
    assert room.ask(CheckOut(BOOK, ANNA)) == refused
    assert room.ask(Renew(OTHER, ANNA)) == refused
    assert isinstance(room.ask(CheckIn(OTHER)), CheckedIn)
    room.journal.times.confirm()
    assert isinstance(room.ask(CheckOut(BOOK, ANNA)), CheckedOut)
    room.enter_anew()
    room.identify()
    assert isinstance(room.ask(Renew(BOOK, ANNA)), Renewed)
    room.clock.restart("boot-3")
    room.enter_anew()
    room.identify()
    assert room.ask(CheckOut(OTHER, ANNA)) == refused


def test_a_catalogue_elsewhere_makes_the_dates_itself(tmp_path: Path) -> None:
    room = Room(tmp_path, Shelf(remembers=False))
    room.identify()
    room.clock.good = ClockQuality.NONE
    assert isinstance(room.ask(CheckOut(BOOK, ANNA)), CheckedOut)
    room.leave()


def test_a_journal_that_can_not_be_written_lets_nothing_through(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*_: object, **__: object) -> Answer:
        raise StoreFullError

    def break_down(*_: object, **__: object) -> Answer:
        raise StoreBrokenError

    monkeypatch.setattr(room.journal, "write", fill)
    assert room.ask(CheckIn(BOOK)) == Refused(Refusal.STORAGE_FULL)
    monkeypatch.setattr(room.journal, "write", break_down)
    with pytest.raises(Unavailable):
        room.ask(CheckIn(BOOK))
    assert room.shelf.asked == []


def test_the_day_counts_what_happened(room: Room) -> None:
    room.identify()
    room.ask(CheckOut(BOOK, ANNA))
    room.ask(CheckOut(BOOK, ANNA))
    room.ask(CheckIn(BOOK))
    room.ask(CheckOut(OTHER, BORIS))
    room.ask(EndVisit())
    room.ask(EndVisit())
    day = START.date().isoformat()
    assert room.journal.counters.between(day, day) == {
        day: {
            "loans": 1,
            "returns": 1,
            "refusals": 2,
            "refused on-loan-to-another": 1,
            "refused visit-unproven": 1,
            "visits": 1,
        }
    }


def test_security_that_could_not_be_written_is_put_before_the_staff(room: Room) -> None:
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA, tagged=True))
    room.desk.ask(act, LATER)
    for _ in range(2):
        room.ask(SecurityDone(act.id, BOOK, Security.FAILED))
    (listed,) = room.journal.exceptions.open()
    assert (listed.why, listed.entry.act.id) == ("security not written", act.id)
    assert room.journal.exceptions.resolve(listed.number)
    assert not room.journal.exceptions.resolve(listed.number)
    assert room.journal.exceptions.open() == []


def test_a_screen_that_died_learns_titles_without_names_once(room: Room) -> None:
    room.identify()
    shown = room.act(CheckOut(BOOK, ANNA))
    room.desk.ask(shown, LATER)
    room.desk.shown(shown.id)
    room.ask(CheckOut(OTHER, ANNA))
    room.ask(CheckIn(BOOK))
    room.ask(CheckOut(OTHER, ANNA))
    title = room.shelf.item(OTHER).title
    told = room.look(Interrupted(), VisitId("new"))
    assert told == NeverShown((title,), (room.shelf.item(BOOK).title,))
    assert room.look(Interrupted(), VisitId("new")) == NeverShown()
    assert room.look(ShowAccount(ANNA)) == UNPROVEN
    assert room.ask(CheckIn(OTHER)) == UNPROVEN


def test_what_was_done_in_a_visit_that_ended_is_not_told_again(room: Room) -> None:
    room.identify()
    room.ask(CheckOut(BOOK, ANNA))
    room.ask(EndVisit())
    assert room.look(Interrupted()) == NeverShown()


def test_queries_about_books_need_no_card(room: Room) -> None:
    assert isinstance(room.look(FindItem(BOOK)), ItemFound)


@pytest.mark.parametrize("remembers", [True, False])
def test_an_answer_is_on_the_medium_twice_unless_the_catalogue_remembers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, remembers: bool
) -> None:
    room = Room(tmp_path, Shelf(remembers=remembers))
    commits: list[bool] = []
    atomic = room.store.atomic

    def note(*, durable: bool = True) -> AbstractContextManager[None]:
        if not room.store.table("acts").db.conn.in_transaction:
            commits.append(durable)
        return atomic(durable=durable)

    monkeypatch.setattr(room.store, "atomic", note)
    room.ask(CheckIn(BOOK))
    assert commits == [True, not remembers]
    room.leave()
