"""A file opened for reading, whatever it is packed in, and told by its content, never by its name.

    1F 8B              gzip, unpacked on the way
    FF FE, FE FF       UTF-16, turned into UTF-8 on the way
    PK 03 04           an archive or a workbook
    <                  XML
    { [                JSON
    #200: ^A           IRBIS text
    1E, 1D             ISO 2709

Apart from the formats because everything that can be wrong with a file as such is told here.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import BufferedReader
from pathlib import Path

from sync.importing.framing import BYTE_ORDER_MARK, FIELD_END, RECORD_END, ByteSource
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.unpacking import MAGIC, Unpacking

PROBED = 1 << 16
"""So many bytes are looked at to tell what a file is."""

_ZIP = b"PK\x03\x04"
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_IRBIS_LINE = re.compile(rb"(?:\*{5}\s+)?#\d{1,5}: ")
_ENTITY = re.compile(rb"<!DOCTYPE[^>]*\[\s*(?:<![^>]*>\s*)*<!ENTITY", re.IGNORECASE)
_XML = re.compile(rb"<(?:\?xml|(?:\w+:)?(?:collection|record|OAI-PMH|searchRetrieveResponse)\b)")


class Format(StrEnum):
    """What a file is written in."""

    ISO2709 = "iso2709"
    XML = "xml"
    JSON = "json"
    IRBIS_TEXT = "irbis-text"
    ZIP = "zip"
    EMPTY = "empty"
    OTHER = "other"


class Opened:
    """A source of bytes that knows how much of its file has been read."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self._packed = Unpacking(file) if file.peek(2)[:2] == MAGIC else None
        self._plain: ByteSource = self._packed or file
        self._waiting = self._plain.read(PROBED)
        self._decoder: codecs.IncrementalDecoder | None = None
        name = _UTF_16.get(self._waiting[:2])
        if name is not None:
            self._decoder = codecs.getincrementaldecoder(name)("replace")
            self._waiting = self._decoder.decode(self._waiting[2:]).encode("utf-8", "replace")

    @property
    def broken(self) -> bool:
        """Whether the archive ended before its end."""
        return self._packed is not None and self._packed.broken

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, or a few more, none at the end."""
        if self._waiting:
            waiting, self._waiting = self._waiting, b""
            return waiting
        data = self._plain.read(size)
        if self._decoder is None:
            return data
        while data and not (text := self._decoder.decode(data)):
            data = self._plain.read(size)
        return text.encode("utf-8", "replace") if data else b""

    def tell(self) -> int:
        """Return how many bytes of the file itself have been read."""
        return self._file.tell()


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a file for reading.  Raises `ImportProblem` where the medium fails."""
    try:
        with path.open("rb") as file:
            yield Opened(file)
    except OSError as error:
        raise unreadable(path, error) from error


def check_file(path: Path) -> None:
    """Raise `ImportProblem` unless `path` is a file with something in it that can be opened."""
    try:
        if path.is_dir():
            raise ImportProblem(ProblemKind.DIRECTORY, path)
        if not path.exists():
            raise ImportProblem(ProblemKind.MISSING, path)
        if not path.is_file():
            raise ImportProblem(ProblemKind.NOT_A_FILE, path)
        with path.open("rb") as source:
            if not source.read(1):
                raise ImportProblem(ProblemKind.EMPTY, path)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> ImportProblem:
    """Return the problem that the system's error is."""
    return ImportProblem(ProblemKind.UNREADABLE, path, getattr(error, "strerror", None) or "")


def format_of(path: Path) -> Format:
    """Tell what a file is.

    Raises `ImportProblem` as `check_file` does, and for XML with entities of its own: a few of
    them, each made of the one before, fill any memory.
    """
    check_file(path)
    with opened(path) as source:
        start = b"".join(_first_chunks(source))
        if source.broken and not start:
            raise ImportProblem(ProblemKind.UNREADABLE, path, "gzip")
    found = told_by(start)
    if found is Format.XML and _ENTITY.search(start):
        raise ImportProblem(ProblemKind.XML_ENTITIES, path)
    return found


def _first_chunks(source: Opened) -> Iterator[bytes]:
    size = 0
    while size < PROBED and (data := source.read(PROBED - size)):
        size += len(data)
        yield data


def told_by(start: bytes) -> Format:
    """Tell what a file that begins so is."""
    text = start.removeprefix(BYTE_ORDER_MARK).lstrip(b" \t\r\n\0\x1a")
    if not text:
        return Format.EMPTY
    if text.startswith(_ZIP):
        return Format.ZIP
    if text.startswith((b"{", b"[")):
        return Format.JSON
    if _IRBIS_LINE.match(text):
        return Format.IRBIS_TEXT
    if text.startswith(b"<") or (_XML.search(text) and FIELD_END not in text):
        return Format.XML
    if FIELD_END in text or RECORD_END in text:
        return Format.ISO2709
    return Format.OTHER
