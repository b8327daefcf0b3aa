"""When the library is open, and what follows for due dates and lateness.

It is apart from the lending rules because it knows days and hours only: no patron, no item, no fee.

    lent for days      due at the last second of an open day, late from the next day on
    lent for hours     due at a whole minute while the doors are open, late from then on

The seconds tell the two apart for ever, also when the library comes to lie in another time zone.

Arithmetic runs in UTC and dates are local, so that a change to or from summer time neither
shortens a loan nor makes anybody late.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

LAST = -1
"""The last such weekday of a month, for `Monthly`."""

_SEARCH_DAYS = 3660
_END = time(23, 59, 59)
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of open doors in local time; a lunch break lies between two of them."""

    opens: time
    closes: time


Hours = tuple[Span, ...]
"""The spans of one day, in order; none on a closed day."""


@dataclass(frozen=True, slots=True)
class OnDate:
    """A single day with hours of its own."""

    day: date
    hours: Hours = ()


@dataclass(frozen=True, slots=True)
class Between:
    """Days from `first` to `last`, both included, with hours of their own."""

    first: date
    last: date
    hours: Hours = ()


@dataclass(frozen=True, slots=True)
class Yearly:
    """The same day every year.  29 February exists in leap years only."""

    month: int
    day: int
    hours: Hours = ()


@dataclass(frozen=True, slots=True)
class Monthly:
    """The first to fourth (1 to 4) or `LAST` such weekday (Monday is 0): the cleaning day."""

    which: int
    weekday: int
    hours: Hours = ()


SpecialDay = OnDate | Between | Yearly | Monthly
_PRECEDENCE = (OnDate, Between, Yearly, Monthly)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The library's calendar.

    `week` holds the hours from Monday to Sunday.  Of several special days a single date wins over
    a range, a range over a yearly and that over a monthly one.  `count_closed_days` says whether a
    day on which nobody could bring the item back makes it a day later.
    Raises `ValueError` if no weekday is open.
    """

    zone: ZoneInfo
    week: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    special: tuple[SpecialDay, ...] = ()
    count_closed_days: bool = False

    def __post_init__(self) -> None:
        if not any(self.week):
            raise ValueError("a library that is never open")

    def local(self, moment: datetime) -> datetime:
        """Return the same moment on the library's wall clock."""
        return moment.astimezone(self.zone)

    def hours_on(self, day: date) -> Hours:
        """Return the spans in which the library is open on this day."""
        for kind in _PRECEDENCE:
            for entry in self.special:
                if isinstance(entry, kind) and _covers(entry, day):
                    return entry.hours
        return self.week[day.weekday()]

    def is_open_on(self, day: date) -> bool:
        """Say whether the library opens at all on this day."""
        return bool(self.hours_on(day))

    def next_open_day(self, day: date) -> date:
        """Return this day if the library is open, else the first open one after it.

        A library that is closed for ten years gets the day it asked for.
        """
        return next((found for found in _days_from(day) if self.is_open_on(found)), day)

    def due_after_days(self, now: datetime, days: int) -> datetime:
        """Return the end of the first open day that is at least `days` days from today."""
        return self.end_of(self.next_open_day(self.local(now).date() + days * _DAY))

    def end_of(self, day: date) -> datetime:
        """Return the last second of a day, at which a loan counted in days is due.

        Not its closing: somebody who comes at the door an hour later is not late yet.
        """
        return self._moment(day, _END)

    def is_by_hour(self, due: datetime) -> bool:
        """Say whether a loan due then is counted in hours: it does not end with its day."""
        return due.second != _END.second

    def due(self, stored: datetime) -> datetime:
        """Return the end of a loan on the library's wall clock.

        One counted in days ends with the same day although that day ends at another moment now:
        the zone in the settings, or its law, may have changed since the loan was made.
        """
        local = self.local(stored)
        if self.is_by_hour(stored):
            return local
        return self.end_of((local.replace(tzinfo=None) + _DAY / 2).date() - _DAY)

    def due_after_hours(self, now: datetime, hours: int) -> datetime:
        """Return the end of a loan by the hour: `hours` of wall time, but no later than closing.

        Outside the opening hours the time runs from the next opening.  A begun minute is whole.
        """
        opening, closing = self._current_day(now)
        start = max(now.astimezone(UTC), opening.astimezone(UTC))
        start = (start + _MINUTE - _TICK).replace(second=0, microsecond=0)
        return self.local(min(start + hours * _HOUR, closing.astimezone(UTC)))

    def days_late(self, due: datetime, now: datetime) -> int:
        """Count the days after the day of `due` up to today; the day of `due` itself is free.

        Where closed days do not count, a due day that was declared closed later makes the first
        open one after it free instead: nobody could have brought the item back before.
        """
        first, today = self.local(due).date(), self.local(now).date()
        if not self.count_closed_days:
            first = self.next_open_day(first)
        late = max((today - first).days, 0)
        if self.count_closed_days:
            return late
        return sum(
            self.is_open_on(first + number * _DAY)
            for number in range(1, min(late, _SEARCH_DAYS) + 1)
        )

    def hours_late(self, due: datetime, now: datetime) -> int:
        """Count the hours begun since `due`, of open doors only unless closed days count."""
        if now <= due:
            return 0
        if self.count_closed_days:
            return -((due - now) // _HOUR)
        late = timedelta()
        last = self.local(now).date()
        for day in _days_from(self.local(due).date()):
            if day > last:
                break
            late += sum((self._overlap(day, span, due, now) for span in self.hours_on(day)), _NONE)
        return -(-late // _HOUR)

    def _overlap(self, day: date, span: Span, start: datetime, end: datetime) -> timedelta:
        opens, closes = self._moment(day, span.opens), self._moment(day, span.closes)
        first = max(opens.astimezone(UTC), start.astimezone(UTC))
        return max(min(closes.astimezone(UTC), end.astimezone(UTC)) - first, _NONE)

    def _current_day(self, now: datetime) -> tuple[datetime, datetime]:
        """Return opening and closing of today or, once it is over, of the next open day."""
        day = self.next_open_day(self.local(now).date())
        if self._closing(day) <= now:
            day = self.next_open_day(day + _DAY)
        hours = self.hours_on(day)
        opens = hours[0].opens if hours else time.min
        return self._moment(day, opens), self._closing(day)

    def _closing(self, day: date) -> datetime:
        hours = self.hours_on(day)
        return self._moment(day, hours[-1].closes if hours else time(23, 59))

    def _moment(self, day: date, wall: time) -> datetime:
        """Return this wall time; one that the clock skips or repeats is taken at its latest."""
        both = (datetime.combine(day, wall, self.zone).replace(fold=fold) for fold in (0, 1))
        return self.local(max(moment.astimezone(UTC) for moment in both))


_NONE = timedelta()


def _covers(entry: SpecialDay, day: date) -> bool:
    match entry:
        case OnDate(day=only):
            return day == only
        case Between(first=first, last=last):
            return first <= day <= last
        case Yearly(month=month, day=number):
            return (day.month, day.day) == (month, number)
        case Monthly(which=which, weekday=weekday):
            return day.weekday() == weekday and _is_nth_of_month(day, which)
        case _:
            assert_never(entry)


def _is_nth_of_month(day: date, which: int) -> bool:
    if which == LAST:
        return (day + 7 * _DAY).month != day.month
    return (day.day - 1) // 7 + 1 == which


def _days_from(day: date) -> Iterator[date]:
    return (day + number * _DAY for number in range(_SEARCH_DAYS))
