"""One thing that is wrong with the settings, in words a technician can act on.

It is apart because every step of the reading adds its own, and the command lists them all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from sync.printable import printable

_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a key, or with the whole file where `key` is empty.

    `key` is dotted, `visit.idle_seconds`, and `reader[2].line` for the second table of a list.
    `what` is one plain English line; `suggestion` what was probably meant; `line` counts from 1.
    `no_file`: the file itself can not be read, so nothing is known of its content.
    """

    key: str
    what: str
    suggestion: str | None = None
    line: int | None = None
    no_file: bool = False

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        key = f"{self.key}: " if self.key else ""
        meant = f" (did you mean {self.suggestion}?)" if self.suggestion else ""
        return printable(f"{where}{key}{self.what}{meant}")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that this one was probably meant to be, in backticks."""
    near = get_close_matches(word.lower(), list(known), 1, _NEAR)
    return f"`{near[0]}`" if near else None
