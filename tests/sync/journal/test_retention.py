"""The journal forgets who asked, then what; what is open, owed or with the staff it keeps."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sync.circulation import (
    Act,
    Change,
    CheckedIn,
    CheckIn,
    CheckOut,
    ClockQuality,
    Item,
    ItemId,
    ItemState,
    Patron,
    PatronId,
    Register,
    Registered,
    Registration,
    RequestId,
    Security,
    Title,
    TitleId,
    VisitId,
)
from sync.clock import SystemClock
from sync.journal import MIGRATIONS, Journal, Outcome, State
from sync.journal.retention import forget
from sync.store import Store

CANARY = "20001000000012"
ANNA = PatronId(CANARY)
PERSON = Registration("Смирнова", "Анна", date(1990, 1, 1), phone="+79001234567")
DONE = CheckedIn(Item(ItemId("2001"), Title(TitleId("t"), "Чайка"), ItemState.AVAILABLE))
CLOCK = SystemClock(otherwise=ClockQuality.RTC)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(Store(tmp_path / "journal.db", MIGRATIONS)) as store:
        yield Journal(store, CLOCK)


def write(journal: Journal, number: int, change: Change) -> RequestId:
    request = RequestId(f"r{number}")
    act = Act(request, VisitId("visit of one"), CLOCK.boot(), CLOCK.boottime(), change)
    entry = journal.write(act, State.SENDING)
    if isinstance(change, Register):
        journal.settle(entry, Registered(Patron(ANNA, "Анна")))
    else:
        journal.settle(entry, DONE)
    return request


def later(journal: Journal, days: float) -> None:
    now = datetime.now(UTC) + timedelta(days=days)
    list(forget(journal, now, personal_days=7, journal_days=90))


def traces(folder: Path) -> int:
    words = [CANARY, "Смирнова", "9001234567", "visit of one"]
    return sum(
        file.read_bytes().count(word.encode()) for file in folder.glob("journal*") for word in words
    )


def test_a_week_later_no_trace_of_a_person_is_left_in_any_file(
    tmp_path: Path, journal: Journal
) -> None:
    write(journal, 1, CheckOut(ItemId("2001"), ANNA))
    write(journal, 2, CheckIn(ItemId("2001"), patron=ANNA))
    write(journal, 3, Register(PERSON))
    assert traces(tmp_path)
    later(journal, 7.1)
    assert traces(tmp_path) == 0
    assert [entry.act.id for entry in journal.last(10)] == ["r3", "r2", "r1"]
    assert {entry.outcome for entry in journal.last(10)} == {Outcome.DONE}


def test_what_is_fresh_is_kept(journal: Journal) -> None:
    write(journal, 1, CheckOut(ItemId("2001"), ANNA))
    later(journal, 6.9)
    assert journal.last(1)[0].act.change == CheckOut(ItemId("2001"), ANNA)


def test_after_three_months_the_entry_goes_and_the_numbers_stay(journal: Journal) -> None:
    write(journal, 1, CheckOut(ItemId("2001"), ANNA))
    counted = journal.counters.between("0000", "9999")
    later(journal, 90.1)
    assert journal.last(10) == []
    assert journal.counters.between("0000", "9999") == counted
    write(journal, 2, CheckOut(ItemId("2001"), ANNA))
    assert journal.last(1)[0].seq == 2


def test_what_waits_is_owed_or_is_on_the_staffs_list_is_kept(journal: Journal) -> None:
    change = CheckOut(ItemId("2001"), ANNA)
    for number, state in enumerate((State.WRITTEN, State.SENDING)):
        act = Act(RequestId(f"w{number}"), VisitId("v"), CLOCK.boot(), CLOCK.boottime(), change)
        journal.write(act, state)
    owed = write(journal, 3, change)
    with journal.store.atomic():
        journal.store.execute("UPDATE acts SET security = 'todo' WHERE id = ?", [owed])
    listed = write(journal, 4, change)
    journal.exceptions.note(listed, "look at it")
    later(journal, 100)
    assert {entry.act.change for entry in journal.last(10)} == {change}
    journal.exceptions.resolve(journal.exceptions.open()[0].number)
    journal.note_security(owed, Security.DONE)
    later(journal, 100)
    assert {entry.act.id for entry in journal.last(10)} == {"w0", "w1"}


def test_nothing_is_forgotten_by_a_clock_nobody_vouches_for(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "other.db", MIGRATIONS)) as store:
        journal = Journal(store, SystemClock(kernel_is_set=lambda: False, root=_bare(tmp_path)))
        write(journal, 1, CheckOut(ItemId("2001"), ANNA))
        later(journal, 100)
        assert len(journal.last(10)) == 1


def _bare(folder: Path) -> Path:
    (folder / "proc/sys/kernel/random").mkdir(parents=True)
    (folder / "proc/sys/kernel/random/boot_id").write_text(CLOCK.boot(), encoding="ascii")
    return folder
