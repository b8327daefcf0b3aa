"""When things happened, by a clock that may be wrong, and how that is put right afterwards.

It is apart because a board without a battery counts from boot and learns the date later: from the
network, from the catalogue's answer or from the staff; then what it wrote in this boot is put
right.  Nothing is ever ordered by these times.

    the machine's clock     a time service vouches      believed, whatever was before
                            a battery                   believed, unless it is before what has
                                                        happened here, or far beyond
                            saved at switching off      the same, but being behind is its nature
                            nobody, or not possible     not believed: the time is at least the last
                                                        that is known, and what has passed since
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from sync.circulation import Act, BootId, ClockQuality, RequestId
from sync.clock import BUILT, Clock
from sync.journal.boots import STRENGTH, Boots, Known, stronger
from sync.journal.counts import Counters
from sync.store import Store

_WORTH_CORRECTING = 1.0
"""Seconds by which a known offset must have been wrong before rows are written anew."""

_SLACK = timedelta(minutes=1)
"""A clock that is behind by no more has drifted; it has not lost the date."""

_LONGEST_REST = timedelta(days=100)
"""A kiosk that seems to have rested longer has more likely lost the date."""


_MISDATED = timedelta(hours=12)
_DATING = frozenset({"CheckOut", "Renew", "RenewAll"})


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened as far as is known: UTC, how good that is, the day to count it on."""

    wall: str
    quality: ClockQuality
    day: str


