"""The innermost `record` elements of an XML file, cut out by their tags.

    <record> header <record> ... </record> ... </record>      the inner one
    <record> 245 ... <record> ... </record>                   the first one has no end: it is torn

Apart from the parsing because it works on bytes of any length within bounded memory, and on XML
that no parser accepts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sync.importing.framing import ByteSource
from sync.importing.records import Damage

LONGEST = 4_000_000
CHUNK = 1 << 18
_LONGEST_TAG = 2000
_EDGE = re.compile(rb"<(/?)(?:[\w.-]+:)?record(?:\s[^<>]*)?(/?)>")
_MARC = re.compile(rb"<(?:[\w.-]+:)?(?:leader|controlfield|datafield)\b")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_START = 4096


@dataclass(frozen=True, slots=True)
class Piece:
    """One record element; `encoding` is what the file declares."""

    offset: int
    data: bytes
    encoding: str | None = None
    damage: Damage | None = None


def pieces(source: ByteSource) -> Iterator[Piece]:
    """Yield each innermost record of a file, and what is left of those without an end."""
    cutter = _Cutter()
    while data := source.read(CHUNK):
        yield from cutter.feed(data)
    yield from cutter.end()


class _Cutter:
    def __init__(self) -> None:
        self._data = b""
        self._offset = 0
        self._begun: int | None = None
        self._scanned = 0
        self._encoding: str | None = None
        self._passing = False

    def feed(self, data: bytes) -> Iterator[Piece]:
        self._data += data
        if self._offset == 0 and len(self._data) <= CHUNK + _START:
            declared = _ENCODING.search(self._data[:_START])
            self._encoding = declared[1].decode("ascii").lower() if declared else None
        for edge in _EDGE.finditer(self._data, self._scanned):
            self._scanned = edge.end()
            if not edge[2]:
                yield from self._at(edge)
        self._scanned = max(self._scanned, len(self._data) - _LONGEST_TAG)
        yield from self._shorten()

    def _at(self, edge: "re.Match[bytes]") -> Iterator[Piece]:
        if self._passing:
            self._passing = False  # the end, or the next record's beginning
        elif edge[1] and self._begun is not None:
            yield self._piece(self._begun, edge.end())
        elif self._begun is not None and _MARC.search(self._data, self._begun, edge.start()):
            yield self._piece(self._begun, edge.start(), Damage.CUT_SHORT)
        self._begun = None if edge[1] else edge.start()

    def _piece(self, start: int, stop: int, damage: Damage | None = None) -> Piece:
        return Piece(self._offset + start, self._data[start:stop], self._encoding, damage)

    def _shorten(self) -> Iterator[Piece]:
        if self._begun is not None and len(self._data) - self._begun > LONGEST:
            yield self._piece(self._begun, self._begun + _START, Damage.RECORD_TOO_LONG)
            self._begun, self._passing = None, True
        done = self._scanned if self._begun is None else self._begun
        self._data = self._data[done:]
        self._offset += done
        self._scanned -= done
        self._begun = None if self._begun is None else 0

    def end(self) -> Iterator[Piece]:
        if self._begun is not None and _MARC.search(self._data, self._begun):
            yield self._piece(self._begun, len(self._data), Damage.CUT_SHORT)
