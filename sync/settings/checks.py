"""Closer looks at a single value: time zones, currencies, groups of the system.

They are apart from the sections because a section only says what its keys mean.
"""

import grp
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from sync.settings.problem import nearest

_CURRENCY = re.compile(r"[A-Z]{3}")


def time_zone(value: object) -> Iterator[str]:
    """Want a zone of the IANA database."""
    try:
        ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):  # not there, not a name, a folder of zones
        yield _no_zone(str(value))


def currency(value: object) -> Iterator[str]:
    """Want an ISO 4217 code."""
    if not _CURRENCY.fullmatch(str(value)):
        yield f'"{value}" is no currency code of three capital letters, like "RUB"'


def not_blank(value: object) -> Iterator[str]:
    """Want a text that can be seen on one line."""
    text = str(value)
    if not text.strip():
        yield "is blank"
    elif not text.isprintable():
        yield "has a line break or another control character in it"


def each_once(value: object) -> Iterator[str]:
    """Want a list with something in it, and nothing twice."""
    if isinstance(value, tuple):
        if not value:
            yield "the list is empty"
        for twice in sorted({str(each) for each in value if value.count(each) > 1}):
            yield f'"{twice}" stands there twice'


def group(value: object) -> Iterator[str]:
    """Want a group this system has."""
    try:
        grp.getgrnam(str(value))
    except (KeyError, ValueError):
        yield f'this system has no group "{value}"'


def _no_zone(name: str) -> str:
    by_lower = {zone.lower(): zone for zone in available_timezones()}
    near = nearest(name, by_lower)
    meant = f' (did you mean "{by_lower[near.strip("`")]}"?)' if near else ""
    return f'there is no time zone "{name}"{meant}'
