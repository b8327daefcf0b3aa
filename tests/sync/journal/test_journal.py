"""The journal keeps states and their order, counts, and goes no way that does not exist."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.circulation import (
    Act,
    Change,
    CheckedIn,
    CheckIn,
    CheckOut,
    Identified,
    Refusal,
    Refused,
    RequestId,
    Security,
    Undecided,
    VisitId,
)
from sync.journal import MIGRATIONS, Journal, Outcome, State, TransitionError, counts_of
from sync.store import Store
from sync.store_errors import StoreConstraintError
from tests.sync.desk.shelf import ANNA, BOOK, BORIS, OTHER, Shelf, TestClock

VISIT = VisitId("visit")


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def journal(tmp_path: Path, clock: TestClock) -> Iterator[Journal]:
    store = Store(tmp_path / "journal.db", MIGRATIONS)
    yield Journal(store, clock)
    store.close()


def act(name: str, clock: TestClock, change: Change | None = None) -> Act:
    return Act(RequestId(name), VISIT, clock.boot(), clock.boottime(), change or CheckIn(BOOK))


def back() -> CheckedIn:
    return CheckedIn(Shelf().item(BOOK))


def test_an_entry_is_read_as_it_was_written(journal: Journal, clock: TestClock) -> None:
    asked = act("1", clock, CheckOut(BOOK, ANNA, tagged=True))
    entry = journal.write(asked, State.SENDING)
    assert (entry.act, entry.state, entry.outcome) == (asked, State.SENDING, None)
    assert journal.find(asked.id) == entry
    assert journal.find(RequestId("2")) is None


def test_an_id_is_written_once(journal: Journal, clock: TestClock) -> None:
    journal.write(act("1", clock), State.SENDING)
    with pytest.raises(StoreConstraintError):
        journal.write(act("1", clock), State.SENDING)


def test_entries_are_in_the_order_they_came_whatever_the_clock_says(
    journal: Journal, clock: TestClock
) -> None:
    for number in range(5):
        clock.turn(-1000)
        journal.write(act(str(number), clock), State.WRITTEN)
    assert [entry.act.id for entry in journal.waiting()] == ["0", "1", "2", "3", "4"]
    assert [entry.act.id for entry in journal.last(2)] == ["4", "3"]


def test_only_what_concerns_an_item_or_patron_waits_for_it(
    journal: Journal, clock: TestClock
) -> None:
    journal.write(act("1", clock, CheckIn(BOOK)), State.WRITTEN)
    journal.write(act("2", clock, CheckOut(OTHER, ANNA)), State.WRITTEN)
    journal.settle(journal.write(act("3", clock, CheckIn(BOOK)), State.SENDING), back())

    def waiting(**whose: object) -> list[str]:
        return [entry.act.id for entry in journal.waiting(**whose)]  # type: ignore[arg-type]  # any

    assert waiting(item=BOOK) == ["1"]
    assert waiting(item=BOOK, patron=ANNA) == ["1", "2"]
    assert waiting(patron=BORIS) == []


def test_what_has_been_said_stays_said_and_the_truth_stands_beside_it(
    journal: Journal, clock: TestClock
) -> None:
    entry = journal.write(act("1", clock), State.SENDING)
    told = Undecided(BOOK)
    entry = journal.settle(journal.doubt(entry, told), back())
    assert (entry.answer, entry.truth, entry.outcome) == (told, back(), Outcome.DONE)


def test_an_entry_read_before_another_hand_moved_it_can_not_be_moved(
    journal: Journal, clock: TestClock
) -> None:
    entry = journal.write(act("1", clock), State.SENDING)
    journal.doubt(entry)
    with pytest.raises(TransitionError):
        journal.settle(entry, back())


def test_what_is_done_is_never_sent_again(journal: Journal, clock: TestClock) -> None:
    entry = journal.settle(journal.write(act("1", clock), State.SENDING), back())
    with pytest.raises(TransitionError):
        journal.begin(entry)


def test_at_the_start_what_was_under_way_is_doubted(journal: Journal, clock: TestClock) -> None:
    journal.write(act("1", clock), State.SENDING)
    journal.write(act("2", clock), State.WRITTEN)
    assert journal.doubt_all_sending() == 1
    assert [entry.state for entry in journal.waiting()] == [State.RECONCILE, State.WRITTEN]


def test_an_event_is_counted_in_the_transaction_of_its_entry(
    journal: Journal, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = journal.write(act("1", clock), State.SENDING)

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as failing:
        failing.setattr(journal, "_go", fail)
        with pytest.raises(ZeroDivisionError):
            journal.settle(entry, back())
    assert journal.counters.between("0000", "9999") == {}
    journal.settle(entry, back())
    assert journal.counters.between("0000", "9999") == {"2026-03-02": {"returns": 1}}


def test_a_day_is_the_library_s_own(tmp_path: Path, clock: TestClock) -> None:
    from zoneinfo import ZoneInfo

    clock.turn(13 * 3600)  # 22:00 in Greenwich is one in the morning in Moscow
    store = Store(tmp_path / "moscow.db", MIGRATIONS)
    journal = Journal(store, clock, ZoneInfo("Europe/Moscow"))
    journal.end_visit(VISIT)
    assert journal.counters.between("2026-03-03", "2026-03-03") == {"2026-03-03": {"visits": 1}}
    store.close()


def test_what_tells_nothing_is_not_counted() -> None:
    assert counts_of(Identified(Shelf().account(ANNA))) == {}
    assert counts_of(Refused(Refusal.AGE_MARK)) == {"refusals": 1, "refused age-mark": 1}


def test_an_exception_is_listed_once_for_each_reason(journal: Journal, clock: TestClock) -> None:
    entry = journal.doubt(journal.write(act("1", clock), State.SENDING))
    journal.refer(entry, "tried too often")
    journal.exceptions.note(entry.act.id, "tried too often")
    (listed,) = journal.exceptions.open()
    assert (listed.why, listed.entry.state) == ("tried too often", State.EXCEPTION)


def test_a_security_job_that_was_never_opened_is_not_closed(
    journal: Journal, clock: TestClock
) -> None:
    entry = journal.write(act("1", clock), State.SENDING)
    assert not journal.note_security(entry.act.id, Security.DONE)
    assert not journal.note_security(RequestId("2"), Security.DONE)
