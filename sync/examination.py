"""Open stores looked at whole while patrons are served: their structure, then a copy, row by row.

It is apart from the checks of a store because rows can only be summed while nothing is written:
a copy of one moment is proven in a thread of its own, and what is wrong with it is told of the
original.
"""

import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from sync.restoring import KINDS
from sync.store import Store
from sync.store_checks import checking
from sync.store_errors import StoreError

_WAIT_SECONDS = 0.05


def examine(
    stores: Mapping[str, Store], copy: Callable[[Mapping[str, Store]], Path]
) -> Generator[None, None, tuple[Path, list[str]]]:
    """Look at open stores in steps; return the copy that `copy` made and what is wrong.

    Closing the generator breaks it off.  Raises `StoreError` where the medium fails.
    """
    found: list[str] = []
    for store in stores.values():
        for told in _structure(store):
            found += told
            yield
    draft = copy(stores)
    found += yield from _proven(draft)
    return draft, found


def proving(folder: Path, stop: Callable[[], bool] = lambda: False) -> Iterator[str]:
    """Yield what is wrong with a copy: every row, every index, every full text is looked at.

    It ends early, unproven, with one line once `stop` says so.
    """
    for name, migrations in KINDS.items():
        try:
            with closing(Store(folder / name, migrations, create=False)) as store:
                for found in checking(store, thorough=True):
                    if stop():
                        yield "the check was broken off"
                        return
                    if found is not None:
                        yield f"{name}: {found}"
        except StoreError as problem:
            yield str(problem)


def _proven(draft: Path) -> Generator[None, None, list[str]]:
    found: list[str] = []
    stopping = threading.Event()
    thread = threading.Thread(
        target=lambda: found.extend(proving(draft, stopping.is_set)), name="proving"
    )
    thread.start()
    try:
        while thread.is_alive():
            yield
            thread.join(_WAIT_SECONDS)
    finally:
        stopping.set()
        thread.join()
    return found


def _structure(store: Store) -> Iterator[list[str]]:
    """Look at the structure of an open file, a table at a time; a copy has one of its own."""
    for row in store.query("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"):
        found = store.problems(thorough=True, table=str(row["name"]))
        yield [f"{store.path.name}: {' '.join(each.split())}" for each in found]
