"""When things happened, by a clock that may be wrong, and how that is put right afterwards.

It is apart because a board without a battery counts from boot and learns the date later, from the
network or from the staff; then what it wrote in this boot becomes exact.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from sync.circulation import Act, ClockQuality
from sync.clock import Clock
from sync.store import Store

_TRUSTED = (ClockQuality.RTC, ClockQuality.NTP)
_WORTH_CORRECTING = 1.0
"""Seconds by which a known offset must have been wrong before rows are written anew."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened as far as is known: UTC, how good that is, the library's day."""

    wall: str
    quality: ClockQuality
    day: str


class Times:
    """The boots this journal has seen.  `zone` is the library's, for the days of its statistics."""

    def __init__(self, store: Store, clock: Clock, zone: tzinfo = UTC) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._boot = clock.boot()
        with store.atomic():
            store.insert("boots", {"boot": self._boot}, ignore=True)
        confirmed = store.value("SELECT confirmed FROM boots WHERE boot = ?", (self._boot,))
        self._confirmed = bool(confirmed)

    def moment(self, act: Act | None = None) -> Moment:
        """Return when an act of this boot happened, or now."""
        wall = self._clock.now()
        if act is not None and act.boot == self._boot:
            wall -= timedelta(seconds=self._clock.boottime() - self._possible(act.boottime))
        return Moment(_text(wall), self.quality(), wall.astimezone(self._zone).date().isoformat())

    def quality(self) -> ClockQuality:
        """Return how good the clock is; a date confirmed by the staff is as good as a battery."""
        quality = self._clock.quality()
        if quality is ClockQuality.NONE and self._confirmed:
            return ClockQuality.RTC
        return quality

    def confirm(self) -> None:
        """Note that the staff have looked at the date and found it right, for this boot."""
        with self._store.atomic():
            self._store.execute("UPDATE boots SET confirmed = 1 WHERE boot = ?", (self._boot,))
        self._confirmed = True
        self.correct()

    def correct(self) -> int:
        """Put this boot's rows right once the clock is; return how many that were."""
        quality = self.quality()
        if quality not in _TRUSTED:
            return 0
        offset = self._clock.now().timestamp() - self._clock.boottime()
        known = self._store.one("SELECT offset, quality FROM boots WHERE boot = ?", (self._boot,))
        before = None if known is None else known["offset"]
        if isinstance(before, float) and abs(before - offset) < _WORTH_CORRECTING:
            return 0
        with self._store.atomic():
            self._store.execute(
                "UPDATE boots SET offset = ?, quality = ? WHERE boot = ?",
                (offset, quality, self._boot),
            )
            return self._rewrite(offset, quality)

    def _rewrite(self, offset: float, quality: ClockQuality) -> int:
        rows = self._store.query("SELECT seq, boottime FROM acts WHERE boot = ?", (self._boot,))
        for row in rows:
            since_boot = self._possible(float(str(row["boottime"])))
            wall = datetime.fromtimestamp(offset + since_boot, UTC)
            self._store.execute(
                "UPDATE acts SET wall = ?, clock_quality = ? WHERE seq = ?",
                (_text(wall), quality, row["seq"]),
            )
        return len(rows)

    def _possible(self, boottime: float) -> float:
        """Return the nearest moment of this boot: what the screen says may be no date at all."""
        return min(max(0.0, boottime), self._clock.boottime())


def _text(wall: datetime) -> str:
    return wall.astimezone(UTC).isoformat(timespec="milliseconds")
