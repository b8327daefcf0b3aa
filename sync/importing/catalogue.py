"""A catalogue file, read title by title; damaged records are named and passed over.

Apart from framing and decoding because here is decided what is the whole file's fault, told once
as an `ImportProblem`, and what is one record's, told as a `Rejected` while the reading goes on.
At no time is more than one record, and a bounded window of the file, in memory.
"""

import gzip
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from sync.importing.charsets import (
    AUTO,
    UnknownEncodingError,
    checked_name,
    declared_encoding,
    decode_utf8,
    decoder_for,
)
from sync.importing.framing import BYTE_ORDER_MARK, FIELD_END, ByteSource, Frame, frames
from sync.importing.iso2709 import (
    DamagedRecordError,
    RawRecord,
    control_number,
    raw_record,
    record_in_text,
)
from sync.importing.mapping import FieldMapping
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.records import Damage, Flaw, Rejected, TitleRecord
from sync.importing.titles import title_record

PROBED = 200
PROBED_BYTES = 2_000_000
"""So many records, in so many bytes, are looked at before anything is imported."""

_GZIP = b"\x1f\x8b"
_BROKEN_ARCHIVE = (EOFError, gzip.BadGzipFile, zlib.error)


def read_catalogue(
    path: Path, mapping: FieldMapping, encoding: str | None = None
) -> Iterator[TitleRecord | Rejected]:
    """Read an ISO 2709 file, plain or gzipped; `encoding` overrides the mapping's.

    Raises `ImportProblem` at once if the file as a whole can not be read: missing, a directory,
    empty, of another kind, or in a character set that is unknown or has to be named.  While
    reading it is raised only if the medium fails.
    """
    try:
        charset = checked_name(encoding if encoding is not None else mapping.encoding)
    except UnknownEncodingError as error:
        raise ImportProblem(
            ProblemKind.ENCODING_UNKNOWN, path, str(error.args[0]), error.suggestion
        ) from error
    _probe(path, mapping, charset)
    return _titles(path, mapping, charset)


def check_file(path: Path) -> None:
    """Raise `ImportProblem` unless `path` is a file with something in it that can be opened."""
    try:
        if path.is_dir():
            raise ImportProblem(ProblemKind.DIRECTORY, path)
        if not path.exists():
            raise ImportProblem(ProblemKind.MISSING, path)
        if not path.is_file():
            raise ImportProblem(ProblemKind.NOT_A_CATALOGUE, path)
        with path.open("rb") as source:
            if not source.read(1):
                raise ImportProblem(ProblemKind.EMPTY, path)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> ImportProblem:
    return ImportProblem(ProblemKind.UNREADABLE, path, getattr(error, "strerror", None) or "")


def _open(path: Path) -> gzip.GzipFile | BufferedReader:
    with path.open("rb") as source:
        packed = source.read(len(_GZIP)) == _GZIP
    return gzip.open(path) if packed else path.open("rb")


def _titles(path: Path, mapping: FieldMapping, charset: str) -> Iterator[TitleRecord | Rejected]:
    position = 0
    try:
        with _open(path) as source:
            for position, frame in enumerate(frames(source), start=1):
                yield _title(position, frame, mapping, charset)
    except _BROKEN_ARCHIVE:
        yield Rejected(position + 1, None, Damage.ARCHIVE_BROKEN)
    except OSError as error:
        raise _unreadable(path, error) from error


def _title(
    position: int, frame: Frame, mapping: FieldMapping, charset: str
) -> TitleRecord | Rejected:
    number: str | None = None
    try:
        raw = raw_record(frame)
        number = control_number(raw)
        decode = decoder_for(raw, charset, mapping.record_format)
        record, flaws = record_in_text(raw, decode, mapping.wanted, mapping.essential)
        mended = (Flaw(raw.mended),) if raw.mended else ()
        return title_record(record, mapping, (*mended, *flaws))
    except DamagedRecordError as error:
        return Rejected(position, number, error.damage, error.detail, frame.offset)


def _probe(path: Path, mapping: FieldMapping, charset: str) -> None:
    check_file(path)
    try:
        with _open(path) as source:
            probed = _first_frames(source)
    except _BROKEN_ARCHIVE:
        return  # what can be unpacked is imported, and the break is told where it occurs
    except OSError as error:
        raise _unreadable(path, error) from error
    if not probed:
        raise ImportProblem(ProblemKind.EMPTY, path)
    if not any(_looks_like_a_record(frame) for frame in probed):
        text = probed[0].data.removeprefix(BYTE_ORDER_MARK).lstrip()
        xml = text.startswith(b"<")
        raise ImportProblem(ProblemKind.XML if xml else ProblemKind.NOT_A_CATALOGUE, path)
    if charset == AUTO:
        _probe_utf8(path, probed, mapping)


def _first_frames(source: ByteSource) -> list[Frame]:
    found: list[Frame] = []
    for frame in frames(source):
        found.append(frame)
        if len(found) == PROBED or frame.offset > PROBED_BYTES:
            break
    return found


def _looks_like_a_record(frame: Frame) -> bool:
    return frame.damage is not Damage.NOT_A_RECORD and FIELD_END in frame.data


def _probe_utf8(path: Path, probed: list[Frame], mapping: FieldMapping) -> None:
    """Raise if records are in a code page: every record at once would be told as damaged."""
    refused: RawRecord | None = None
    for frame in probed:
        try:
            raw = raw_record(frame)
        except DamagedRecordError:
            continue
        data = b"".join(field.data for field in raw.fields if field.tag in mapping.wanted)
        try:
            if not decode_utf8(data).isascii():
                return
        except UnicodeDecodeError:
            refused = refused or raw
    declared = declared_encoding(refused, mapping.record_format) if refused else None
    if refused and declared != "utf-8":
        raise ImportProblem(ProblemKind.ENCODING_NEEDED, path, "", declared)
