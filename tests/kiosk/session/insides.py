"""What lies inside a session: every value, whose texts, which lines, who waits for what."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from kiosk.session.lines import Arming, Asking, Key, Lent, Line, Looking, Unlocked
from kiosk.session.states import Identifying, Ordering, Registering
from sync.circulation import Security

MARK = re.compile(r"<(\d+)([pr])>")


def parts(value: object) -> Iterator[object]:
    """Yield a value and everything inside it."""
    yield value
    if is_dataclass(value):
        for part in fields(value):
            yield from parts(getattr(value, part.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from parts(item)


def marks(value: object) -> set[tuple[int, str]]:
    """Return whose texts these are, and whether they may stand on a receipt."""
    texts = (part for part in parts(value) if isinstance(part, str))
    return {(int(visit), kind) for text in texts for visit, kind in MARK.findall(text)}


def lines_of(state: object) -> tuple[Line, ...]:
    return tuple(part for part in parts(state) if isinstance(part, Line))


def awaited(state: object) -> list[Key | None]:
    """Return the keys somebody waits for."""
    keys: list[Key | None] = []
    for part in parts(state):
        match part:
            case Looking(key=key) | Arming(key=key) | Asking(key=key) | Identifying(key=key):
                keys.append(key)
            case Unlocked(security=Security.TODO, key=key):
                keys.append(key)
            case Lent(security=Security.TODO, writing=key) | Registering(asking=key):
                keys.append(key)
            case Ordering(search=search, checking=checking, asking=asking):
                keys += [search, checking, asking]
    return [key for key in keys if key is not None]
