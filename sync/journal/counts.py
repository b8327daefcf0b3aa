"""What a day's statistics count.

They are apart because they say nothing of persons: a number for each day and kind of event is all
that remains when the journal's rows are gone.
"""

from collections.abc import Mapping
from typing import cast

from sync.circulation import (
    AllRenewed,
    Answer,
    CheckedIn,
    CheckedOut,
    HoldCancelled,
    HoldPlaced,
    Refused,
    Registered,
    Renewed,
    Undecided,
    VisitEnded,
)
from sync.store import Store

_NAMES: Mapping[type[Answer], str] = {
    CheckedOut: "loans",
    CheckedIn: "returns",
    Renewed: "renewals",
    HoldPlaced: "holds",
    HoldCancelled: "holds cancelled",
    Registered: "registrations",
    VisitEnded: "visits",
    Undecided: "undecided",
}


def counts_of(answer: Answer) -> dict[str, int]:
    """Return what an answer adds to the day's counters, by name."""
    match answer:
        case AllRenewed(renewed=renewed):
            return {"renewals": len(renewed)} if renewed else {}
        case Refused(reason=reason):
            return {"refusals": 1, f"refused {reason}": 1}
        case _:
            name = _NAMES.get(type(answer))
            return {} if name is None else {name: 1}


class Counters:
    """The counters of each day; `add` belongs into the transaction of what it counts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, day: str, counts: Mapping[str, int]) -> None:
        """Add to a day's counters."""
        with self._store.atomic(durable=False):
            for what, n in counts.items():
                self._store.execute(
                    "INSERT INTO daily_counters (day, what, n) VALUES (?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET n = n + excluded.n",
                    (day, what, n),
                )

    def between(self, first: str, last: str) -> dict[str, dict[str, int]]:
        """Return the counters of each day from `first` to `last`, both ISO dates, included."""
        rows = self._store.query(
            "SELECT day, what, n FROM daily_counters WHERE day BETWEEN ? AND ? ORDER BY day, what",
            (first, last),
        )
        days: dict[str, dict[str, int]] = {}
        for row in rows:
            days.setdefault(str(row["day"]), {})[str(row["what"])] = cast("int", row["n"])
        return days
