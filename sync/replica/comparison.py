"""The replica's titles held against the library's: what a search shows is what there is.

It is apart from the mirror because the night does it, a portion at a time, and mends nothing: a
replica that differs is made anew.
"""

from collections.abc import Generator

from sync.catalogues.standalone.tables.columns import Columns
from sync.store import Store

_PORTION = 1000

_TITLES = """SELECT number, id, title, author, year, age_mark FROM titles
    WHERE number > ? ORDER BY number LIMIT ?"""


def difference(library: Store, replica: Store) -> Generator[None, None, str]:
    """Yield after each portion; return in what they differ, nothing when they do not.

    Nothing as well when the library was changed meanwhile: then nobody knows.  Raises the errors
    of `sync.store_errors`.
    """
    turn = library.turn
    there = yield from _summed(library)
    here = yield from _summed(replica)
    if there == here or library.turn != turn:
        return ""
    return f"{here[0]} titles are not the library's {there[0]}"


def _summed(store: Store) -> Generator[None, None, tuple[int, int]]:
    """Return how many titles there are, and a sum over them that their order does not change."""
    count = total = last = 0
    while rows := store.query(_TITLES, [last, _PORTION]):
        for row in rows:
            total += hash(tuple(row.values())[1:])  # differs from run to run, not within one
        last = Columns(rows[-1]).whole("number")
        count += len(rows)
        yield
    return count, total
