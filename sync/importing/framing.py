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
from itertools import pairwise
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
_RUBBISH = 4  # fewer bytes before a leader are read as a part of it
_END = RECORD_END[0]
_LENGTHS = re.compile(rb"(?=(\d{5})[^\x1d-\x1f]{7}\d{5})")
_BEGINNING = re.compile(rb"(?=\d{5}[A-Za-z #|-]{2}[ -~]{3}(?:22|[ #|]{2})\d{5}[ -~]{7}\w{3}\d{9})")
"""A leader and the first entry of a directory: no text is like that, and no directory either."""


class ByteSource(Protocol):
    """Anything to read bytes from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """The bytes of one record, or of what stands in its place if `damage` says so.

    `offset` is the byte in the file.  LENGTH_WRONG means: a whole record whose leader names
    another length; only the decoder can tell whether it is sound.  Of what is longer than any
    record only the beginning is here.
    """

    offset: int
    data: bytes
    damage: Damage | None = None


def frames(source: ByteSource) -> Iterator[Frame]:
    """Yield every record in `source` in order, and every stretch of rubbish between them."""
    window = Window(source)
    while window.skip_blank():
        sound = _sound_frame(window)
        if sound is not None:
            yield sound
        else:
            yield from _next_frames(window)


def _sound_frame(window: "Window") -> Frame | None:
    """Return the next record if its leader leads to the next terminator, as nearly all do."""
    data, at = window.data, window.at
    digits = data[at : at + 5]
    if not (digits.isdigit() and data[at + 12 : at + 17].isdigit()):
        return None
    stop = at + int(digits)
    if stop - at < _SHORTEST or stop > len(data) or data.find(RECORD_END, at, stop) != stop - 1:
        return None
    return Frame(*window.take(stop - at))


def _next_frames(window: "Window") -> Iterator[Frame]:
    end = window.find(RECORD_END)
    if end is None:
        yield from _unterminated(window)
        return
    length = _declared_length(window.peek(_SHORTEST))
    if length is not None and length > end + 1 and _is_whole(window.peek(length), length):
        # The terminator occurs inside a field; only a directory that fits to the byte proves it.
        end = length - 1
    offset, piece = window.take(end + 1)
    if length == len(piece):
        yield Frame(offset, piece)
        return
    for begun, torn, is_last in _split(offset, piece):
        yield _last_frame(begun, torn) if is_last else Frame(begun, torn, _torn(torn))


def _last_frame(offset: int, piece: bytes) -> Frame:
    """Return what stands last before a terminator."""
    length = _declared_length(piece)
    if length == len(piece):
        return Frame(offset, piece)
    return Frame(offset, piece, Damage.NOT_A_RECORD if length is None else Damage.LENGTH_WRONG)


def _torn(piece: bytes) -> Damage:
    return Damage.NOT_A_RECORD if _declared_length(piece) is None else Damage.CUT_SHORT


def _split(offset: int, piece: bytes) -> list[tuple[int, bytes, bool]]:
    """Cut a piece where records begin in it; those before the last have lost their terminators."""
    whole = _whole_suffix(piece)
    begins = [found.start() for found in _BEGINNING.finditer(piece, _RUBBISH, whole or len(piece))]
    edges = [0, *begins, *([whole] if whole else []), len(piece)]
    return [
        (offset + start, piece[start:stop], stop == len(piece)) for start, stop in pairwise(edges)
    ]


def _unterminated(window: "Window") -> Iterator[Frame]:
    """Tell the records in what has no terminator within the bound, or pass over it."""
    *torn, (last_at, last, _) = _split(window.offset, window.peek(window.left))
    for begun, piece, _ in torn:
        yield Frame(begun, piece, _torn(piece))
    window.take(last_at - window.offset)
    if window.ended:
        window.take(window.left)
        yield Frame(last_at, last[:LONGEST_RECORD], _torn(last))
    elif not torn:
        yield from _too_long(window)


def _too_long(window: "Window") -> Iterator[Frame]:
    """Pass over what is longer than any record; a record may begin in its last bytes."""
    offset, head = window.offset, window.peek(LONGEST_RECORD)
    is_torn = _declared_length(head) is not None
    end = _passed_over(window)
    rest_at, rest = window.take(window.left if end is None else end + 1)
    yield Frame(offset, head, Damage.RECORD_TOO_LONG if is_torn else Damage.NOT_A_RECORD)
    start = _whole_suffix(rest)
    if start is not None:
        yield Frame(rest_at + start, rest[start:])


def _passed_over(window: "Window") -> int | None:
    """Drop what can be no record any more; return where the next terminator is, None at the end."""
    while True:
        window.take(window.left - LONGEST_RECORD)
        end = window.find(RECORD_END)
        if end is not None or window.ended:
            return end


def _declared_length(data: bytes) -> int | None:
    """Return the length a leader names, or None if no leader stands here."""
    if not _LENGTHS.match(data):
        return None
    length = int(data[:5])
    return length if length >= _SHORTEST else 0


def _whole_suffix(piece: bytes) -> int | None:
    """Find the record in the tail of `piece` whose own length reaches to the end exactly."""
    if not piece.endswith(RECORD_END):
        return None
    for shape in (_BEGINNING, _LENGTHS):  # in a torn directory there are digits of any number
        for found in shape.finditer(piece):
            start = found.start()
            if int(piece[start : start + 5]) == len(piece) - start >= _SHORTEST:
                return start
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


class Window:
    """A window on a source that grows until what is looked for, within `bound` bytes.

    `data[at:]` is what has been read and not taken; `offset` is the byte of the source at `at`.
    """

    def __init__(self, source: ByteSource, bound: int = LONGEST_PIECE) -> None:
        self._source = source
        self._bound = bound
        self.offset = 0
        self.data = b""
        self.at = 0
        self.ended = False

    @property
    def left(self) -> int:
        """How many bytes have been read and not taken."""
        return len(self.data) - self.at

    def _read(self) -> None:
        more = self._source.read(CHUNK)
        self.ended = not more
        self.data = self.data[self.at :] + more
        self.at = 0

    def skip_blank(self) -> bool:
        """Drop what may stand between records; say whether anything is left."""
        while True:
            if self.offset == 0 and self.data.startswith(BYTE_ORDER_MARK):
                self.take(len(BYTE_ORDER_MARK))
            blank = _BLANK.match(self.data, self.at)
            self.take(blank.end() - self.at if blank else 0)
            left = self.left
            if self.ended or left >= LONGEST_RECORD or (left >= _SHORTEST and self._has_end()):
                return left > 0
            self._read()

    def _has_end(self) -> bool:
        """Say whether the record that begins here is here whole, by its own word."""
        digits = self.data[self.at : self.at + 5]
        return not digits.isdigit() or self.at + int(digits) <= len(self.data)

    def find(self, wanted: bytes) -> int | None:
        """Return how far `wanted` first occurs, reading no further than the bound."""
        searched = self.at
        while (found := self.data.find(wanted, searched)) < 0:
            read = self.left
            if self.ended or read >= self._bound:
                return None
            self._read()
            searched = self.at + max(0, read - len(wanted) + 1)
        return found - self.at

    def peek(self, count: int) -> bytes:
        """Return the next `count` bytes, fewer at the end, and leave them."""
        while self.left < count and not self.ended:
            self._read()
        return self.data[self.at : self.at + count]

    def take(self, count: int) -> tuple[int, bytes]:
        """Remove the next `count` bytes; return where they stood, and them."""
        offset, taken = self.offset, self.data[self.at : self.at + count]
        self.at += count
        self.offset += count
        return offset, taken
