"""A flipped bit that is still a good row is found, and every way to change a row is followed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from sync.store import Store, Value
from sync.store_checks import faults
from sync.store_errors import StoreError, StoreMalformedError
from sync.store_proofs import SEEN, TURN, digest

MIGRATIONS = Migrations("shelf")


@MIGRATIONS()
def first(database: Database) -> None:
    for statement in (
        "CREATE TABLE people (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
        """CREATE TABLE cards (spelling TEXT PRIMARY KEY, person INTEGER NOT NULL
        REFERENCES people (number) ON DELETE CASCADE) STRICT, WITHOUT ROWID""",
        "CREATE TABLE acts (seq INTEGER PRIMARY KEY, what TEXT, at REAL, digest INTEGER) STRICT",
        "CREATE TABLE plain (what TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 0) STRICT",
        "CREATE VIRTUAL TABLE words USING fts5(title)",
    ):
        database.execute(statement)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "shelf.db", MIGRATIONS)) as opened:
        with opened.atomic():
            opened.insert("people", {"number": 1, "name": "Анна"})
            opened.insert("people", {"number": 2, "name": "Boris"})
            opened.insert("cards", {"spelling": "1001", "person": 1})
            opened.insert("acts", {"what": "lent", "at": 3})
            opened.insert("plain", {"what": "twice"})
            opened.insert("plain", {"what": "twice"})
            opened.execute("INSERT INTO words (rowid, title) VALUES (1, 'чайка')")
        yield opened


def damage(path: Path, sql: str) -> None:
    """Change a closed file behind the proofs' back, as a flipped bit in a cell does."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    with connection:
        connection.execute(sql)
    connection.close()


def damaged(store: Store, sql: str, *, thorough: bool = False) -> list[str]:
    store.close()
    damage(store.path, sql)
    with closing(Store(store.path, MIGRATIONS)) as opened:
        return faults(opened, thorough=thorough)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE people SET name = 'Борис' WHERE number = 2",
        "INSERT INTO cards VALUES ('1001', 2) ON CONFLICT DO UPDATE SET person = 2",
        "REPLACE INTO people (number, name) VALUES (2, 'Борис'), (3, 'Анна')",
        "REPLACE INTO cards (spelling, person) VALUES ('1001', 2)",
        "DELETE FROM people WHERE number = 1",
        "UPDATE acts SET what = 'given back', at = 4.5",
        "INSERT OR IGNORE INTO people (number, name) VALUES (1, 'nobody')",
        "DELETE FROM plain WHERE rowid = 1",
        "DELETE FROM plain",
        "UPDATE words SET title = 'вишнёвый сад' WHERE rowid = 1",
        "DELETE FROM words WHERE rowid = 1",
        "UPDATE people SET number = 7 WHERE number = 2",
    ],
)
def test_every_way_to_change_a_row_keeps_its_proof(store: Store, sql: str) -> None:
    with store.atomic():
        store.execute(sql)
    assert faults(store, thorough=True) == []


def test_what_was_taken_back_is_taken_out_of_the_proof(store: Store) -> None:
    def fail() -> None:
        with store.atomic():
            store.insert("people", {"number": 3, "name": "nobody"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.atomic():
        with pytest.raises(StoreError), store.atomic():
            store.insert_all("people", [{"number": n, "name": "nobody"} for n in (4, 1)])
        store.insert("plain", {"what": "kept"})
    assert faults(store, thorough=True) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE people SET name = 'Бнна' WHERE number = 1",
        "UPDATE cards SET person = 2",
        "DELETE FROM plain WHERE rowid = 1",
        "UPDATE plain SET n = 1 WHERE rowid = 1",
        "UPDATE acts SET what = 'lenu'",
        "UPDATE acts SET digest = digest + 1",
        "UPDATE words_content SET c0 = 'чайки'",
        "UPDATE store_proofs SET n = n + 1 WHERE name = 'people'",
        "UPDATE sqlite_master SET sql = replace(sql, 'DEFAULT 0', 'DEFAULT 1')",
        "UPDATE _sqlite_migrations SET name = 'firsu' WHERE name = 'first'",
        "UPDATE people SET name = CAST(x'ff' AS TEXT) WHERE number = 1",
    ],
)
def test_a_row_that_nobody_wrote_is_found(store: Store, sql: str) -> None:
    with suppress(StoreMalformedError):  # found even before it was asked for
        assert damaged(store, sql)


