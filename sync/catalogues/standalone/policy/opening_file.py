"""Opening hours read from a table of TOML.

    [opening]
    monday = ["10:00-14:00", "15:00-18:00"]
    [[closed]]
    yearly = "01-01"                            or date = 2026-05-11
                                            or from = 2026-07-01 and to = 2026-07-31
                                            or monthly = "last friday" (first to fourth, last)
    hours = ["10:00-16:00"]                 short instead of closed

Apart from the other rules because times and days are written in a way of their own.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync.catalogues.standalone.policy.opening import (
    LAST,
    Between,
    Hours,
    Monthly,
    OnDate,
    OpeningHours,
    Span,
    SpecialDay,
    Yearly,
)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WHICH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": LAST}
_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*(?:([01]?\d|2[0-3]):([0-5]\d)|24:00)")
_YEARLY = re.compile(r"(\d\d)-(\d\d)")
_LEAP_YEAR = 2024


def opening_from(
    zone: str, week: Mapping[str, object], closed: list[Mapping[str, object]], faults: list[str]
) -> OpeningHours | None:
    """Return the calendar, or None after noting in `faults` what is wrong."""
    before = len(faults)
    try:
        clock = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(f"library.zone: no time zone is called {zone}")
        clock = ZoneInfo("UTC")
    own = dict(week)
    count = own.pop("count_closed_days", False)
    if not isinstance(count, bool):
        faults.append("opening.count_closed_days: true or false is wanted")
    faults.extend(f"opening.{key}: unknown" for key in sorted(own.keys() - set(WEEKDAYS)))
    days = [_hours(own.get(day, []), f"opening.{day}", faults) for day in WEEKDAYS]
    special = [_special(entry, number, faults) for number, entry in enumerate(closed, 1)]
    if not any(days):
        faults.append("opening: at least one day must have hours")
    if len(faults) > before:
        return None
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    return OpeningHours(
        clock,
        (monday, tuesday, wednesday, thursday, friday, saturday, sunday),
        tuple(entry for entry in special if entry is not None),
        count_closed_days=bool(count),
    )


def _hours(entry: object, where: str, faults: list[str]) -> Hours:
    texts = entry if isinstance(entry, list) else [entry]
    spans = [_span(text) for text in texts]
    good = tuple(span for span in spans if span is not None)
    if len(good) != len(spans):
        faults.append(f'{where}: hours are written ["10:00-14:00", "15:00-18:00"]')
    if any(earlier.closes > later.opens for earlier, later in pairwise(good)):
        faults.append(f"{where}: the hours overlap or are out of order")
    return good


def _span(text: object) -> Span | None:
    found = _SPAN.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    opens = time(int(found[1]), int(found[2]))
    # A day ends at 23:59 here: midnight is already the next date, and a due date must not be.
    closes = time(int(found[3]), int(found[4])) if found[3] else time(23, 59)
    return Span(opens, closes) if opens < closes else None


def _special(entry: Mapping[str, object], number: int, faults: list[str]) -> SpecialDay | None:
    where = f"closed[{number}]"
    hours = _hours(entry.get("hours", []), where, faults)
    match {key: value for key, value in entry.items() if key not in ("hours", "name")}:
        case {"date": date() as day, **rest} if not rest and _is_plain(day):
            return OnDate(day, hours)
        case {"from": date() as first, "to": date() as last, **rest} if (
            not rest and _is_plain(first) and _is_plain(last) and first <= last
        ):
            return Between(first, last, hours)
        case {"yearly": str(text), **rest} if not rest and (day_of_year := _day_of_year(text)):
            return Yearly(*day_of_year, hours)
        case {"monthly": str(text), **rest} if not rest and (nth := _nth_weekday(text)):
            return Monthly(*nth, hours)
    faults.append(
        f'{where}: one of date, from and to, yearly = "MM-DD", monthly = "last friday" is wanted'
    )
    return None


def _is_plain(day: date) -> bool:
    return not isinstance(day, datetime)


def _day_of_year(text: str) -> tuple[int, int] | None:
    found = _YEARLY.fullmatch(text)
    if found is None:
        return None
    try:
        day = date(_LEAP_YEAR, int(found[1]), int(found[2]))
    except ValueError:
        return None
    return day.month, day.day


def _nth_weekday(text: str) -> tuple[int, int] | None:
    which, _, weekday = text.lower().partition(" ")
    if which not in _WHICH or weekday not in WEEKDAYS:
        return None
    return _WHICH[which], WEEKDAYS.index(weekday)
