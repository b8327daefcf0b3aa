"""A catalogue file, read title by title; damaged records are named and passed over.

    file --> opening --> iso2709, marcxml, irbis --> Record --> titles --> TitleRecord
                                                `--> Unread ----------> Rejected

Apart from the formats because here is decided what is the whole file's fault, told once as an
`ImportProblem`, and what is one record's, told as a `Rejected` while the reading goes on.  At no
time is more than one record, and a bounded window of the file, in memory.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sync.importing.charsets import AUTO, ISO_5426, MARC_8, UnknownEncodingError, checked_name
from sync.importing.fields import DamagedRecordError, Record, Unread
from sync.importing.framing import ByteSource
from sync.importing.irbis import json_records, text_records
from sync.importing.iso2709_file import iso2709_records
from sync.importing.mapping import FieldMapping
from sync.importing.marcxml import xml_records
from sync.importing.opening import Format, format_of, opened
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.reading import Reading
from sync.importing.records import Damage, Rejected, TitleRecord
from sync.importing.repeats import Repeats
from sync.importing.titles import title_record

PROBED = 200
PROBED_BYTES = 2_000_000
"""So many records, in so many bytes, are looked at before anything is imported."""

_FEW = 4
"""So many records that make no sense to one that does: the code page is wrong, not they."""
_ALONE = 10
"""One record that makes no sense among so many of plain ASCII is damaged, not the whole file."""

_READERS: dict[Format, Callable[[ByteSource, Reading], Iterator[Record | Unread]]] = {
    Format.ISO2709: iso2709_records,
    Format.XML: xml_records,
    Format.JSON: json_records,
    Format.IRBIS_TEXT: text_records,
}


@dataclass(slots=True)
class Progress:
    """How many bytes of a file have been read."""

    read: int = 0


def read_catalogue(
    path: Path,
    mapping: FieldMapping,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Iterator[TitleRecord | Rejected]:
    """Read a catalogue in any of the formats, plain or gzipped; `encoding` overrides the mapping's.

    Raises `ImportProblem` at once if the file as a whole can not be read: missing, a directory,
    empty, of another kind, or in a character set that is unknown, has to be named, or does not
    fit.  While reading it is raised only if the medium fails.
    """
    written_in, reading = looked_at(path, mapping, encoding)
    return titles(path, written_in, reading, progress or Progress())


def looked_at(path: Path, mapping: FieldMapping, encoding: str | None) -> tuple[Format, Reading]:
    """Find out how a file is to be read.  Raises `ImportProblem` as `read_catalogue` does."""
    reading = Reading.of(mapping, charset_of(path, mapping, encoding))
    written_in = format_of(path)
    if written_in not in _READERS:
        raise ImportProblem(_NOT_READ.get(written_in, ProblemKind.NOT_A_CATALOGUE), path)
    probe(path, written_in, reading)
    return written_in, reading


def charset_of(path: Path, mapping: FieldMapping, encoding: str | None) -> str:
    """Return the name of the character set.  Raises `ImportProblem` if there is none such."""
    try:
        return checked_name(encoding if encoding is not None else mapping.encoding)
    except UnknownEncodingError as error:
        raise ImportProblem(
            ProblemKind.ENCODING_UNKNOWN, path, str(error.args[0]), error.suggestion
        ) from error


def titles(
    path: Path, written_in: Format, reading: Reading, progress: Progress
) -> Iterator[TitleRecord | Rejected]:
    """Read a file that has been probed; raises `ImportProblem` if the medium fails."""
    position, repeats = 0, Repeats()
    with opened(path) as source:
        for position, found in enumerate(_READERS[written_in](source, reading), start=1):
            progress.read = source.tell()
            title = _title(position, found, reading.mapping)
            yield repeats.told_apart(title) if isinstance(title, TitleRecord) else title
        if source.broken:
            yield Rejected(position + 1, None, Damage.ARCHIVE_BROKEN)


def _title(position: int, found: Record | Unread, mapping: FieldMapping) -> TitleRecord | Rejected:
    if isinstance(found, Unread):
        return Rejected(position, found.number, found.damage, found.detail, found.offset)
    try:
        return title_record(found, mapping)
    except DamagedRecordError as error:
        number = found.control_number
        return Rejected(position, number, error.damage, error.detail, found.offset)


@dataclass(slots=True)
class _Seen:
    """What the first records of a file are like."""

    sound: int = 0
    legible: int = 0
    unread: list[Unread] = field(default_factory=list)

    def add(self, found: Record | Unread) -> None:
        if isinstance(found, Unread):
            self.unread.append(found)
            return
        self.sound += 1
        if any(flaw.damage is Damage.TEXT_UNREADABLE for flaw in found.flaws):
            self.unread.append(Unread(found.offset or 0, Damage.TEXT_UNREADABLE))
        elif not all(text.isascii() for texts in found.fields.values() for text in texts):
            self.legible += 1

    def having(self, damage: Damage) -> list[Unread]:
        return [each for each in self.unread if each.damage is damage]


def probe(path: Path, written_in: Format, reading: Reading) -> None:
    """Look at the first records and raise `ImportProblem` for what is the whole file's fault."""
    seen = _seen(path, written_in, reading)
    if not seen.sound and not seen.unread:
        empty = ProblemKind.XML if written_in is Format.XML else ProblemKind.EMPTY
        raise ImportProblem(empty, path)
    if not seen.sound and len(seen.having(Damage.NOT_A_RECORD)) == len(seen.unread):
        raise ImportProblem(_NO_RECORDS.get(written_in, ProblemKind.NOT_A_CATALOGUE), path)
    _check_charset(path, reading.charset, seen)


_NOT_READ = {Format.ZIP: ProblemKind.ZIP, Format.EMPTY: ProblemKind.EMPTY}
_NO_RECORDS = {Format.XML: ProblemKind.XML, Format.JSON: ProblemKind.JSON}


def _check_charset(path: Path, charset: str, seen: _Seen) -> None:
    """Raise if no record beyond ASCII can be read: every one at once would be told as damaged."""
    wrong = [*seen.having(Damage.TEXT_IMPLAUSIBLE), *seen.having(Damage.TEXT_UNREADABLE)]
    if not wrong or seen.legible * _FEW >= len(wrong) or (charset == AUTO and seen.legible):
        return
    if len(wrong) * (_ALONE - 1) <= seen.sound:
        return  # they are named one by one
    tried = {None, charset, MARC_8, ISO_5426} if charset == AUTO else {None, charset}
    declared = next((each.declared for each in wrong if each.declared not in tried), None)
    kind = ProblemKind.ENCODING_NEEDED if charset == AUTO else ProblemKind.ENCODING_WRONG
    raise ImportProblem(kind, path, "" if charset == AUTO else charset, declared)


def _seen(path: Path, written_in: Format, reading: Reading) -> _Seen:
    seen = _Seen()
    with opened(path) as source:
        for count, found in enumerate(_READERS[written_in](source, reading), start=1):
            seen.add(found)
            if count == PROBED or (found.offset or 0) > PROBED_BYTES:
                break
    return seen