def test_the_row_that_is_wrong_is_told_from_the_others(store: Store) -> None:
    with store.atomic():
        store.insert_all("acts", [{"what": "lent", "at": n} for n in range(10)])
    found = damaged(store, "UPDATE acts SET what = 'lenu' WHERE seq = 5")
    assert found == ["table acts: 1 rows are not as they were written"]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE plain SET n = 7", "at least one of its 3 rows is not as it was written"),
        ("DELETE FROM plain WHERE rowid = 1", "2 rows, where 3 were written"),
    ],
)
def test_a_changed_row_is_told_from_a_missing_one(store: Store, sql: str, told: str) -> None:
    with store.atomic():
        store.execute("DELETE FROM plain")
        store.insert_all("plain", [{"what": what} for what in ("kept", "lent", "held")])
    assert damaged(store, sql) == [f"table plain: {told}"]


def test_a_full_text_that_no_longer_fits_its_texts_is_found(store: Store) -> None:
    sql = "UPDATE words_data SET block = zeroblob(length(block)) WHERE id > 10"
    assert damaged(store, sql, thorough=True) == ["full text words is not that of its texts"]


def test_the_check_changes_nothing(store: Store) -> None:
    with store.proving() as proofs:
        before = proofs.number(TURN)
    assert faults(store, thorough=True) == []
    with store.proving() as proofs:
        assert proofs.number(TURN) == before


def test_a_damaged_file_is_not_brought_up_to_a_new_version(store: Store) -> None:
    newer = Migrations("shelf")
    newer(name="first")(first)

    @newer()
    def second(database: Database) -> None:
        database.execute("ALTER TABLE people ADD COLUMN born TEXT")

    store.close()
    damage(store.path, "UPDATE people SET name = 'nobody' WHERE number = 1")
    with pytest.raises(StoreMalformedError, match="people"):
        Store(store.path, newer)


def test_a_new_version_of_the_tables_has_new_proofs(store: Store) -> None:
    newer = Migrations("shelf")
    newer(name="first")(first)

    @newer()
    def second(database: Database) -> None:
        database.execute("ALTER TABLE people ADD COLUMN born TEXT NOT NULL DEFAULT '1990'")
        database.execute("CREATE TABLE more (n INTEGER) STRICT")

    store.close()
    with closing(Store(store.path, newer)) as opened:
        assert faults(opened, thorough=True) == []
        with opened.atomic():
            opened.execute("UPDATE people SET born = '1980'")
            opened.insert("more", {"n": 1})
        assert faults(opened, thorough=True) == []


def test_a_file_of_a_version_without_proofs_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "shelf.db"
    Store(path, MIGRATIONS).close()
    damage(path, "DROP TABLE store_proofs")
    damage(path, "DELETE FROM _sqlite_migrations WHERE migration_set <> 'shelf'")
    damage(path, "INSERT INTO people VALUES (1, 'Anna')")
    with closing(Store(path, MIGRATIONS)) as opened:
        assert faults(opened, thorough=True) == []


def test_each_transaction_that_changes_something_is_counted(store: Store) -> None:
    def numbers() -> tuple[int, int]:
        with store.proving() as proofs:
            return proofs.number(TURN), proofs.number(SEEN)

    store.seen = lambda: 42
    turn, _ = numbers()
    with store.atomic(), store.atomic():
        store.insert("plain", {"what": "once"})
        store.insert("plain", {"what": "more"})
    assert numbers() == (turn + 1, 42)
    with store.atomic():
        store.execute("DELETE FROM plain WHERE what = 'never there'")
    assert numbers() == (turn + 1, 42)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("people", 1, "Анна"), 8952171134889447254),
        (("t", None, 1.5, -1, b"\x00\xff", "'\"\n"), 5480632350057671541),
    ],
)
def test_a_digest_never_changes_its_meaning(values: tuple[Value, ...], expected: int) -> None:
    assert digest(*values) == expected


def test_a_file_copied_by_sqlite_has_the_same_proofs(store: Store, tmp_path: Path) -> None:
    store.copy_to(tmp_path / "copy.db")
    with closing(Store(tmp_path / "copy.db", MIGRATIONS)) as copy:
        assert faults(copy, thorough=True) == []


def test_a_file_that_was_cut_short_is_malformed(store: Store) -> None:
    store.close()
    store.path.write_bytes(store.path.read_bytes()[:8192])
    with pytest.raises(StoreMalformedError):
        Store(store.path, MIGRATIONS)


def test_a_file_whose_tables_have_vanished_is_not_begun_anew(tmp_path: Path) -> None:
    """The number of tables is two bytes of the first page; one bit may be all of it."""
    path, one = tmp_path / "one.db", Migrations("one")

    @one()
    def only(database: Database) -> None:
        database.execute("CREATE TABLE people (name TEXT) STRICT")

    Store(path, one).close()
    content = bytearray(path.read_bytes())
    assert int.from_bytes(content[103:105], "big")
    content[103:105] = bytes(2)
    path.write_bytes(content)
    with pytest.raises(StoreMalformedError, match="no table is left"):
        Store(path, one)
    assert path.read_bytes()[103:105] == bytes(2)
