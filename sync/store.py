"""One SQLite file with one owner: opened with the settings that survive a power cut, or not at all.

It is apart so that no other module can commit with weaker settings, make a table by a typing
mistake, or meet a raw sqlite3 error.
"""

import os
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from sync.store_errors import (
    NewerStoreError,
    NotAStoreError,
    StoreBrokenError,
    StoreMissingError,
    StoreMisuseError,
    translate,
    translate_system,
)
from sync.store_presets import FULL, NORMAL, Preset, get_pragma, set_pragma

__all__ = ["Parameters", "Preset", "Row", "Store", "Value"]

Value = str | int | float | bytes | None
Row = dict[str, Value]
Parameters = Sequence[Value] | Mapping[str, Value]

_MAGIC = b"SQLite format 3\0"


class Store:
    """A database file in the hands of one thread, the one that opened it or took it over.

    `migrations` makes the tables and its name is the kind of the file.  Raises the errors of
    `sync.store_errors`, here and in every method.
    """

    def __init__(
        self,
        path: Path,
        migrations: Migrations,
        preset: Preset = Preset.TRUTH,
        *,
        create: bool = True,
    ) -> None:
        self.path = path
        self.preset = preset
        self._migrations = migrations
        self._owner: int | None = threading.get_ident()
        self._database: Database | None = None
        self._doubtful = False
        if not path.exists():
            self._make_file(create=create and preset is not Preset.READER)
        self._refuse_strangers_file()
        self._open()

    def hand_over(self) -> None:
        """Let go of the file; the next thread that uses it owns it."""
        self._usable()
        self._owner = None

    def close(self) -> None:
        """Close the file; harmless when it is closed."""
        database, self._database = self._database, None
        if database is not None:
            database.conn.close()

    def reopen(self) -> None:
        """Close and open again: what is read afterwards is what the medium has."""
        self.close()
        self._doubtful = False
        self._open()

    @contextmanager
    def atomic(self, *, durable: bool = True) -> Iterator[None]:
        """Run the block as one transaction, rolled back by any exception; inner ones may nest.

        `durable=False` returns before the medium has it.  That is for what is on record durably
        elsewhere, and it can not hurt: a later durable commit carries this one along.
        """
        connection = self._usable().conn
        with self._translating():
            if connection.in_transaction:
                with self._usable().atomic():
                    yield
                return
            weak = not durable and self.preset is Preset.TRUTH
            if weak:
                set_pragma(connection, "synchronous", NORMAL)
            try:
                with _transaction(connection):
                    yield
            finally:
                if weak:
                    set_pragma(connection, "synchronous", FULL)

    def table(self, name: str) -> Table:
        """Return a table that exists.  sqlite-utils by itself would make a misspelt one."""
        database = self._usable()
        if name not in self._names:
            raise StoreMisuseError(f"no table {name}")
        return database.table(name)

    def insert(
        self, table: str, row: Mapping[str, Value], *, ignore: bool = False, replace: bool = False
    ) -> None:
        """Insert one row; `ignore` or `replace` one with the same key."""
        self.insert_all(table, [row], ignore=ignore, replace=replace)

    def insert_all(
        self,
        table: str,
        rows: Iterable[Mapping[str, Value]],
        *,
        ignore: bool = False,
        replace: bool = False,
    ) -> None:
        """Insert many rows, which all have the columns of the first."""
        self._must_be_writing()
        target = self.table(table)
        with self._translating():
            target.insert_all((dict(row) for row in rows), ignore=ignore, replace=replace)

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one writing statement inside `atomic`; return how many rows it changed."""
        self._must_be_writing()
        with self._translating():
            return self._usable().conn.execute(sql, parameters).rowcount

    def query(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Return all rows of a SELECT, each a dict by column name."""
        return list(self.stream(sql, parameters))

    def stream(self, sql: str, parameters: Parameters = ()) -> Iterator[Row]:
        """Yield the rows of a SELECT that may be long; write nothing while it runs."""
        with self._translating():
            cursor = self._usable().conn.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Return the first row of a SELECT, or None."""
        return next(iter(self.query(sql, parameters)), None)

    def value(self, sql: str, parameters: Parameters = ()) -> Value:
        """Return the first column of the first row of a SELECT, or None."""
        row = self.one(sql, parameters)
        return None if row is None else next(iter(row.values()))

    def checkpoint(self) -> None:
        """Carry the write-ahead log into the file and empty it; for idle moments and purges."""
        with self._translating():
            self._usable().conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def problems(self, *, thorough: bool = False) -> list[str]:
        """Return what SQLite's own check finds, nothing when all is well.  Names no content."""
        check = "integrity_check" if thorough else "quick_check"
        try:
            found = self.query(f"PRAGMA {check}(20)")
        except StoreBrokenError as problem:  # so bad that the check itself stumbles
            return [str(problem)]
        return [str(value) for row in found for value in row.values() if value != "ok"]

    def copy_to(self, target: Path) -> None:
        """Write a whole, consistent copy; the target appears only when it is on the medium."""
        draft = target.with_name(target.name + ".draft")
        draft.unlink(missing_ok=True)
        with self._translating():
            self._usable().conn.execute("VACUUM INTO ?", (str(draft),))
        draft.chmod(0o600)
        _sync(draft)
        draft.replace(target)
        _sync(target.parent)

    def _make_file(self, *, create: bool) -> None:
        if not create or not self.path.parent.is_dir():
            raise StoreMissingError(f"no file {self.path}")
        try:  # patrons' numbers stand in it: nobody else reads it, from its first byte on
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            _sync(self.path.parent)
        except OSError as problem:
            raise translate_system(problem, self.path.name) from problem

    def _refuse_strangers_file(self) -> None:
        # Opened for writing, if it will be: SQLite tells a read-only disk as a failing one.
        mode = "rb" if self.preset is Preset.READER else "r+b"
        try:
            with self.path.open(mode) as file:
                start = file.read(len(_MAGIC))
        except OSError as problem:
            raise translate_system(problem, self.path.name) from problem
        if start not in (b"", _MAGIC):  # SQLite would take a very short file for an empty one
            raise NotAStoreError(f"{self.path} is no SQLite database")

    def _open(self) -> None:
        mode = "ro" if self.preset is Preset.READER else "rw"
        with self._translating():
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,  # `_usable` checks, and lets the file be handed over
                timeout=1.0,
            )
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise

    def _prepare(self, connection: sqlite3.Connection) -> None:
        self.preset.begin(connection)
        kind = zlib.crc32(self._migrations.name.encode()) & 0x7FFFFFFF
        if not _is_empty(connection) and get_pragma(connection, "application_id") != kind:
            raise NotAStoreError(f"{self.path} is not of the kind {self._migrations.name}")
        self.preset.apply(connection)
        database = Database(connection, execute_plugins=False)
        self._refuse_other_version(database)
        if self.preset is not Preset.READER:
            set_pragma(connection, "application_id", kind)
            self._migrations.apply(database)
        self._names = frozenset(database.table_names())
        self._database = database

    def _refuse_other_version(self, database: Database) -> None:
        nothing_yet = Database(memory=True, execute_plugins=False)
        known = {migration.name for migration in self._migrations.pending(nothing_yet)}
        nothing_yet.conn.close()
        applied = {migration.name for migration in self._migrations.applied(database)}
        if applied - known:
            raise NewerStoreError(f"{self.path} was written by a newer version")
        if known - applied and self.preset is Preset.READER:
            raise NotAStoreError(f"{self.path} has not been brought up to date by its owner")

    def _usable(self) -> Database:
        here = threading.get_ident()
        self._owner = self._owner or here
        if self._owner != here:
            raise StoreMisuseError("another thread owns this store")
        if self._doubtful:
            self.reopen()
        if self._database is None:
            raise StoreMisuseError("this store is closed")
        return self._database

    def _must_be_writing(self) -> None:
        if not self._usable().conn.in_transaction:
            raise StoreMisuseError("a write outside a transaction")

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            ours = translate(problem, self.path.name)
            self._doubtful |= isinstance(ours, StoreBrokenError)
            raise ours from problem


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")  # a plain BEGIN may find out at COMMIT that it can not
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
