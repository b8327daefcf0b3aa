"""One value of the file, turned into the type its key asks for.

It is apart because what a value should be is said in one place: the same words stand in a problem
and in the reference.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from sync.settings.key import Key
from sync.settings.problem import nearest
from sync.settings.secret import Secret

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """The type of a key, taken apart: what one value is, and whether there is a list of them."""

    type: type
    many: bool = False

    @classmethod
    def of(cls, hint: object) -> "Wanted":
        """Take a type hint apart; `X | None` wants an X, since TOML leaves out what is unset."""
        origin = get_origin(hint)
        if origin in (Union, UnionType):
            (hint,) = (part for part in get_args(hint) if part is not NoneType)
            origin = get_origin(hint)
        if origin is tuple:
            return cls(get_args(hint)[0], many=True)
        plain = origin if origin is not None else hint
        if not isinstance(plain, type):
            raise TypeError(f"no setting can have the type {hint}")
        return cls(plain)


class MisfitError(Exception):
    """A value that does not fit its key; the text says what was expected."""

    def __init__(self, what: str, suggestion: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.suggestion = suggestion


def convert(raw: object, wanted: Wanted, key: Key) -> object:
    """Turn a value that tomllib gave into the wanted type.  Raises `MisfitError`."""
    if wanted.many:
        if not isinstance(raw, list):
            raise MisfitError(f"{expectation(wanted, key)} was expected, not {_shown(raw)}")
        return tuple(convert(part, Wanted(wanted.type), key) for part in raw)
    value = _typed(raw, wanted, key)
    choices = _choices(wanted, key)
    if choices and value not in choices:
        near = nearest(value, map(str, choices)) if isinstance(value, str) else None
        raise MisfitError(f"{expectation(wanted, key)} was expected, not {_shown(raw)}", near)
    if isinstance(value, int | float) and not _in_range(value, key):
        raise MisfitError(f"{expectation(wanted, key)} was expected, not {_shown(raw)}")
    return value


def expectation(wanted: Wanted, key: Key) -> str:
    """Say in words what a value of this key is: `a whole number of seconds from 20 to 600`."""
    if wanted.many:
        one = expectation(Wanted(wanted.type), key).removeprefix("a ").removeprefix("an ")
        return f"a list, each {one}"
    if choices := _choices(wanted, key):
        return "one of " + ", ".join(map(_literal, choices))
    unit = f" of {key.unit}" if key.unit else ""
    return f"{_NAMES[wanted.type]}{unit}{_range(key)}"


def _typed(raw: object, wanted: Wanted, key: Key) -> object:
    if wanted.type is float and type(raw) is int:
        raw = float(raw)
    made = _MADE_OF_TEXT.get(wanted.type)
    if issubclass(wanted.type, StrEnum):
        made = str
    plain = str if made is not None else wanted.type
    if type(raw) is not plain:
        unseen = wanted.type is Secret
        found = "something else" if unseen else _shown(raw)
        raise MisfitError(f"{expectation(wanted, key)} was expected, not {found}")
    if made is None or not isinstance(raw, str):
        return raw
    try:
        value = made(raw)
    except ValueError as error:
        raise MisfitError(f"{expectation(wanted, key)} was expected: {error}") from None
    known = {str(choice): choice for choice in _choices(wanted, key)}
    return known.get(raw, value)


def _path(text: str) -> Path:
    if not text.startswith("/"):
        raise ValueError(f"{_shown(text)} does not start with /")
    if "\0" in text:
        raise ValueError("there is a NUL in it")
    return Path(text)


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except (re.error, OverflowError) as error:
        raise ValueError(f"{_shown(text)} does not compile: {error}") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


_MADE_OF_TEXT: dict[type, Callable[[str], Any]] = {
    Path: _path,
    Secret: Secret.parse,
    re.Pattern: _pattern,
}
_NAMES: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    Path: "an absolute path",
    Secret: '"credential:NAME" or "file:/PATH"',
    re.Pattern: "a regular expression",
}


def _choices(wanted: Wanted, key: Key) -> tuple[object, ...]:
    return tuple(wanted.type) if issubclass(wanted.type, StrEnum) else key.choices


def _literal(choice: object) -> str:
    return f'"{choice}"' if isinstance(choice, str) else str(choice)


def _in_range(value: float, key: Key) -> bool:
    if isinstance(value, bool):
        return True
    least = -math.inf if key.least is None else key.least
    most = math.inf if key.most is None else key.most
    return math.isfinite(value) and least <= value <= most


def _range(key: Key) -> str:
    spoken: Callable[[float], str] = (lambda n: f"0x{int(n):02X}") if key.as_hex else "{:g}".format
    if key.least is not None and key.most is not None:
        return f" from {spoken(key.least)} to {spoken(key.most)}"
    if key.least is not None:
        return f", at least {spoken(key.least)}"
    return "" if key.most is None else f", at most {spoken(key.most)}"


def _shown(raw: object) -> str:
    """Say what was found, shortened: a whole file may have been pasted into a text."""
    match raw:
        case bool():
            return str(raw).lower()
        case str():
            return f'"{raw}"' if len(raw) <= _SHOWN else f'"{raw[:_SHOWN]}…"'
        case list():
            return "a list"
        case dict():
            return "a table"
        case datetime() | date() | time():
            return "a date or time"
        case _:
            return str(raw)[:_SHOWN]
