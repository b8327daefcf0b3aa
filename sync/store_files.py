"""A database file before and beside SQLite: made for its owner alone, looked at, put on the medium.

It is apart from the store because none of it needs a connection, and because backups and their
restoring handle the same files while none is open.
"""

import os
from pathlib import Path

from sync.store_errors import NotAStoreError, StoreMissingError, translate_system

_MAGIC = b"SQLite format 3\0"

COMPANIONS = ("", "-wal", "-shm", "-journal")
"""The endings of what belongs to one database: whoever moves the first moves them all."""


def make_file(path: Path) -> None:
    """Make an empty file that nobody else reads, from its first byte on: card numbers go there.

    Raises the errors of `sync.store_errors`.
    """
    if not path.parent.is_dir():
        raise StoreMissingError(f"no file {path}")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        to_medium(path.parent)
    except OSError as problem:
        raise translate_system(problem, path.name) from problem


def refuse_strangers(path: Path, *, read_only: bool) -> None:
    """Raise `NotAStoreError` for a file that is no database, before SQLite touches it."""
    # Opened for writing, if it will be: SQLite tells a read-only disk as a failing one.
    try:
        with path.open("rb" if read_only else "r+b") as file:
            start = file.read(len(_MAGIC))
    except OSError as problem:
        raise translate_system(problem, path.name) from problem
    if start not in (b"", _MAGIC):  # SQLite would take a very short file for an empty one
        raise NotAStoreError(f"{path} is no SQLite database")


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from every other that may get its name, None where none is."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def to_medium(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the medium.  Raises `OSError`."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def companions(path: Path) -> list[Path]:
    """Return the files that are there of one database."""
    every = (path.with_name(path.name + ending) for ending in COMPANIONS)
    return [each for each in every if each.exists()]
