"""A damaged or lost store: nothing is lost that can be told, and nothing goes unsaid."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.backups import Backups
from sync.catalogues.standalone.enrolling import put_patrons
from sync.catalogues.standalone.records import PatronRecord
from sync.circulation import (
    Act,
    BootId,
    CheckedOut,
    CheckOut,
    Identify,
    PatronId,
    RequestId,
    VisitId,
)
from sync.ending import Ending
from sync.exits import Exit
from sync.journal import State
from sync.office import Office
from sync.perseverance import Perseverance
from tests.sync.house import (
    ANNA,
    BOOKS,
    CLOCK,
    LENT,
    House,
    damage,
    lived_in,
    look,
    overwrite,
    persevere,
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return lived_in(tmp_path / "state")


def aside(house: House) -> list[str]:
    folder = house.places.state / "aside"
    return sorted(file.name for each in folder.iterdir() for file in each.iterdir())


def test_a_sound_house_opens_without_a_word(house: House) -> None:
    assert look(house) == (LENT, 10, [])
    assert not (house.places.state / "aside").exists()


@pytest.mark.parametrize(
    "hit",
    [
        lambda path: damage(path, "UPDATE patrons SET surname = 'Иваново'"),
        lambda path: damage(path, "UPDATE loans SET due = due + 1048576 WHERE item = 3"),
        lambda path: damage(path, "DELETE FROM loans WHERE item = 3"),
        lambda path: overwrite(path, 0, 100),
        lambda path: overwrite(path, 4096, 8192),
        lambda path: path.write_bytes(b""),
        Path.unlink,
    ],
)
def test_a_damaged_library_comes_back_with_every_loan_since_its_backup(
    house: House, hit: Callable[[Path], object]
) -> None:
    hit(house.places.library)
    loans, entries, told = look(house)
    assert (loans, entries) == (LENT, 10)
    assert any("library.db was damaged" in line for line in told)
    assert any("lacked 4 changes" in line and " 0 with another result" in line for line in told)
    assert look(house) == (LENT, 10, told)


@pytest.mark.parametrize(
    "hit",
    [
        lambda path: damage(path, "UPDATE daily_counters SET n = n + 1"),
        lambda path: damage(path, "UPDATE salts SET salt = x'00'"),
        lambda path: overwrite(path, 0, 100),
        Path.unlink,
    ],
)
def test_a_damaged_journal_costs_no_loan(house: House, hit: Callable[[Path], object]) -> None:
    hit(house.places.journal)
    loans, _, told = look(house)
    assert loans == LENT
    assert any("journal.db was damaged" in line for line in told)
    assert look(house) == (LENT, look(house)[1], told)


def test_only_the_entry_that_was_hit_is_missing_from_the_journal(house: House) -> None:
    damage(house.places.journal, "UPDATE acts SET item = '2999' WHERE seq = 8")
    _, entries, told = look(house)
    assert entries == 9
    assert any("entries are missing: 8;" in line for line in told)


def test_an_entry_that_was_hit_and_is_in_the_backup_is_not_missing(house: House) -> None:
    damage(house.places.journal, "UPDATE acts SET item = '2999' WHERE seq = 3")
    _, entries, told = look(house)
    assert entries == 10
    assert any("with every one of the 10 entries" in line for line in told)


def test_both_damaged_at_once_come_back_as_far_as_the_journal_can_tell(house: House) -> None:
    damage(house.places.journal, "UPDATE salts SET salt = x'00'")
    damage(house.places.library, "UPDATE patrons SET surname = 'Иваново'")
    loans, entries, _ = look(house)
    assert (loans, entries) == (LENT, 10)


@pytest.mark.parametrize("hit", [Path.unlink, lambda path: overwrite(path, 0, 100)])
def test_what_neither_file_can_tell_is_said_to_be_missing(
    house: House, hit: Callable[[Path], None]
) -> None:
    hit(house.places.journal)
    hit(house.places.library)
    loans, entries, told = look(house)
    assert (loans, entries) == (set(BOOKS[:6]), 6)
    assert "since then" in told[0]
    assert "missing" in told[0]
    assert "loans" in told[1]


def test_damage_outside_the_rows_is_repaired_from_them_and_loses_nothing(house: House) -> None:
    # The library's own changes since the backup are in its rows alone.
    with house.open() as office, office.catalogue.library.store.atomic():
        office.catalogue.library.store.execute("UPDATE patrons SET message = 'new since'")
    connection = sqlite3.connect(house.places.library)
    sql = "SELECT rootpage FROM sqlite_master WHERE name = 'loans_by_patron'"
    page = connection.execute(sql).fetchone()[0]
    connection.close()
    overwrite(house.places.library, (page - 1) * 4096 + 4000, 90)
    loans, _, told = look(house)
    assert loans == LENT
    assert any("nothing is missing" in line for line in told)
    with house.open() as office:
        store = office.catalogue.library.store
        assert store.value("SELECT message FROM patrons") == "new since"


def test_what_was_damaged_is_kept_aside_with_its_log(house: House) -> None:
    overwrite(house.places.library, 0, 100)
    wal = house.places.library.with_name("library.db-wal")
    wal.write_bytes(b"what was not yet in the file")
    look(house)
    assert aside(house) == ["library.db", "library.db-wal"]


def test_a_backup_that_is_damaged_too_is_passed_over(house: House) -> None:
    (backup,) = Backups(house.places.backups).all()
    shutil.copytree(backup.path, house.places.backups / "000002-2026-03-02T00-00-00Z")
    damage(
        house.places.backups / "000002-2026-03-02T00-00-00Z" / "library.db",
        "UPDATE patrons SET surname = 'Иваново'",
    )
    overwrite(house.places.library, 0, 100)
    loans, _, told = look(house)
    assert loans == LENT
    assert len(told) == 2  # restored once, from the one before, and carried on


def test_a_backup_that_can_not_be_read_is_passed_over(house: House) -> None:
    (house.places.backups / "000002-2026-03-02T00-00-00Z" / "library.db").mkdir(parents=True)
    overwrite(house.places.library, 0, 100)
    loans, _, told = look(house)
    assert loans == LENT
    assert len(told) == 2


def test_without_a_backup_a_damaged_library_stays_where_it_is_and_is_told(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(house.places.backups)
    overwrite(house.places.library, 0, 100)
    before = house.places.library.read_bytes()
    stopping = Ending()
    stopping.set()
    assert Perseverance(house.settings, CLOCK, stopping).run(lambda _: 1) == 0
    assert "no backup that is whole" in caplog.text
    assert house.places.library.read_bytes() == before


def test_without_a_backup_the_journal_goes_on_with_what_is_right_in_it(house: House) -> None:
    shutil.rmtree(house.places.backups)
    damage(house.places.journal, "UPDATE acts SET item = '2999' WHERE seq = 3")
    loans, entries, told = look(house)
    assert (loans, entries) == (LENT, 9)
    assert any("begun anew" in line and "missing: 3;" in line for line in told)


def test_a_loan_that_can_not_be_carried_out_again_is_on_the_staffs_list(house: House) -> None:
    """Boris was entered since the backup, so that the restored library does not know him."""
    boris, visit = PatronId("1002"), VisitId("of Boris")
    with house.open() as office:
        record = PatronRecord(boris, "Петров", "Борис")
        put_patrons(office.catalogue.library, office.pins, [record])
        office.desk.look(Identify((boris,)), visit, CLOCK.boottime() + 60)
        change = CheckOut(BOOKS[9], boris)
        act = Act(RequestId("b"), visit, CLOCK.boot(), CLOCK.boottime(), change)
        assert isinstance(office.desk.ask(act, CLOCK.boottime() + 60), CheckedOut)
    overwrite(house.places.library, 0, 100)
    loans, _, told = look(house)
    assert loans == LENT
    assert any("lacked 5 changes" in line and " 1 with another result" in line for line in told)
    with house.open() as office:
        (listed,) = office.journal.exceptions.open()
        assert (listed.entry.act.id, listed.why) == ("b", "after a restore: not as it was told")


def test_a_log_that_lost_its_end_is_noticed_though_sqlite_says_nothing(house: House) -> None:
    """A flipped bit in a frame makes SQLite drop it and all that follow."""
    log = house.places.library.with_name("library.db-wal")
    kept = house.places.state / "kept"
    with house.open() as office:
        office.catalogue.library.store.checkpoint()
        house.lend(office, BOOKS[9])
        whole = len(log.read_bytes())
        house.lend(office, BOOKS[10])
        kept.mkdir()
        for file in house.places.state.glob("*.db*"):
            shutil.copyfile(file, kept / file.name)
    for file in house.places.state.glob("*.db*"):
        file.unlink()
    for file in kept.iterdir():
        file.rename(house.places.state / file.name)
    overwrite(log, whole + 100, 1)
    loans, _, told = look(house)
    assert loans == LENT | {BOOKS[9], BOOKS[10]}
    assert any("library.db lacked 1 changes" in line for line in told)


def test_a_journal_that_lost_its_end_is_noticed_and_counts_again(house: House) -> None:
    kept = house.places.state / "kept.db"
    shutil.copyfile(house.places.journal, kept)
    with house.open() as office:
        house.lend(office, BOOKS[9])
    kept.replace(house.places.journal)
    loans, entries, told = look(house)
    assert (loans, entries) == (LENT | {BOOKS[9]}, 10)
    assert any("lacks the entries 11 to 11; 1 answers" in line for line in told)
    with house.open() as office:
        (counts,) = office.journal.counters.between("0000", "9999").values()
        assert counts["loans"] == 10
        house.take_back(office, BOOKS[9])
        assert office.journal.last(1)[0].seq == 12


def test_what_was_under_way_is_found_out_after_a_restore(house: House) -> None:
    overwrite(house.places.library, 0, 100)
    seen: list[State] = []

    def serve(office: Office) -> int:
        seen.extend(entry.state for entry in office.journal.last(100))
        return Exit.DONE

    persevere(house, serve)
    assert set(seen) == {State.SETTLED}


def test_a_loan_the_power_cut_is_on_the_staffs_list(house: House) -> None:
    """The card may have said that it had written the library's word; the patron was told then."""
    with house.open() as office:
        change = CheckOut(BOOKS[9], ANNA)
        act = Act(RequestId("cut"), VisitId("v"), BootId("earlier"), 1.0, change)
        office.journal.write(act, State.SENDING)
    with house.open() as office:
        assert office.desk.tend() == 0.0
        (listed,) = office.journal.exceptions.open()
        assert (listed.entry.act.id, listed.entry.state) == ("cut", State.SETTLED)
