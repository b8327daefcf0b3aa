"""What hands can do to a simulated device, and how it is written: one act a line.

    # a visit
    lay-card 04A3C6CAE26180
    wait 1.5
    lay-item 30000123                      a made-up tag, always the same one for this item
    lay-item 30000124 --uid E004010012345678 --afi C2
    fail-write 2                           the next two writes are refused
    take 30000123                          by item, or by UID
    clear
    scan "00012345"
    unplug
    plug

It is apart, and touches nothing, so that a script can be checked before it begins.
"""

import shlex
from binascii import Error, unhexlify
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from drivers.readings import CardUid, TagUid

LONGEST_WAIT_SECONDS = 3600.0
MOST_FAULTS = 1000


class ActError(ValueError):
    """An act that can not be understood, or not be done here.  One line, for the terminal."""


class Fault(StrEnum):
    """How a plate can fail."""

    READ = "fail-read"
    """A tag is there and can not be read."""

    WRITE = "fail-write"
    """A write is refused."""

    LOST_WRITE = "lose-write"
    """A write is confirmed, and was none: only reading back shows it."""

    LOST_ANSWER = "lose-answer"
    """A write is done, and its answer is lost."""


@dataclass(frozen=True, slots=True)
class LayCard:
    """Lay a card down."""

    WORD: ClassVar[str] = "lay-card"
    uid: CardUid


@dataclass(frozen=True, slots=True)
class LayItem:
    """Lay an item down.  `uid` None: its made-up tag; `afi` None: as the tag was left."""

    WORD: ClassVar[str] = "lay-item"
    item: str
    uid: TagUid | None = None
    afi: int | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """Take away what lies there: an item by its id, anything by its UID in hex."""

    WORD: ClassVar[str] = "take"
    what: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Take everything away."""

    WORD: ClassVar[str] = "clear"


@dataclass(frozen=True, slots=True)
class Scan:
    """Scan a barcode."""

    WORD: ClassVar[str] = "scan"
    text: str


@dataclass(frozen=True, slots=True)
class Unplug:
    """Pull the plug."""

    WORD: ClassVar[str] = "unplug"


@dataclass(frozen=True, slots=True)
class Plug:
    """Put the plug back."""

    WORD: ClassVar[str] = "plug"


@dataclass(frozen=True, slots=True)
class Fail:
    """Make the next reads or writes fail."""

    WORD: ClassVar[str] = "fail"
    fault: Fault
    times: int = 1


@dataclass(frozen=True, slots=True)
class Wait:
    """Let some seconds pass.  Whoever plays the script waits; no device does this."""

    WORD: ClassVar[str] = "wait"
    seconds: float


Act = LayCard | LayItem | Take | Clear | Scan | Unplug | Plug | Fail | Wait


def bytes_of(text: str) -> bytes:
    """Return the bytes of a UID in hex, with or without `:` or `-`; raises `ActError`."""
    try:
        uid = unhexlify(text.replace(":", "").replace("-", ""))
    except (Error, ValueError) as error:
        raise ActError(f"{text}: not a UID in hex") from error
    if not uid:
        raise ActError("an empty UID")
    return uid


def parse_act(line: str) -> Act:
    """Read one act.  Raises `ActError`."""
    try:
        words = shlex.split(line, comments=True)
    except ValueError as error:
        raise ActError(f"{line.strip()}: {error}") from error
    return parse_words(words)


def parse_words(words: Iterable[str]) -> Act:
    """Read one act that is split into words already.  Raises `ActError`."""
    word, *rest = tuple(words) or ("",)
    if not word:
        raise ActError("no act")
    if word not in _READ:
        raise ActError(f"{word}: no such act; there are: {', '.join(sorted(_READ))}")
    return _READ[word](word, rest)


def parse_script(text: str) -> tuple[Act, ...]:
    """Read a script; blank lines and what follows `#` do not count.

    Raises `ActError`, with the number of the line, before anything is done.
    """
    acts = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            if shlex.split(line, comments=True):
                acts.append(parse_act(line))
        except (ActError, ValueError) as error:
            raise ActError(f"line {number}: {error}") from error
    return tuple(acts)


def spell(act: Act) -> str:
    """Write an act as `parse_act` reads it."""
    match act:
        case LayCard(uid):
            words = [act.WORD, uid.hex().upper()]
        case LayItem(item, tag, afi):
            words = [act.WORD, item]
            words += ["--uid", tag.hex().upper()] if tag is not None else []
            words += ["--afi", f"{afi:02X}"] if afi is not None else []
        case Take(text) | Scan(text):
            words = [act.WORD, text]
        case Fail(fault, times):
            words = [fault.value, str(times)]
        case Wait(seconds):
            words = [act.WORD, repr(seconds)]
        case Clear() | Unplug() | Plug():
            words = [act.WORD]
    return shlex.join(words)


def _one(word: str, rest: list[str]) -> str:
    if len(rest) != 1:
        raise ActError(f"{word}: takes one word, not {len(rest)}")
    return rest[0]


def _none(word: str, rest: list[str]) -> None:
    if rest:
        raise ActError(f"{word}: takes no more words")


def _lay_item(word: str, rest: list[str]) -> Act:
    options: dict[str, str] = {}
    while len(rest) > 2 and rest[-2] in {"--uid", "--afi"}:  # noqa: PLR2004  an option is two words
        *rest, name, value = rest
        options[name] = value
    item = _one(word, rest)
    uid = options.get("--uid")
    afi = options.get("--afi")
    return LayItem(
        item,
        None if uid is None else TagUid(bytes_of(uid)),
        None if afi is None else _byte(afi),
    )


def _byte(text: str) -> int:
    value = bytes_of(text)
    if len(value) != 1:
        raise ActError(f"{text}: not one byte in hex")
    return value[0]


def _fail(word: str, rest: list[str]) -> Act:
    times = _one(word, rest or ["1"])
    if not (times.isascii() and times.isdigit() and int(times) <= MOST_FAULTS):
        raise ActError(f"{word}: how many times? a number up to {MOST_FAULTS}")
    return Fail(Fault(word), int(times))


def _wait(word: str, rest: list[str]) -> Act:
    text = _one(word, rest)
    try:
        seconds = float(text)
    except ValueError as error:
        raise ActError(f"{word}: {text}: not a number of seconds") from error
    if not 0 <= seconds <= LONGEST_WAIT_SECONDS:
        raise ActError(f"{word}: {text}: from 0 to {LONGEST_WAIT_SECONDS:g} seconds")
    return Wait(seconds)


def _bare(act: Act) -> Callable[[str, list[str]], Act]:
    def read(word: str, rest: list[str]) -> Act:
        _none(word, rest)
        return act

    return read


_READ: dict[str, Callable[[str, list[str]], Act]] = {
    LayCard.WORD: lambda word, rest: LayCard(CardUid(bytes_of(_one(word, rest)))),
    LayItem.WORD: _lay_item,
    Take.WORD: lambda word, rest: Take(_one(word, rest)),
    Clear.WORD: _bare(Clear()),
    Scan.WORD: lambda word, rest: Scan(_one(word, rest)),
    Unplug.WORD: _bare(Unplug()),
    Plug.WORD: _bare(Plug()),
    Wait.WORD: _wait,
    **dict.fromkeys(Fault, _fail),
}
ACT_WORDS = tuple(_READ)
