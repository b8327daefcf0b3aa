"""What is said of one key beside its type: its meaning, its range, its unit.

It is apart because the same words drive the reading, the shipped file and the reference, so that
none of them can say something else than the others.

    idle_seconds: int = key(60, "How long ...", unit="seconds", least=20, most=600)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

Check = Callable[[object], Iterable[str]]
"""Says what is wrong with a value of the right type, one line each; nothing when all is well."""

_KEY = "key"


@dataclass(frozen=True, slots=True)
class Key:
    """The description of one key.

    `least` and `most` include themselves; for a list they are the range of its elements.  `check`
    looks closer at a value, `outside` names a check that the caller of the reading brings.
    `example` stands in the shipped file where there is no default.
    """

    doc: str
    unit: str = ""
    least: float | None = None
    most: float | None = None
    choices: tuple[str | int, ...] = ()
    check: Check | None = None
    outside: str | None = None
    example: object = None
    as_hex: bool = False


def key(  # noqa: PLR0913 - a description, each part with its name
    default: T,
    doc: str,
    *,
    unit: str = "",
    least: float | None = None,
    most: float | None = None,
    choices: tuple[str | int, ...] = (),
    check: Check | None = None,
    outside: str | None = None,
    example: object = None,
    as_hex: bool = False,
) -> T:
    """Describe a key whose default is `default`; None where it may be left unset."""
    described = Key(doc, unit, least, most, choices, check, outside, example, as_hex)
    made: T = field(default=default, metadata={_KEY: described})
    return made


def required(doc: str, *, example: object, check: Check | None = None, outside: str = "") -> str:
    """Describe a text that has no default; `example` shows one."""
    described = Key(doc, check=check, outside=outside or None, example=example)
    made: str = field(metadata={_KEY: described})
    return made


def described(metadata: object) -> Key:
    """Return the description in a field's metadata.  Raises `TypeError` if there is none."""
    found = metadata.get(_KEY) if hasattr(metadata, "get") else None
    if not isinstance(found, Key):
        raise TypeError("a field of a section without a description")
    return found
