"""One ISO 2709 record as fields of bytes; what the bytes mean is decided by `charsets`.

    leader (24)  directory (12 per field) 1E  fields, each ending in 1E  1D
                 tag length start
                 245 0058   00120             start counts from the base address

Apart from the framing because a record that was cut out correctly can still contradict itself.
The directory is followed, not the separators: real fields contain a stray 1E.  Only where the
directory is wrong (lengths counted in letters, a record edited by hand) are the separators used,
and only if they agree with it about the number of fields.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sync.importing.fields import DamagedRecordError, Record, shown_number, unfold_links
from sync.importing.framing import FIELD_END, LEADER_LENGTH, RECORD_END, Frame
from sync.importing.records import Damage, Flaw

ESCAPE = b"\x1b"
_FIELD_END = FIELD_END[0]
_BASE = slice(12, 17)
_ENTRY = re.compile(r"([ -~]{3})(\d{4})(\d{5})")
_ENTRY_LENGTH = 12
_LEADERS = range(LEADER_LENGTH // 2, LEADER_LENGTH + 4)
"""So long are leaders that lost their first bytes or won some."""

Decoder = Callable[[bytes], str]
"""Turn the bytes of one field into text, or raise `UnicodeDecodeError`."""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record in bytes: its fields as tag and content, without their terminators.

    `mended` says what was overlooked to be able to read it.
    """

    leader: bytes
    fields: tuple[tuple[str, bytes], ...]
    mended: Damage | None = None
    offset: int = 0
    is_ascii: bool = False


def raw_record(frame: Frame, wanted: frozenset[str] | None = None) -> RawRecord:
    """Take a frame apart; of its fields those with a wanted tag, or all, are kept.

    Raises `DamagedRecordError` if its fields can not be told apart.
    """
    data = frame.data.removesuffix(RECORD_END)
    leader, end = LEADER_LENGTH, data.find(FIELD_END, _LEADERS[0])
    entries = _entries(data[leader:end].decode("latin-1")) if end > leader else []
    if not entries:
        leader, entries = _behind_another_leader(data[: max(end, 0)])
    base = end + 1
    damage = None if frame.damage is Damage.NOT_A_RECORD else frame.damage
    fields = _by_directory(data, entries, base, wanted) if entries else None
    mended = damage
    if entries and fields is None:
        fields = _by_separators(data, entries, base, wanted)
        mended = damage or Damage.DIRECTORY_REPAIRED
    if fields is None or damage is Damage.RECORD_TOO_LONG:
        told = frame.damage is not None and frame.damage is not Damage.LENGTH_WRONG
        raise DamagedRecordError(frame.damage if told and frame.damage else _BROKEN)
    if mended is None and (frame.damage or data[_BASE] != b"%05d" % base):
        mended = Damage.LEADER_REPAIRED
    is_ascii = data.isascii() and ESCAPE not in data
    told_by = data[max(0, leader - LEADER_LENGTH) : leader].rjust(LEADER_LENGTH)
    return RawRecord(told_by, fields, mended, frame.offset, is_ascii)


_BROKEN = Damage.DIRECTORY_BROKEN


def _behind_another_leader(start: bytes) -> tuple[int, "_Entries"]:
    """Return the length of a leader that is not 24 bytes long, and the directory behind it.

    A record of more than 99,999 bytes has a leader of 25, and one that names no length begins
    with blanks that are taken for those between two records.
    """
    for leader in _LEADERS:
        entries = _entries(start[leader:].decode("latin-1"))
        if entries and not int(entries[0][2]):
            return leader, entries
    return LEADER_LENGTH, []


def _entries(directory: str) -> "_Entries":
    """Return tag, length and start of each field; none if this is no directory."""
    found: _Entries = _ENTRY.findall(directory)
    if len(found) * _ENTRY_LENGTH == len(directory):
        return found  # one after the other, with nothing between
    found = []
    at = expected = 0
    while at < len(directory):
        entry = _overflowing(directory, at, f"{expected:05}")
        if entry is None:
            return []
        found.append(entry)
        expected += int(entry[1])
        at += sum(map(len, entry))
    return found


def _overflowing(directory: str, at: int, start: str) -> tuple[str, str, str] | None:
    """Return the entry at `at`; numbers too large for their place push the rest along.

    The start, which must be known beforehand, tells where the length ends.
    """
    tag, numbers = directory[at : at + 3], directory[at + 3 : at + 9 + len(start)]
    for digits in range(4, 7):
        length = numbers[:digits]
        if length.isdecimal() and tag.isprintable() and numbers.startswith(start, digits):
            return tag, length, start
    return None


_Entries = list[tuple[str, str, str]]
_Fields = tuple[tuple[str, bytes], ...]


def _by_directory(
    data: bytes, entries: _Entries, base: int, wanted: frozenset[str] | None
) -> _Fields | None:
    """Return the fields where the directory says they are, None if one does not stand there.

    Each must lie between two terminators; those that nobody wants are not looked at.
    """
    places = [
        (tag, base + int(begin), int(length))
        for tag, length, begin in entries
        if wanted is None or tag in wanted
    ]
    fields = []
    for tag, start, length in places:
        framed = data[start - 1 : start + length]
        if len(framed) != length + 1 or not length or not framed[0] == framed[-1] == _FIELD_END:
            return None
        fields.append((tag, framed[1:-1]))
    return tuple(fields)


def _by_separators(
    data: bytes, entries: _Entries, base: int, wanted: frozenset[str] | None
) -> _Fields | None:
    contents = data[base:].removesuffix(FIELD_END).split(FIELD_END)
    starts = [begin for _, _, begin in entries]
    if len(contents) != len(entries) or starts != sorted(starts):
        return None
    tags = (tag for tag, _, _ in entries)
    return tuple(
        (tag, content)
        for tag, content in zip(tags, contents, strict=True)
        if wanted is None or tag in wanted
    )


def record_in_text(
    raw: RawRecord, decode: Decoder, essential: frozenset[str], linked: frozenset[str] = frozenset()
) -> Record:
    """Decode the fields; the links in fields with a tag in `linked` are unfolded.

    What resists is left out and named, or, with a tag in `essential`, raises `DamagedRecordError`.
    """
    fields: dict[str, list[str]] = {}
    flaws = [Flaw(raw.mended)] if raw.mended else []
    for tag, data in raw.fields:
        try:
            text = decode(data)
        except UnicodeDecodeError as error:
            if tag in essential:
                raise DamagedRecordError(Damage.TEXT_UNREADABLE, tag) from error
            flaws.append(Flaw(Damage.TEXT_UNREADABLE, tag))
            continue
        if tag in fields:
            fields[tag].append(text)
        else:
            fields[tag] = [text]
    unfold_links(fields, linked)
    return Record(raw.leader.decode("latin-1"), fields, tuple(flaws), raw.offset)


def control_number(raw: RawRecord) -> str | None:
    """Return field 001 whatever the rest of the record is like, for a person to find it by."""
    for tag, data in raw.fields:
        if tag == "001":
            return shown_number(data.decode("ascii", "replace"))
    return None
