"""One ISO 2709 record as fields of bytes; what the bytes mean is decided by `charsets`.

    leader (24)  directory (12 per field) 1E  fields, each ending in 1E  1D
                 tag length start
                 245 0058   00120             start counts from the base address

Apart from the framing because a record that was cut out correctly can still contradict itself.
The directory is followed, not the separators: real fields contain a stray 1E.  Only where the
directory is wrong (lengths counted in letters, a record edited by hand) are the separators used,
and only if they agree with it about the number of fields.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sync.importing.framing import FIELD_END, LEADER_LENGTH, RECORD_END, Frame
from sync.importing.records import Damage, Flaw

ENTRY_LENGTH = 12
SUBFIELD = b"\x1f"
_LINKED = "1"

Decoder = Callable[[bytes], str]
"""Turn the bytes of one subfield into text, or raise `UnicodeDecodeError`."""


class DamagedRecordError(ValueError):
    """This record can not be read.  `detail` names the field, if one is to blame."""

    def __init__(self, damage: Damage, detail: str = "") -> None:
        super().__init__(f"{damage} {detail}".strip())
        self.damage = damage
        self.detail = detail


@dataclass(frozen=True, slots=True)
class RawField:
    """One field as it stands in the file, without its terminator."""

    tag: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record in bytes.  `mended` says what was overlooked to be able to read it."""

    leader: bytes
    fields: tuple[RawField, ...]
    mended: Damage | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field in text.  A control field has no indicators and one subfield with the code ""."""

    tag: str
    indicators: str
    subfields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A record in text.  The fields of a UNIMARC link (461 $1 200...) have tags like `461/200`."""

    leader: str
    fields: tuple[Field, ...]


def raw_record(frame: Frame) -> RawRecord:
    """Take a frame apart.  Raises `DamagedRecordError` if its fields can not be told apart."""
    if frame.damage is Damage.NOT_A_RECORD:
        raise DamagedRecordError(Damage.NOT_A_RECORD)
    data = frame.data.removesuffix(RECORD_END)
    entries, base = _directory(data)
    fields = _by_directory(data, entries, base)
    mended = frame.damage
    if fields is None:
        fields = _by_separators(data, entries, base)
        mended = mended or Damage.DIRECTORY_REPAIRED
    if fields is None:
        raise DamagedRecordError(frame.damage or Damage.DIRECTORY_BROKEN)
    return RawRecord(data[:LEADER_LENGTH], fields, mended)


def _directory(data: bytes) -> tuple[list[bytes], int]:
    end = data.find(FIELD_END, LEADER_LENGTH)
    directory = data[LEADER_LENGTH:end]
    if end < 0 or not directory or len(directory) % ENTRY_LENGTH:
        raise DamagedRecordError(Damage.DIRECTORY_BROKEN)
    entries = [directory[at : at + ENTRY_LENGTH] for at in range(0, len(directory), ENTRY_LENGTH)]
    if not all(entry[:3].isalnum() and entry[3:].isdigit() for entry in entries):
        raise DamagedRecordError(Damage.DIRECTORY_BROKEN)
    return entries, end + 1


def _by_directory(data: bytes, entries: list[bytes], base: int) -> tuple[RawField, ...] | None:
    if data[12:17] != b"%05d" % base:
        return None
    fields = []
    for entry in entries:
        start = base + int(entry[7:])
        content = data[start : start + int(entry[3:7])]
        if len(content) != int(entry[3:7]) or not content.endswith(FIELD_END):
            return None
        fields.append(RawField(entry[:3].decode("ascii"), content[:-1]))
    return tuple(fields)


def _by_separators(data: bytes, entries: list[bytes], base: int) -> tuple[RawField, ...] | None:
    contents = data[base:].removesuffix(FIELD_END).split(FIELD_END)
    starts = [int(entry[7:]) for entry in entries]
    if len(contents) != len(entries) or starts != sorted(starts):
        return None
    tags = (entry[:3].decode("ascii") for entry in entries)
    return tuple(map(RawField, tags, contents))


def record_in_text(
    raw: RawRecord, decode: Decoder, wanted: frozenset[str], essential: frozenset[str]
) -> tuple[Record, tuple[Flaw, ...]]:
    """Decode the fields with a wanted tag; return them and what had to be left out.

    Raises `DamagedRecordError` naming the first essential field that resists.
    """
    fields: list[Field] = []
    flaws: list[Flaw] = []
    for field in raw.fields:
        if field.tag not in wanted:
            continue
        try:
            readable = _field(field, decode)
        except UnicodeDecodeError as error:
            if field.tag in essential:
                raise DamagedRecordError(Damage.TEXT_UNREADABLE, field.tag) from error
            flaws.append(Flaw(Damage.TEXT_UNREADABLE, field.tag))
            continue
        fields += [readable, *_linked(readable)]
    return Record(raw.leader.decode("latin-1"), tuple(fields)), tuple(flaws)


def control_number(raw: RawRecord) -> str | None:
    """Return field 001 whatever the rest of the record is like, for a person to find it by."""
    for field in raw.fields:
        if field.tag == "001":
            return field.data.decode("ascii", "replace").strip()[:60] or None
    return None


def _field(raw: RawField, decode: Decoder) -> Field:
    if SUBFIELD not in raw.data:
        # A data field without subfields is as good as a control field: IRBIS writes them.
        return Field(raw.tag, "", (("", decode(raw.data)),))
    head, *parts = raw.data.split(SUBFIELD)
    subfields = tuple((_code(part), decode(part[1:])) for part in parts if part)
    return Field(raw.tag, head.decode("ascii", "replace"), subfields)


def _code(subfield: bytes) -> str:
    return subfield[:1].decode("latin-1")


def _linked(field: Field) -> list[Field]:
    """Unfold the fields inside a link: `461 $1 2001  $a Title $v 13`."""
    if not (field.tag.startswith("4") and field.subfields and field.subfields[0][0] == _LINKED):
        return []
    found: list[Field] = []
    for code, text in field.subfields:
        if code == _LINKED:
            rest = (("", text[3:]),) if text[:2] == "00" else ()
            found.append(Field(f"{field.tag}/{text[:3]}", text[3:5], rest))
        elif found:
            last = found[-1]
            found[-1] = Field(last.tag, last.indicators, (*last.subfields, (code, text)))
    return found
