"""The settings a database file is opened with, made and read back.

They are apart from the store because each line here was decided by measuring what a power cut
leaves: of all the journal modes only write-ahead logging with `synchronous=FULL` lost nothing at
one flush for each commit; the default (`DELETE` with `FULL`) lost the last commit in a quarter of
the cuts.
"""

import functools
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum

from sync.store_errors import StoreBrokenError

_log = logging.getLogger(__name__)

NORMAL, FULL = 1, 2
"""Values of `PRAGMA synchronous`."""

_BULK: dict[str, int] = {"wal_autocheckpoint": 8000, "cache_size": -2000}
"""During an import 32 MB may wait in the write-ahead log, and 2 MB of pages are kept."""

_LOCK_WAIT_MS = 5000
_COMMON: dict[str, str | int] = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "busy_timeout": _LOCK_WAIT_MS,
    "secure_delete": 1,
    "cell_size_check": 1,
    "trusted_schema": 0,
    "recursive_triggers": 1,  # a replaced row is taken out of its table's sum as well
    "temp_store": 2,  # in memory: a full disk must not stop what needs none
    "journal_size_limit": 8 << 20,
    "wal_autocheckpoint": 1000,
    # In KiB; SQLite's own is 2 MB for each file, which fills in a thousand visits and stays.
    "cache_size": -512,
}


class Preset(Enum):
    """What the file is for.

    TRUTH: nothing else has this data; one connection, each commit is on the medium when it returns.
    REBUILDABLE: can be fetched again; other connections may read, the last commits may be lost.
    READER: a second connection to a REBUILDABLE file, for another thread; writes nothing.
    """

    TRUTH = "truth"
    REBUILDABLE = "rebuildable"
    READER = "reader"

    @property
    def pragmas(self) -> dict[str, str | int]:
        """The settings, in the order they must be made in."""
        match self:
            case Preset.TRUTH:
                return _COMMON | {"synchronous": FULL}
            case Preset.REBUILDABLE:
                return _COMMON | {"synchronous": NORMAL}
            case Preset.READER:
                return {"query_only": 1, "busy_timeout": _LOCK_WAIT_MS, "trusted_schema": 0}

    def begin(self, connection: sqlite3.Connection) -> None:
        """Make the settings that must precede the first look into the file."""
        if self is Preset.TRUTH:
            # Before WAL, so that there is never a shared memory file: on a full disk with small
            # blocks its mapping kills the process with SIGBUS, at every start.
            set_pragma(connection, "locking_mode", "exclusive")
        else:
            _warn_of_the_wal_race(sqlite3.sqlite_version_info)

    def apply(self, connection: sqlite3.Connection) -> None:
        """Make all other settings.  Raises `StoreBrokenError` if one does not hold."""
        for name, value in self.pragmas.items():
            set_pragma(connection, name, value)


def set_pragma(connection: sqlite3.Connection, name: str, value: str | int) -> None:
    """Make a setting and read it back.  Raises `StoreBrokenError` if it does not hold."""
    connection.execute(f"PRAGMA {name}={value}").fetchall()
    holds = get_pragma(connection, name)
    if holds != value:
        raise StoreBrokenError(f"PRAGMA {name} is {holds!r} and can not be made {value!r}")


@contextmanager
def growing_log(connection: sqlite3.Connection, preset: Preset) -> Iterator[None]:
    """Let more pages wait in the write-ahead log and in memory while the block runs."""
    for name, value in _BULK.items():
        set_pragma(connection, name, value)
    try:
        yield
    finally:
        with suppress(sqlite3.ProgrammingError):  # it has been closed, which ends the setting too
            for name in _BULK:
                set_pragma(connection, name, preset.pragmas[name])


def get_pragma(connection: sqlite3.Connection, name: str) -> str | int | None:
    """Return a setting, None where this SQLite knows none of that name."""
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return None if row is None else row[0]


@functools.cache
def _warn_of_the_wal_race(version: tuple[int, ...]) -> None:
    # https://sqlite.org/wal.html#walresetbug; it needs two connections that write or checkpoint.
    if (3, 7, 0) <= version < (3, 51, 3):
        _log.warning(
            "SQLite %s has the WAL-reset race; a rebuildable file may need to be rebuilt",
            ".".join(map(str, version)),
        )
