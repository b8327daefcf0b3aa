"""What can be wrong with a store, one class for each thing somebody has to do about it.

They are apart from the store because the screen's texts, the command line and the service each
answer them without ever opening a file.
"""

import errno
import sqlite3


class StoreError(Exception):
    """A database file can not serve.  The text is for the log and carries no row's content."""


class StoreMissingError(StoreError):
    """There is no such file and it was not to be made, or its folder is missing."""


class NotAStoreError(StoreError):
    """The file is no database, or one of another kind."""


class NewerStoreError(StoreError):
    """The file was written by a newer version of this program."""


class StoreReadOnlyError(StoreError):
    """The file or its file system can not be written."""


class StoreFullError(StoreError):
    """The disk is full; nothing of the transaction was kept."""


class StoreLockedError(StoreError):
    """Another process holds the file."""


class StoreBrokenError(StoreError):
    """Input, output or the content failed: whether the last transaction was kept is unknown."""


class StoreMalformedError(StoreBrokenError):
    """The content itself is damaged; trying again does not help, a backup does."""


class StoreConstraintError(StoreError):
    """A row contradicts the schema, most often one that is there already."""


class StoreMisuseError(StoreError):
    """The program itself is wrong: unknown table, foreign thread, write outside a transaction."""


_BY_RESULT_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_PERM: StoreReadOnlyError,
    sqlite3.SQLITE_BUSY: StoreLockedError,
    sqlite3.SQLITE_LOCKED: StoreLockedError,
    sqlite3.SQLITE_READONLY: StoreReadOnlyError,
    sqlite3.SQLITE_IOERR: StoreBrokenError,
    sqlite3.SQLITE_CORRUPT: StoreMalformedError,
    sqlite3.SQLITE_FULL: StoreFullError,
    sqlite3.SQLITE_CANTOPEN: StoreReadOnlyError,
    sqlite3.SQLITE_CONSTRAINT: StoreConstraintError,
    sqlite3.SQLITE_NOTADB: NotAStoreError,
}

_BY_ERRNO: dict[int, type[StoreError]] = {
    errno.ENOSPC: StoreFullError,
    errno.EDQUOT: StoreFullError,
    errno.EROFS: StoreReadOnlyError,
    errno.EACCES: StoreReadOnlyError,
    errno.EPERM: StoreReadOnlyError,
    errno.ENOENT: StoreMissingError,
}


_NO_TEXT = ("Could not decode", "user-defined function raised")
"""What sqlite3 says of a TEXT that is no UTF-8: when it is read, and when it is to be replaced."""


def translate(error: sqlite3.Error | UnicodeDecodeError, file: str) -> StoreError | None:
    """Turn SQLite's error about a file into ours by its primary result code.

    None for a text that failed to be decoded elsewhere.
    """
    if isinstance(error, UnicodeDecodeError):
        # sqlite3 stumbles over its own message when that quotes what is damaged.
        ours = error.object.startswith(b"malformed database schema")
        return StoreMalformedError(f"{file}: the schema is damaged") if ours else None
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    if any(sign in str(error) for sign in _NO_TEXT):
        return StoreMalformedError(f"{file}: a text that is none")
    return _BY_RESULT_CODE.get(code & 0xFF, StoreMisuseError)(f"{file}: {name}: {error}")


def translate_system(error: OSError, file: str) -> StoreError:
    """Turn the operating system's error about a file into ours."""
    kind = _BY_ERRNO.get(error.errno or 0, StoreBrokenError)
    return kind(f"{file}: {errno.errorcode.get(error.errno or 0, 'I/O error')}")
