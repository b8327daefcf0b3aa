"""One SQLite file with one owner: opened with the settings that survive a power cut, or not at all.

It is apart so that no other module can commit with weaker settings, make a table by a typing
mistake, or meet a raw sqlite3 error.
"""

import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from sync.store_errors import (
    NotAStoreError,
    StoreBrokenError,
    StoreError,
    StoreMissingError,
    StoreMisuseError,
    StoreReadOnlyError,
    translate,
    translate_system,
)
from sync.store_files import identity, make_file, refuse_strangers, to_medium
from sync.store_presets import FULL, NORMAL, Preset, get_pragma, growing_log, set_pragma
from sync.store_proofs import TURN, Proofs
from sync.store_schema import bring_up, is_empty, missing_of, transaction

__all__ = ["Parameters", "Preset", "Row", "Store", "Value"]

Value = str | int | float | bytes | None
Row = dict[str, Value]
Parameters = Sequence[Value] | Mapping[str, Value]


class Store:
    """A database file in the hands of one thread, the one that opened it or took it over.

    `migrations` makes the tables and its name is the kind of the file.  A TRUTH keeps `proofs` of
    its rows, counts its transactions in `turn` and notes with each what `seen` returns.  `trouble`
    is why the medium failed it last, None since something was committed again.  Raises the errors
    of `sync.store_errors`, here and in every method.
    """

    proofs: Proofs
    trouble: StoreError | None = None
    seen: Callable[[], int] | None = None
    turn: int = 0

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
        self._create = create
        self._owner: int | None = threading.get_ident()
        self._database: Database | None = None
        self._doubtful = False
        if not path.exists():
            if not create or preset is Preset.READER:
                raise StoreMissingError(f"no file {path}")
            make_file(path)
        refuse_strangers(path, read_only=preset is Preset.READER)
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
            self.refuse_lost_name()
            weak = not durable and self.preset is Preset.TRUTH
            if weak:
                set_pragma(connection, "synchronous", NORMAL)
            before = connection.total_changes
            try:
                with transaction(connection):
                    yield
                    changed = connection.total_changes != before
                    if changed and self.preset is Preset.TRUTH:
                        self.proofs.seal(0 if self.seen is None else self.seen())
                self.trouble = None
                self.turn += changed
            finally:
                if weak:
                    set_pragma(connection, "synchronous", FULL)

    def refuse_lost_name(self) -> None:
        """Raise `StoreMissingError` when another file, or none, has the name of an open TRUTH."""
        if self.preset is Preset.TRUTH and identity(self.path) != self._identity:
            self.trouble = StoreMissingError(f"{self.path} was taken away, or replaced, while open")
            raise self.trouble

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

    def execute_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run one writing statement for each of many rows inside `atomic`."""
        self._must_be_writing()
        with self._translating():
            self._usable().conn.executemany(sql, rows)

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

    def bulk(self) -> AbstractContextManager[None]:
        """Let the write-ahead log grow while much is written: fewer of its pages come twice."""
        return growing_log(self._usable().conn, self.preset)

    def checkpoint(self) -> None:
        """Carry the write-ahead log into the file and empty it; for idle moments and purges."""
        with self._translating():
            self._usable().conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def problems(self, *, thorough: bool = False, table: str | None = None) -> list[str]:
        """Return what SQLite's own check finds, nothing when all is well.  Names no content."""
        check = "integrity_check" if thorough else "quick_check"
        try:
            found = self.query(f"PRAGMA {check}({20 if table is None else repr(table)})")
        except StoreBrokenError as problem:  # so bad that the check itself stumbles
            return [str(problem)]
        return [str(value) for row in found for value in row.values() if value != "ok"]

    @contextmanager
    def proving(self) -> Iterator[Proofs]:
        """Lend the proofs of a TRUTH; SQLite's errors in the block are ours."""
        self._usable()
        with self._translating():
            yield self.proofs

    def copy_to(self, target: Path) -> None:
        """Write a whole, consistent copy; the target appears only when it is on the medium."""
        draft = target.with_name(target.name + ".draft")
        draft.unlink(missing_ok=True)
        with self._translating():
            self._usable().conn.execute("VACUUM INTO ?", (str(draft),))
        try:
            draft.chmod(0o600)
            to_medium(draft)
            draft.replace(target)
            to_medium(target.parent)
        except OSError as problem:
            raise translate_system(problem, target.name) from problem

    def _open(self) -> None:
        mode = "ro" if self.preset is Preset.READER else "rw"
        self._identity = identity(self.path)
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
        if is_empty(connection, self.path.name):
            if not self._create:
                raise StoreMissingError(f"{self.path} has nothing in it")
        elif get_pragma(connection, "application_id") != kind:
            raise NotAStoreError(f"{self.path} is not of the kind {self._migrations.name}")
        self.preset.apply(connection)
        database = Database(connection, execute_plugins=False)
        nothing_yet = Database(memory=True, execute_plugins=False)
        with closing(nothing_yet.conn):
            missing = missing_of(database, nothing_yet, self._migrations, self.path.name)
        if missing and self.preset is Preset.READER:
            raise NotAStoreError(f"{self.path} has not been brought up to date by its owner")
        if self.preset is not Preset.READER:
            if get_pragma(connection, "application_id") != kind:  # a full disk can take nothing
                set_pragma(connection, "application_id", kind)
            if self.preset is Preset.TRUTH:
                bring_up(database, self._migrations, self.path.name)
            else:
                self._migrations.apply(database)
        if self.preset is Preset.TRUTH:
            self.proofs = Proofs(connection)
            self.proofs.watch()
            self.turn = self.proofs.number(TURN)
        self._names = frozenset(database.table_names())
        self._database = database

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
        except (sqlite3.Error, UnicodeDecodeError) as problem:
            ours = translate(problem, self.path.name)
            if ours is None:
                raise
            self._doubtful |= isinstance(ours, StoreBrokenError)
            if isinstance(ours, StoreBrokenError | StoreReadOnlyError):
                self.trouble = ours
            raise ours from problem
