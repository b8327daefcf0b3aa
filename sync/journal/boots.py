"""What is known of the boots before this one: when they can have been.

It is apart from the times because it only reads what they have left behind, and because a boot
whose date was never learnt still lies between two that are known.

    boot 1  ntp    |--acts--|
    boot 2  none               |--acts--|          from the end of 1 to the start of 3
    boot 3  ntp                             |--acts--|
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sync.circulation import BootId, ClockQuality
from sync.store import Store, Value

STRENGTH = (ClockQuality.NONE, ClockQuality.SAVED, ClockQuality.RTC, ClockQuality.NTP)
"""From the weakest to the strongest: one never takes the place of a stronger one."""


@dataclass(frozen=True, slots=True)
class Known:
    """A boot's start on the wall clock: `offset` in seconds since 1970, and who vouches for it."""

    offset: float
    quality: ClockQuality

    def at(self, boottime: float) -> datetime:
        """Return the moment so many seconds after the start."""
        return datetime.fromtimestamp(self.offset + boottime, UTC)


def stronger(one: ClockQuality, other: ClockQuality) -> ClockQuality:
    """Return the better of two qualities."""
    return max(one, other, key=STRENGTH.index)


class Boots:
    """The boots in a journal's store, in the order of their numbers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def known(self, boot: BootId) -> Known | None:
        """Return what is known of a boot, None while nobody has told."""
        row = self._store.one("SELECT offset, quality FROM boots WHERE boot = ?", (boot,))
        if row is None or row["offset"] is None:
            return None
        return Known(float(str(row["offset"])), ClockQuality(str(row["quality"])))

    def end_before(self, boot: BootId) -> datetime | None:
        """Return the last moment seen in the boots before this one, None when there was none.

        The latest boot counts and not the latest moment: a battery clock may once have been in
        the next century, until a time service put it right.
        """
        latest = self._store.one(
            "SELECT b.boot, b.offset FROM boots b JOIN boots this ON this.boot = :boot"
            " WHERE b.number < this.number AND (b.offset IS NOT NULL"
            " OR EXISTS (SELECT 1 FROM acts WHERE acts.boot = b.boot))"
            " ORDER BY b.number DESC LIMIT 1",
            {"boot": boot},
        )
        if latest is None:
            return None
        wall = self._store.value("SELECT max(wall) FROM acts WHERE boot = ?", (latest["boot"],))
        return max(filter(None, (_start(latest["offset"]), _moment(wall))), default=None)

    def start_after(self, boot: BootId) -> datetime | None:
        """Return when the next boot began of which that is known, None when there is none yet.

        A clock that was saved at the last switching off runs behind, so it is no upper bound.
        """
        offset = self._store.value(
            "SELECT b.offset FROM boots b JOIN boots this ON this.boot = ?"
            " WHERE b.number > this.number AND b.offset IS NOT NULL"
            " AND b.quality IN ('rtc', 'ntp') ORDER BY b.number LIMIT 1",
            (boot,),
        )
        return _start(offset)


def _start(offset: Value) -> datetime | None:
    return None if offset is None else datetime.fromtimestamp(float(str(offset)), UTC)


def _moment(wall: Value) -> datetime | None:
    return None if wall is None else datetime.fromisoformat(str(wall))