class Times:
    """The time in this boot of this machine.  `zone` is the library's, for its statistics' days.

    `misdated` are loans whose due dates were counted from a day that turned out to be another;
    whoever tells the staff of them takes them off.
    """

    def __init__(self, store: Store, clock: Clock, zone: tzinfo = UTC) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._boots = Boots(store)
        self._counters = Counters(store)
        self.misdated: list[RequestId] = []
        self._boot = clock.boot()
        with store.atomic():
            store.insert("boots", {"boot": self._boot}, ignore=True)
        self._before = self._boots.end_before(self._boot)
        self._known = self._boots.known(self._boot)
        self._is_told = self._was_told()
        self.correct()

    def now(self) -> datetime:
        """Return the time in UTC as well as it is known; never earlier than what has been.

        Where nobody vouches for a clock it is the earliest that it can be.
        """
        known = self._known
        if known is not None and (self._is_told or self._agrees(known)):
            return known.at(self._clock.boottime())
        earliest = self._earliest(self._clock.boottime())
        match self.quality():
            case ClockQuality.NONE:
                return earliest
            case ClockQuality.SAVED:
                return max(self._clock.now(), earliest)
            case _:
                return self._clock.now()

    def local(self) -> datetime:
        """Return `now` with the library's time zone."""
        return self.now().astimezone(self._zone)

    def moment(self, act: Act | None = None) -> Moment:
        """Return when an act of this boot happened, or now."""
        wall, boottime = self.now(), self._clock.boottime()
        if act is not None and act.boot == self._boot:
            since = boottime - self._possible(act.boottime)
            wall, boottime = wall - timedelta(seconds=since), boottime - since
        quality = self.quality()
        day = wall.astimezone(self._zone).date().isoformat()
        if STRENGTH.index(quality) < STRENGTH.index(ClockQuality.RTC):
            day = self._counters.unsure(day, self._boot, boottime)
        return Moment(_text(wall), quality, day)

    def quality(self) -> ClockQuality:
        """Return how good `now` is; a date confirmed by the staff is as good as a battery."""
        quality, known = self._clock.quality(), self._known
        if quality is ClockQuality.NTP:
            return quality
        if known is not None and (self._is_told or self._agrees(known)):
            # A time service that is out of reach since is still believed: the offset holds.
            return stronger(quality, known.quality)
        return quality if self._is_plausible(quality) else ClockQuality.NONE

    def confirm(self) -> bool:
        """Note that the staff have looked at the date and found it right, for this boot.

        Return False, and note nothing, where the date lies before this program was made.
        """
        now = self._clock.now()
        if now < BUILT:
            return False
        with self._store.atomic():
            self._store.execute("UPDATE boots SET confirmed = 1 WHERE boot = ?", (self._boot,))
            self._learn(now, stronger(self._clock.quality(), ClockQuality.RTC), is_told=False)
        return True

    def hear(self, told: datetime) -> int:
        """Take the time from the catalogue's answer; return how many rows became right by it.

        It stands in for a battery: a time service, and a clock somebody vouches for, are better.
        """
        if self._is_told or self.quality() in {ClockQuality.NONE, ClockQuality.SAVED}:
            return self._learn(told, ClockQuality.RTC, is_told=True)
        return 0

    def correct(self) -> int:
        """Put this boot's rows right once the clock is; return how many that were."""
        quality, known = self._clock.quality(), self._known
        if quality is not ClockQuality.NTP:
            if self._is_told or self.quality() is ClockQuality.NONE:
                return 0
            quality = self.quality()
        now = self._clock.now() if quality is ClockQuality.NTP else self.now()
        if known is not None and known.quality is quality and not self._is_told:
            wrong_by = abs((known.at(self._clock.boottime()) - now).total_seconds())
            if wrong_by < _WORTH_CORRECTING:
                return 0
        return self._learn(now, quality, is_told=False)

    def no_later_than(self, boot: BootId) -> datetime | None:
        """Return when at the latest an act of a boot of unknown date was, None: nobody knows.

        Its own `wall` is the earliest.
        """
        known = self._boots.known(boot)
        if known is not None and known.quality is not ClockQuality.SAVED:
            return None
        after = self._boots.start_after(boot)
        if after is None and self.quality() in {ClockQuality.RTC, ClockQuality.NTP}:
            return self.now()
        return after

    def _learn(self, now: datetime, quality: ClockQuality, *, is_told: bool) -> int:
        """Take it from somebody that it is now `now`."""
        self._is_told = is_told
        self._known = known = Known(now.timestamp() - self._clock.boottime(), quality)
        with self._store.atomic():
            self._store.execute(
                "UPDATE boots SET offset = ?, quality = ? WHERE boot = ?",
                (known.offset, known.quality, self._boot),
            )
            self._counters.settle(
                self._boot,
                lambda boottime: known.at(boottime).astimezone(self._zone).date().isoformat(),
                for_good=quality in {ClockQuality.RTC, ClockQuality.NTP},
            )
            return self._rewrite(known)

    def _rewrite(self, known: Known) -> int:
        """Date this boot's acts anew, but for those a time service has vouched for."""
        rows = self._store.query(
            "SELECT seq, id, kind, outcome, boottime, wall FROM acts"
            " WHERE boot = ? AND clock_quality != 'ntp'",
            (self._boot,),
        )
        for row in rows:
            wall = known.at(self._possible(float(str(row["boottime"]))))
            was = datetime.fromisoformat(str(row["wall"]))
            has_dated = row["kind"] in _DATING and row["outcome"] == "done"
            if has_dated and abs(wall - was) > _MISDATED:
                self.misdated.append(RequestId(str(row["id"])))
            self._store.execute(
                "UPDATE acts SET wall = ?, clock_quality = ? WHERE seq = ?",
                (_text(wall), known.quality, row["seq"]),
            )
        return len(rows)

    def _was_told(self) -> bool:
        """Tell whether what is known of this boot is not from the machine's own clock.

        A program that starts anew finds the clock elsewhere: it was never right, or it was set.
        """
        known = self._known
        if known is None or known.quality is ClockQuality.SAVED or self._agrees(known):
            return False
        was_set = self._clock.quality() is ClockQuality.RTC
        return not (was_set and self._is_plausible(ClockQuality.RTC))

    def _agrees(self, known: Known) -> bool:
        """Tell whether the machine's clock still says what it said when it was believed."""
        return abs(known.at(self._clock.boottime()) - self._clock.now()) < _SLACK

    def _is_plausible(self, quality: ClockQuality) -> bool:
        """Tell whether the machine's clock may be right, after all that has happened here."""
        now = self._clock.now()
        if now < BUILT:
            return False
        known = self._known
        earliest = self._before if known is None else known.at(self._clock.boottime())
        if earliest is None:
            return True
        behind = quality is not ClockQuality.SAVED and now < earliest - _SLACK
        return not behind and now <= earliest + _LONGEST_REST

    def _earliest(self, boottime: float) -> datetime:
        """Return the time that it is at least: the last that is known, and what has passed."""
        if self._known is not None:
            return self._known.at(boottime)
        before = BUILT if self._before is None else max(self._before, BUILT)
        return before + timedelta(seconds=boottime)

    def _possible(self, boottime: float) -> float:
        """Return the nearest moment of this boot: what the screen says may be no date at all."""
        return min(max(0.0, boottime), self._clock.boottime())


def _text(wall: datetime) -> str:
    return wall.astimezone(UTC).isoformat(timespec="milliseconds")
