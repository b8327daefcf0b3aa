"""What a day's statistics count.

They are apart because they say nothing of persons: a number for each day and kind of event is all
that remains when the journal's rows are gone.

    2026-11-24                  a day
    2026-11-24 BOOT+4200        most likely this day; the truth is still out, and will say which day
                                it was 4200 s after that boot
"""

from collections.abc import Callable, Mapping
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

_GRAIN = 600
"""Seconds that are counted together while their day is unsure."""

_DAY = len("2026-11-24")
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

    @staticmethod
    def unsure(day: str, boot: str, boottime: float) -> str:
        """Name the day of something that happened when nobody could vouch for the clock."""
        return f"{day} {boot}+{int(boottime // _GRAIN) * _GRAIN}"

    def settle(self, boot: str, day_at: Callable[[float], str], *, for_good: bool) -> None:
        """Put what was counted in a boot on the days it turns out to have been.

        `day_at` tells the day of a boot time.  Unless `for_good` they may be put right once more.
        """
        rows = self._store.query(
            "SELECT rowid, day, what, n FROM daily_counters WHERE day LIKE ?", (f"% {boot}+%",)
        )
        with self._store.atomic(durable=False):
            for row in rows:
                boottime = float(str(row["day"]).rpartition("+")[2])
                day = day_at(boottime)
                named = day if for_good else self.unsure(day, boot, boottime)
                if named == row["day"]:
                    continue
                self._store.execute("DELETE FROM daily_counters WHERE rowid = ?", (row["rowid"],))
                self.add(named, {str(row["what"]): cast("int", row["n"])})

    def between(self, first: str, last: str) -> dict[str, dict[str, int]]:
        """Return the counters of each day from `first` to `last`, both ISO dates, included.

        What is unsure counts on its most likely day.
        """
        rows = self._store.query(
            "SELECT substr(day, 1, ?1) AS day, what, sum(n) AS n FROM daily_counters"
            " WHERE substr(day, 1, ?1) BETWEEN ?2 AND ?3 GROUP BY 1, 2 ORDER BY 1, 2",
            (_DAY, first, last),
        )
        days: dict[str, dict[str, int]] = {}
        for row in rows:
            days.setdefault(str(row["day"]), {})[str(row["what"])] = cast("int", row["n"])
        return days
