"""Where each record of an ISO 2709 file begins and ends, in damaged files too.

Apart from the decoding because a lost byte must cost one record, not the rest of the file: the
length in the leader is believed only if it leads to a record terminator, and a good record that
follows a torn one inside the same piece is found by its own length.

    00714nam0 2200181 i 450 001003200000...  1E field 1E field 1E 1D
    |---|  length, this digit to 1D                               |
                ^----- 17 bytes, base address of the fields       terminator

The format allows 99,999 bytes; memory stays below `LONGEST_PIECE` whatever the file contains.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from sync.importing.records import Damage

RECORD_END = b"\x1d"
FIELD_END = b"\x1e"
LEADER_LENGTH = 24
LONGEST_RECORD = 99_999
LONGEST_PIECE = 4 * LONGEST_RECORD
CHUNK = 65_536

_BLANK = re.compile(rb"[ \t\r\n\x00\x1a]*")  # what editors, FTP and DOS leave between records

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SHORTEST = LEADER_LENGTH + 2
_LENGTHS = re.compile(rb"(?=(\d{5})[^\x1d-\x1f]{7}\d{5})")


class ByteSource(Protocol):
    """Anything to read bytes from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """The bytes of one record, or of what stands in its place if `damage` says so.

    `offset` is the byte in the file.  LENGTH_WRONG means: a whole record whose leader names
    another length; only the decoder can tell whether it is sound.
    """

    offset: int
    data: bytes
    damage: Damage | None = None


def frames(source: ByteSource) -> Iterator[Frame]:
    """Yield every record in `source` in order, and every stretch of rubbish between them."""
    buffer = _Buffer(source)
    while buffer.skip_blank():
        yield from _next_frames(buffer)


def _next_frames(buffer: "_Buffer") -> Iterator[Frame]:
    end = buffer.find(RECORD_END)
    if end is None:
        yield _unterminated(buffer)
        return
    length = _declared_length(buffer.data)
    if length is not None and length > end + 1 and _is_whole(buffer.peek(length), length):
        # The terminator occurs inside a field; only a directory that fits to the byte proves it.
        end = length - 1
    offset, piece = buffer.take(end + 1)
    if length == len(piece):
        yield Frame(offset, piece)
        return
    start = _whole_suffix(piece)
    if start is None:
        wrong = Damage.LENGTH_WRONG if length is not None else Damage.NOT_A_RECORD
        yield Frame(offset, piece, wrong)
        return
    yield Frame(offset, piece[:start], Damage.CUT_SHORT if length else Damage.NOT_A_RECORD)
    yield Frame(offset + start, piece[start:])


def _unterminated(buffer: "_Buffer") -> Frame:
    cut_short = _declared_length(buffer.data) is not None
    # A record may begin in the last bytes, so they wait for their terminator.
    keep = 0 if buffer.ended else LONGEST_RECORD
    offset, data = buffer.take(len(buffer.data) - keep)
    return Frame(offset, data, Damage.CUT_SHORT if cut_short else Damage.NOT_A_RECORD)


def _declared_length(data: bytes) -> int | None:
    """Return the length a leader names, or None if no leader stands here."""
    if not _LENGTHS.match(data):
        return None
    length = int(data[:5])
    return length if length >= _SHORTEST else 0


def _whole_suffix(piece: bytes) -> int | None:
    """Find the record in the tail of `piece` whose own length reaches to the end exactly."""
    for found in _LENGTHS.finditer(piece):
        if int(found[1]) == len(piece) - found.start() >= _SHORTEST:
            return found.start()
    return None


def _is_whole(data: bytes, length: int) -> bool:
    """Say whether the directory accounts for every byte between itself and the terminator."""
    base = int(data[12:17])
    directory = data[LEADER_LENGTH : base - 1]
    if len(data) != length or data[-2:] != FIELD_END + RECORD_END or len(directory) % 12:
        return False
    entries = [directory[at : at + 12] for at in range(0, len(directory), 12)]
    if not entries or not all(entry[3:].isdigit() for entry in entries):
        return False
    return base + sum(int(entry[3:7]) for entry in entries) + 1 == length


class _Buffer:
    """A window on the source that grows until the next terminator, within its bound."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._offset = 0
        self.data = b""
        self.ended = False

    def _read(self) -> None:
        more = self._source.read(CHUNK)
        self.ended = not more
        self.data += more

    def skip_blank(self) -> bool:
        """Drop what may stand between records; say whether anything is left."""
        while True:
            if self._offset == 0 and self.data.startswith(BYTE_ORDER_MARK):
                self.take(len(BYTE_ORDER_MARK))
            blank = _BLANK.match(self.data)
            self.take(blank.end() if blank else 0)
            if self.ended or len(self.data) >= _SHORTEST:
                return bool(self.data)
            self._read()

    def find(self, wanted: bytes) -> int | None:
        """Return where `wanted` first occurs, reading no further than the bound."""
        searched = 0
        while (found := self.data.find(wanted, searched)) < 0:
            if self.ended or len(self.data) >= LONGEST_PIECE:
                return None
            searched = len(self.data)
            self._read()
        return found

    def peek(self, count: int) -> bytes:
        """Return the next `count` bytes, fewer at the end, and leave them."""
        while len(self.data) < count and not self.ended:
            self._read()
        return self.data[:count]

    def take(self, count: int) -> tuple[int, bytes]:
        """Remove the first `count` bytes; return where they stood, and them."""
        offset, taken = self._offset, self.data[:count]
        self.data = self.data[count:]
        self._offset += count
        return offset, taken
