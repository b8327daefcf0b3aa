"""Whether a store is as it was written: its structure, its descriptions, its rows, its words.

It is apart from the store because it is done in pieces, at the start, at night, or for a
technician who asks, with patrons served in between; and it changes nothing.

    at the start    structure (not of a large file), descriptions, rows of the smaller tables
    thorough        structure with every index, descriptions, all rows, full texts
"""

from collections.abc import Iterator
from contextlib import suppress

from sync.store import Store
from sync.store_errors import StoreMalformedError

QUICK_BYTES = 256 << 20
"""A larger file's structure is not read at every start: a slow card would take a minute."""
QUICK_ROWS = 100_000
"""So many rows are compared at a start, in the smaller tables: loans and cards, not titles."""
_MOST_TOLD = 20
_LONGEST = 160


class _NothingToKeepError(Exception):
    pass


def faults(store: Store, *, thorough: bool = False) -> list[str]:
    """Return all that is wrong with a store, nothing when all is well.  Names no content."""
    return [found for found in checking(store, thorough=thorough) if found is not None]


def checking(store: Store, *, thorough: bool = False) -> Iterator[str | None]:
    """Yield what is wrong with a store, and None now and then, for whoever waits meanwhile.

    Raises the errors of `sync.store_errors` other than damage.
    """
    told = 0
    steps = _thorough(store) if thorough else _quick(store)
    try:
        for found in steps:
            yield None if found is None else " ".join(found.split())[:_LONGEST]
            told += found is not None
            if told >= _MOST_TOLD:
                return
    except StoreMalformedError as problem:  # so bad that the check itself stumbles
        yield str(problem)


def _quick(store: Store) -> Iterator[str | None]:
    if store.path.stat().st_size <= QUICK_BYTES:
        yield from store.problems()
    left = QUICK_ROWS
    with store.proving() as proofs:
        yield from proofs.compare_schema()
        for table in proofs.tables():
            left -= proofs.rows(table)
            if left < 0:
                return
            yield from proofs.compare(table)


def _thorough(store: Store) -> Iterator[str | None]:
    if store.path.stat().st_size <= QUICK_BYTES:
        yield from store.problems(thorough=True)
    else:
        for row in store.query("SELECT name FROM sqlite_master WHERE rootpage > 0"):
            yield from store.problems(thorough=True, table=str(row["name"]))
            yield None
    with store.proving() as proofs:
        yield from proofs.compare_schema()
        for table in proofs.tables():
            yield from proofs.compare(table)
    yield from _full_texts(store)


def renew_full_texts(store: Store) -> None:
    """Make each full text anew from its texts, within a transaction."""
    for name in _names_of_full_texts(store):
        store.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")  # noqa: S608 - our own table


def _full_texts(store: Store) -> Iterator[str | None]:
    for name in _names_of_full_texts(store):
        yield None
        if not _fits(store, name):
            yield f"full text {name} is not that of its texts"


def _names_of_full_texts(store: Store) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5%'"
    return [str(row["name"]) for row in store.query(sql)]


def _fits(store: Store, name: str) -> bool:
    """Compare a full text with its words; it keeps sums of its own over them."""
    try:
        with suppress(_NothingToKeepError), store.atomic():
            store.execute(f"INSERT INTO {name} ({name}) VALUES ('integrity-check')")  # noqa: S608 - our own table
            raise _NothingToKeepError  # it is asked like a change, and is none
    except StoreMalformedError:
        return False
    return True
