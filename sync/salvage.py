"""What a damaged journal still has right, carried into the one that takes its place.

It is apart from the restoring because a backup is of last night: every loan since then stands in
the damaged file, and each of its rows can prove by itself that it is right.

    a table whose sum is right      taken whole
    the acts                        row by row, each that its own digest vouches for
    any other table                 stays as it was in the backup
"""

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sync.journal.schema import MIGRATIONS
from sync.store import Row, Store
from sync.store_checks import renew_full_texts
from sync.store_errors import NotAStoreError, StoreBrokenError, StoreMissingError
from sync.store_proofs import SEEN, TURN, digest

_log = logging.getLogger(__name__)

_ACTS = "acts"
_LAST = "SELECT max(seq) FROM acts"


WHOLE = "with every one of the"
"""Begins what is told of a journal that lacks nothing."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many entries there are, None: nobody knows up to where; and the numbers missing."""

    entries: int | None
    missing: tuple[int, ...]

    @property
    def told(self) -> str:
        """What somebody is told of it."""
        if self.missing:
            return f"entries are missing: {_spans(self.missing)}"
        if self.entries is None:
            return "its last entries can not be told: those since then may be missing"
        return f"{WHOLE} {self.entries} entries of the damaged file"


def salvage(damaged: Path, fresh: Store, last: int) -> Salvaged:
    """Carry over what is right.  `last` is the number of the last entry there must have been.

    The damaged file is opened, so it must be a copy.  Raises `StoreError` for `fresh` alone.
    """
    before = int(fresh.value(_LAST) or 0)
    entries: int | None = None
    try:
        with closing(Store(damaged, MIGRATIONS, create=False)) as old:
            known = _last_of(old)
            last = max(last, known or 0)
            carried = _carry_over(old, fresh, last)
            entries = carried if last or known is not None else None
    except (StoreBrokenError, StoreMissingError, NotAStoreError) as problem:
        _log.warning("nothing can be salvaged: %s", problem)
    there = {row["seq"] for row in fresh.query("SELECT seq FROM acts WHERE seq > ?", [before])}
    missing = tuple(seq for seq in range(before + 1, last + 1) if seq not in there)
    return Salvaged(entries, missing)


def rewrite(old: Store, new: Store) -> bool:
    """Carry a whole store over if every row of it is right; say whether it was.

    Indexes and full texts are made anew from the rows.  Raises the errors of `sync.store_errors`.
    """
    with old.proving() as proofs:
        turn, seen = proofs.number(TURN), proofs.number(SEEN)
        tables = proofs.tables()
        if proofs.compare_schema() or not turn:
            return False
        if any(any(proofs.compare(table)) for table in tables):
            return False
    with new.atomic():
        new.execute("PRAGMA defer_foreign_keys = ON")
        for table in tables:
            if not table.startswith("_"):  # the versions of the schema are the new file's own
                _take_whole(table, old, new)
        _take_whole("sqlite_sequence", old, new)
        renew_full_texts(new)
        with new.proving() as proofs:
            proofs.set_number(TURN, turn)
            new.seen = lambda: seen
    return True


def _take_whole(table: str, old: Store, new: Store) -> None:
    new.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours
    new.insert_all(table, old.stream(f"SELECT * FROM {table}"))  # noqa: S608 - a table of ours


def _carry_over(old: Store, fresh: Store, last: int) -> int:
    right = [table for table in _tables(fresh) if _is_right(old, table)]
    seen = _seen(old)
    with fresh.atomic():
        # A table taken whole refers to rows of one that is taken after it.
        fresh.execute("PRAGMA defer_foreign_keys = ON")
        for table in right:
            _take_whole(table, old, fresh)
        if _ACTS not in right:
            _carry_acts_over(old, fresh, last)
        fresh.execute("DELETE FROM exceptions WHERE act NOT IN (SELECT id FROM acts)")
        fresh.execute(
            "UPDATE acts SET compensates = NULL WHERE compensates NOT IN (SELECT id FROM acts)"
        )
        with fresh.proving() as proofs:
            proofs.set_number(SEEN, max(seen, proofs.number(SEEN)))
    return int(fresh.value("SELECT count(*) FROM acts") or 0)


def _carry_acts_over(old: Store, fresh: Store, last: int) -> None:
    first = int(fresh.value("SELECT min(seq) FROM acts") or 1)
    for seq in range(first, last + 1):
        row = _act(old, seq)
        if row is not None:
            fresh.execute("DELETE FROM acts WHERE seq = :seq OR id = :id", row)
            fresh.insert(_ACTS, row)


def _act(old: Store, seq: int) -> Row | None:
    try:
        row = old.one("SELECT * FROM acts WHERE seq = ?", [seq])
    except StoreBrokenError:
        return None
    if row is None:
        return None
    own = row.pop("digest")
    return row if own == digest(_ACTS, *row.values()) else None


def _is_right(old: Store, table: str) -> bool:
    try:
        with old.proving() as proofs:
            return table in proofs.tables() and not any(proofs.compare(table))
    except StoreBrokenError:
        return False


def _tables(fresh: Store) -> list[str]:
    with fresh.proving() as proofs:
        return [table for table in proofs.tables() if not table.startswith("_")]


def _seen(old: Store) -> int:
    try:
        with old.proving() as proofs:
            return proofs.number(SEEN)
    except StoreBrokenError:
        return 0


def _last_of(old: Store) -> int | None:
    try:
        return int(old.value("SELECT seq FROM sqlite_sequence WHERE name = 'acts'") or 0)
    except StoreBrokenError:
        return None


def _spans(numbers: tuple[int, ...]) -> str:
    return ", ".join(
        str(first) if first == last else f"{first} to {last}" for first, last in _runs(numbers)
    )


def _runs(numbers: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last
