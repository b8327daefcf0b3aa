"""The sections of cards, items and the devices that see them.

They are apart because they alone know drivers: a line that names no driver is a problem here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from drivers.errors import ConfigLineError
from drivers.registry import Function, functions, problems
from sync.settings.key import key, required

_READER_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class SecurityMode(StrEnum):
    """What tells the gate whether an item may leave."""

    NONE = "none"
    AFI = "afi"


class Role(StrEnum):
    """What a reader is there for."""

    CARD = "card"
    ITEM = "item"
    BOTH = "both"


def line_faults(value: object) -> Iterator[str]:
    """Want the configuration line of a driver there is."""
    yield from problems(str(value))


def reader_name_faults(value: object) -> Iterator[str]:
    """Want a short word, since it stands in the log and on the staff screen."""
    if not _READER_NAME.fullmatch(str(value)):
        yield f'"{value}" is no short name of a-z, 0-9 and -'


def pattern_faults(value: object) -> Iterator[str]:
    """Want a pattern that says something."""
    if isinstance(value, re.Pattern) and value.fullmatch(""):
        yield "fits the empty text as well"


@dataclass(frozen=True, slots=True)
class Cards:
    """Which barcodes are library cards."""

    pattern: re.Pattern[str] | None = key(
        None,
        "What the whole barcode of a card looks like. Unset: the catalogue is asked.",
        check=pattern_faults,
        example=re.compile(r"2\d{13}"),
    )


@dataclass(frozen=True, slots=True)
class Items:
    """Which barcodes are items, and how items are protected."""

    pattern: re.Pattern[str] | None = key(
        None,
        "What the whole barcode of an item looks like. Unset: the catalogue is asked.",
        check=pattern_faults,
        example=re.compile(r"3\d{13}"),
    )
    security: SecurityMode = key(
        SecurityMode.AFI,
        'What tells the gate whether an item may leave: "afi" is a byte on its tag, "none" means '
        "that tags are never written.",
    )
    in_stock: int = key(0x07, "The AFI at which the gate alarms.", least=0, most=0xFF, as_hex=True)
    on_loan: int = key(0xC2, "The AFI at which an item may leave.", least=0, most=0xFF, as_hex=True)

    def faults(self) -> Iterator[tuple[str, str]]:
        """Want two values that the gate can tell apart."""
        if self.in_stock == self.on_loan:
            yield "on_loan", "is the same as in_stock: the gate could not tell them apart"


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader or scanner."""

    name: str = required(
        "What the log and the staff screen call it.", example="scanner", check=reader_name_faults
    )
    line: str = required(
        "Its driver, its place and its options; `python -m drivers list` shows what there is.",
        example="barcode:/dev/ttyACM0?baud=9600",
        check=line_faults,
    )
    role: Role = key(Role.BOTH, "What it is there for; what else it sees is not taken.")

    def faults(self) -> Iterator[tuple[str, str]]:
        """Want a role that the device can play."""
        try:
            able = set(functions(self.line))
        except ConfigLineError:
            return
        wanted = {Role.CARD: Function.CARDS, Role.ITEM: Function.ITEMS}.get(self.role)
        if wanted and not able & {wanted, Function.BARCODES}:
            seen = ", ".join(sorted(able))
            yield "role", f'"{self.role}" is not what this device can do; it sees {seen}'
