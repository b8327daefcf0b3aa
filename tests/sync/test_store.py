"""The store keeps what it committed, refuses what it must not open, and says why."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from sync.store import Preset, Store
from sync.store_errors import (
    NewerStoreError,
    NotAStoreError,
    StoreBrokenError,
    StoreConstraintError,
    StoreError,
    StoreFullError,
    StoreLockedError,
    StoreMissingError,
    StoreMisuseError,
    StoreReadOnlyError,
)
from sync.store_presets import get_pragma, set_pragma


def books(*, version: int = 1, name: str = "books") -> Migrations:
    migrations = Migrations(name)

    @migrations(name="0001")
    def first(database: Database) -> None:
        database.table("book").create({"id": str, "title": str}, pk="id", strict=True)

    if version > 1:

        @migrations(name="0002")
        def second(database: Database) -> None:
            database.table("book").add_column("year", int)

    return migrations


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "books.db", books())
    yield store
    store.close()


def titles(store: Store) -> list[object]:
    return [row["title"] for row in store.query("SELECT title FROM book ORDER BY id")]


def test_what_was_committed_is_there_after_opening_again(store: Store) -> None:
    with store.atomic():
        store.insert("book", {"id": "1", "title": "Anna Karenina"})
    store.reopen()
    assert titles(store) == ["Anna Karenina"]


def test_an_exception_takes_back_the_whole_transaction(store: Store) -> None:
    def fail() -> None:
        with store.atomic():
            store.insert("book", {"id": "1", "title": "lost"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert titles(store) == []


def test_an_inner_transaction_is_taken_back_alone(store: Store) -> None:
    with store.atomic():
        store.insert("book", {"id": "1", "title": "kept"})
        with pytest.raises(StoreConstraintError), store.atomic():
            store.insert_all("book", [{"id": i, "title": "lost"} for i in ("2", "1")])
    assert titles(store) == ["kept"]


def test_a_misspelt_table_is_refused_and_never_made(store: Store) -> None:
    with pytest.raises(StoreMisuseError, match="no table bok"), store.atomic():
        store.insert("bok", {"id": "1"})
    assert store.query("SELECT name FROM sqlite_master WHERE name = 'bok'") == []


def test_a_misspelt_column_is_refused(store: Store) -> None:
    with pytest.raises(StoreMisuseError), store.atomic():
        store.insert("book", {"id": "1", "titel": "x"})


def test_a_write_outside_a_transaction_is_refused(store: Store) -> None:
    with pytest.raises(StoreMisuseError):
        store.insert("book", {"id": "1", "title": "x"})
    with pytest.raises(StoreMisuseError):
        store.execute("DELETE FROM book")


def test_every_setting_of_a_truth_holds(store: Store) -> None:
    connection = store.table("book").db.conn
    held = {name: get_pragma(connection, name) for name in Preset.TRUTH.pragmas}
    assert held == Preset.TRUTH.pragmas
    assert get_pragma(connection, "locking_mode") == "exclusive"


def test_a_setting_that_does_not_hold_stops_the_start() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(StoreBrokenError, match="journal_mode"):
        set_pragma(connection, "journal_mode", "wal")  # a database in memory has no such log
    connection.close()


def test_a_weak_commit_leaves_the_next_one_strong(store: Store) -> None:
    connection = store.table("book").db.conn
    with store.atomic(durable=False):
        assert get_pragma(connection, "synchronous") == 1
        store.insert("book", {"id": "1", "title": "x"})
    assert get_pragma(connection, "synchronous") == 2
    with pytest.raises(StoreConstraintError), store.atomic(durable=False):
        store.insert("book", {"id": "1", "title": "again"})
    assert get_pragma(connection, "synchronous") == 2


def test_a_second_process_is_told_who_holds_the_file(store: Store) -> None:
    program = (
        "import sys, pathlib\n"
        "from sqlite_utils import Migrations\n"
        "from sync.store import Store\n"
        "from sync.store_errors import StoreLockedError\n"
        "try:\n"
        "    Store(pathlib.Path(sys.argv[1]), Migrations('books'))\n"
        "except StoreLockedError:\n"
        "    sys.exit(7)\n"
    )
    told = subprocess.run([sys.executable, "-c", program, str(store.path)], check=False)
    assert told.returncode == 7


def test_a_second_opening_in_the_same_process_is_refused_too(store: Store) -> None:
    with pytest.raises(StoreLockedError):
        Store(store.path, books())


def test_only_its_owner_may_use_the_store(store: Store) -> None:
    with ThreadPoolExecutor(1) as other:
        with pytest.raises(StoreMisuseError, match="thread"):
            other.submit(store.query, "SELECT 1").result()
        store.hand_over()
        assert other.submit(store.value, "SELECT 1").result() == 1
        with pytest.raises(StoreMisuseError, match="thread"):
            store.query("SELECT 1")
        other.submit(store.hand_over).result()
    assert store.value("SELECT 1") == 1


def test_a_missing_file_is_only_made_when_asked(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError):
        Store(tmp_path / "no.db", books(), create=False)
    with pytest.raises(StoreMissingError):
        Store(tmp_path / "no folder" / "no.db", books())
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_for_its_owner_alone(store: Store) -> None:
    assert store.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"PK\x03\x04" * 500, b"x"])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(content)
    with pytest.raises(NotAStoreError):
        Store(path, books())
    assert path.read_bytes() == content


def test_a_database_of_another_kind_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE x(y)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(NotAStoreError):
        Store(path, books())
    assert path.read_bytes() == before


def test_a_newer_file_is_refused_and_an_older_one_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    Store(path, books(version=1)).close()
    newer = Store(path, books(version=2))
    assert "year" in newer.table("book").columns_dict
    newer.close()
    with pytest.raises(NewerStoreError):
        Store(path, books(version=1))


def test_a_migration_that_fails_leaves_the_old_schema(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    Store(path, books()).close()
    broken = books()

    @broken(name="0002")
    def second(database: Database) -> None:
        database.execute("CREATE TABLE half(a)")
        database.execute("CREATE TABLE book(id)")

    with pytest.raises(StoreError):
        Store(path, broken)
    old = Store(path, books())
    assert "half" not in old.table("book").db.table_names()
    old.close()


def test_a_full_disk_keeps_what_was_there_and_takes_more_when_there_is_room(store: Store) -> None:
    connection = store.table("book").db.conn
    with store.atomic():
        store.insert("book", {"id": "1", "title": "kept"})
    pages = get_pragma(connection, "page_count")
    assert isinstance(pages, int)
    connection.execute(f"PRAGMA max_page_count={pages}").fetchall()
    with pytest.raises(StoreFullError), store.atomic():
        store.insert("book", {"id": "2", "title": "x" * 100_000})
    assert titles(store) == ["kept"]
    connection.execute("PRAGMA max_page_count=100000").fetchall()
    with store.atomic():
        store.insert("book", {"id": "2", "title": "room"})
    assert titles(store) == ["kept", "room"]


def test_a_damaged_page_is_told_as_broken_and_found_by_the_check(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    store = Store(path, books())
    with store.atomic():
        store.insert_all("book", ({"id": str(n), "title": "x" * 90} for n in range(500)))
    store.close()
    content = bytearray(path.read_bytes())
    content[-4096:] = b"\xa5" * 4096
    content[-12288:-8192] = b"\xa5" * 4096
    path.write_bytes(content)
    damaged = Store(path, books())
    with pytest.raises(StoreBrokenError):
        damaged.query("SELECT * FROM book")
    assert damaged.problems()
    damaged.close()


def test_after_an_error_of_the_medium_the_file_is_read_anew(store: Store) -> None:
    before = store.table("book").db.conn
    problem = sqlite3.OperationalError("disk I/O error")
    problem.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
    problem.sqlite_errorname = "SQLITE_IOERR_FSYNC"

    def fail() -> None:
        with store.atomic():
            store.insert("book", {"id": "1", "title": "unknown"})
            raise problem

    with pytest.raises(StoreBrokenError):
        fail()
    assert titles(store) == []
    assert store.table("book").db.conn is not before


def test_a_reader_sees_commits_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "replica.db"
    owner = Store(path, books(), Preset.REBUILDABLE)
    reader = Store(path, books(), Preset.READER)
    with owner.atomic():
        owner.insert("book", {"id": "1", "title": "seen"})
    assert titles(reader) == ["seen"]
    with pytest.raises(StoreReadOnlyError), reader.atomic():
        reader.insert("book", {"id": "2", "title": "x"})
    reader.close()
    owner.close()


def test_a_reader_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError):
        Store(tmp_path / "replica.db", books(), Preset.READER)


def test_a_copy_is_whole_and_can_be_opened(store: Store, tmp_path: Path) -> None:
    with store.atomic():
        store.insert("book", {"id": "1", "title": "copied"})
    store.copy_to(tmp_path / "copy.db")
    copy = Store(tmp_path / "copy.db", books())
    assert titles(copy) == ["copied"]
    assert copy.problems(thorough=True) == []
    copy.close()


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreMisuseError):
        store.query("SELECT 1")
