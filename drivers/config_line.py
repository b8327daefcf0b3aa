"""The line by which a technician names a device, and the options a driver understands.

    barcode:/dev/ttyACM0?baud=9600&parity=N&gap_ms=60
    |       |            options, in any order, each with a default
    |       where the device is: a path, or `simulated`
    what it is: a name in the registry

It is apart so that a line can be checked, all its problems at once, with no device near.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from drivers.errors import ConfigLineError


@dataclass(frozen=True, slots=True)
class ConfigLine:
    """A line taken apart; nothing is checked yet."""

    name: str
    where: str
    options: tuple[tuple[str, str], ...] = ()


class Option(Protocol):
    """What a driver can be told after the `?`."""

    @property
    def name(self) -> str:
        """The word before the `=`."""
        ...

    @property
    def default(self) -> str | int:
        """What holds when the line does not say."""
        ...

    @property
    def meaning(self) -> str:
        """What it is, for the table of devices."""
        ...

    def problem(self, value: str) -> str | None:
        """Say what is wrong with a value, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number: one `among` a few, or from `lowest` to `highest`."""

    name: str
    default: int
    meaning: str
    lowest: int = 0
    highest: int = 0
    among: tuple[int, ...] = ()

    def problem(self, value: str) -> str | None:
        """See `Option.problem`."""
        allowed = self.among or range(self.lowest, self.highest + 1)
        if value.isascii() and value.isdigit() and int(value) in allowed:
            return None
        said = (
            ", ".join(map(str, self.among))
            if self.among
            else f"a whole number from {self.lowest} to {self.highest}"
        )
        return f"{self.name}={value}: must be {'one of ' if self.among else ''}{said}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a few."""

    name: str
    default: str
    meaning: str
    among: tuple[str, ...]

    def problem(self, value: str) -> str | None:
        """See `Option.problem`."""
        if value in self.among:
            return None
        return f"{self.name}={value}: must be one of {', '.join(self.among)}"


@dataclass(frozen=True, slots=True)
class Path:
    """An absolute path, or nothing."""

    name: str
    meaning: str
    default: str = ""

    def problem(self, value: str) -> str | None:
        """See `Option.problem`."""
        return None if value.startswith("/") else f"{self.name}={value}: must begin with /"


class Options:
    """The values of a driver's options: those of the line, and the defaults."""

    def __init__(self, known: Sequence[Option], given: Mapping[str, str] | None = None) -> None:
        self._values = {option.name: str(option.default) for option in known}
        self._values.update(given or {})

    def text(self, name: str) -> str:
        """Return the value of an option."""
        return self._values[name]

    def number(self, name: str) -> int:
        """Return the value of a `Number`."""
        return int(self._values[name])

    def seconds(self, name: str) -> float:
        """Return the value of a `Number` of milliseconds in seconds."""
        return self.number(name) / 1000


def parse(line: str) -> ConfigLine:
    """Take a line apart.  Raises `ConfigLineError` if it has no name or an option no value."""
    line = line.strip()
    name, colon, rest = line.partition(":")
    where, _, query = rest.partition("?")
    if not name or not colon or not line.isprintable():
        raise ConfigLineError(f"{line!r}: must read NAME:WHERE, as in rdm6300:/dev/ttyUSB0")
    pairs = [option.partition("=") for option in query.split("&") if option]
    if lonely := [key for key, equals, _ in pairs if not equals or not key]:
        raise ConfigLineError(*(f"{key or '='}: an option reads NAME=VALUE" for key in lonely))
    return ConfigLine(name, where, tuple((key, value) for key, _, value in pairs))


def option_problems(line: ConfigLine, known: Sequence[Option]) -> Iterator[str]:
    """Yield all that is wrong with the options of a line."""
    by_name: dict[str, Callable[[str], str | None]] = {o.name: o.problem for o in known}
    given: set[str] = set()
    for name, value in line.options:
        if name not in by_name:
            yield f"{name}: no such option" + did_you_mean(name, by_name)
        elif name in given:
            yield f"{name}: given twice"
        elif problem := by_name[name](value):
            yield problem
        given.add(name)


def did_you_mean(word: str, known: Mapping[str, object]) -> str:
    """Return a hint to append: the word that was probably meant, or all of them."""
    if close := get_close_matches(word, known, n=1):
        return f"; did you mean {close[0]}?"
    return f"; there are: {', '.join(sorted(known))}" if known else "; there are none"
