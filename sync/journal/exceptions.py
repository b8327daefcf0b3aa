"""What the staff must look at: promises that could not be kept and facts that contradict.

It is apart from the entries because an exception has a life of its own, until somebody ends it.
"""

from dataclasses import dataclass
from typing import cast

from sync.circulation import RequestId
from sync.journal.entries import Entry, entry_from
from sync.journal.times import Times
from sync.store import Store


@dataclass(frozen=True, slots=True)
class OpenException:
    """An entry with the reason it is listed for; `wall` is UTC."""

    number: int
    why: str
    wall: str
    entry: Entry


class Exceptions:
    """The staff's list."""

    def __init__(self, store: Store, times: Times) -> None:
        self._store = store
        self._times = times

    def note(self, request: RequestId, why: str) -> None:
        """Put an act on the list, once for each reason."""
        row = {"act": request, "why": why, "wall": self._times.moment().wall}
        with self._store.atomic():
            self._store.insert("exceptions", row, ignore=True)

    def open(self) -> list[OpenException]:
        """Return what nobody has resolved yet, the oldest first."""
        rows = self._store.query(
            "SELECT acts.*, number, why, exceptions.wall AS noted FROM exceptions"
            " JOIN acts ON acts.id = exceptions.act WHERE resolved IS NULL ORDER BY number"
        )
        return [
            OpenException(
                cast("int", row["number"]), str(row["why"]), str(row["noted"]), entry_from(row)
            )
            for row in rows
        ]

    def resolve(self, number: int) -> bool:
        """Take one off the list; False when it is not on it (any more)."""
        with self._store.atomic():
            resolved = self._store.execute(
                "UPDATE exceptions SET resolved = ? WHERE number = ? AND resolved IS NULL",
                (self._times.moment().wall, number),
            )
        return resolved == 1
