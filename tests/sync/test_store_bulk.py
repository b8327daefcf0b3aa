"""What an import changes of a store while it runs."""

from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from sync.store import Preset, Store

MIGRATIONS = Migrations("library-kiosk.test-bulk")


@MIGRATIONS()
def one_table(database: Database) -> None:
    """Make a table."""
    database.execute("CREATE TABLE titles (number INTEGER PRIMARY KEY, title TEXT) STRICT")


def waiting_pages(store: Store) -> object:
    return store.value("PRAGMA wal_autocheckpoint")


def kept_kib(store: Store) -> object:
    return -int(str(store.value("PRAGMA cache_size")))


@pytest.mark.parametrize("preset", [Preset.TRUTH, Preset.REBUILDABLE])
def test_the_log_may_grow_for_as_long_as_the_block_runs(tmp_path: Path, preset: Preset) -> None:
    store = Store(tmp_path / "x.db", MIGRATIONS, preset)
    usual = waiting_pages(store)
    with store.bulk():
        assert waiting_pages(store) == 8000
    assert (waiting_pages(store), usual) == (1000, 1000)
    with store.bulk():
        store.close()


@pytest.mark.parametrize("preset", [Preset.TRUTH, Preset.REBUILDABLE])
def test_little_of_a_file_is_kept_in_memory_but_during_an_import(
    tmp_path: Path, preset: Preset
) -> None:
    store = Store(tmp_path / "x.db", MIGRATIONS, preset)
    usual = kept_kib(store)
    with store.bulk():
        assert kept_kib(store) == 2000
    assert (kept_kib(store), usual) == (512, 512)
    store.close()


def test_many_rows_are_written_by_one_statement(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.db", MIGRATIONS)
    with store.atomic():
        store.execute_many("INSERT INTO titles (title) VALUES (?)", [["Чайка"], ["Остров"]])
    assert [row["title"] for row in store.query("SELECT title FROM titles")] == ["Чайка", "Остров"]
    store.close()
