"""A record in text, whatever file it came from: its leader, and its fields by tag.

    245   10 1F a War and peace. 1F n Part 2    two indicators, then code and text of subfields
    001   17446121                              a control field has neither

Apart from the formats because ISO 2709, MARCXML and IRBIS all end here, and the mapping begins.
A field stays one text: of the thirty fields of a record the mapping looks into ten.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.importing.records import Damage, Flaw

SUBFIELD = "\x1f"
_LINKED = "1"
_NUMBER_LENGTH = 60


class DamagedRecordError(ValueError):
    """This record can not be read.  `detail` names the field, if one is to blame."""

    def __init__(self, damage: Damage, detail: str = "") -> None:
        super().__init__(f"{damage} {detail}".strip())
        self.damage = damage
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Record:
    """A record in text.  The fields of a UNIMARC link (461 $1 200...) have tags like `461/200`.

    `flaws` are what had to be left out or mended; `offset` is the byte where it began.
    """

    leader: str
    fields: Mapping[str, list[str]]
    flaws: tuple[Flaw, ...] = ()
    offset: int | None = None

    @property
    def control_number(self) -> str | None:
        """Field 001, for a person to find the record by."""
        return shown_number(next(iter(self.fields.get("001", ())), ""))


@dataclass(frozen=True, slots=True)
class Unread:
    """What stands in a file in the place of a record; `declared` is the set it says it is in."""

    offset: int
    damage: Damage
    detail: str = ""
    number: str | None = None
    declared: str | None = None


def shown_number(text: str) -> str | None:
    """Return a control number as far as it may stand in a message."""
    shown = "".join(c if c.isprintable() else " " for c in text[: 2 * _NUMBER_LENGTH])
    return shown.strip()[:_NUMBER_LENGTH] or None


def subfields(data: str) -> list[tuple[str, str]]:
    """Return codes and texts; a field without subfields is one text with the code ""."""
    _, *parts = data.split(SUBFIELD)
    if not parts:
        return [("", data)]
    return [(part[0], part[1:]) for part in parts if part]


def indicators(data: str) -> str:
    """Return what stands before the first subfield."""
    return data.partition(SUBFIELD)[0] if SUBFIELD in data else ""


def unfold_links(fields: dict[str, list[str]], tags: frozenset[str]) -> None:
    """Add the fields inside links: `461 $1 2001  $a Title $v 13` has a `461/200`."""
    for tag in tags & fields.keys():
        for data in fields[tag]:
            first, *linked = data.split(SUBFIELD + _LINKED)
            if SUBFIELD in first:
                continue  # another subfield comes first: this is no link of this kind
            for inner in linked:
                fields.setdefault(f"{tag}/{inner[:3]}", []).append(inner[3:])
