"""A gzip file unpacked on the way; of a broken one, everything before the break.

Apart from Python's own because that raises at the break and keeps what it had unpacked before,
which are whole records.
"""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

MAGIC = b"\x1f\x8b"
_CHUNK = 1 << 16
_STEP = 256
_GZIP = 31  # zlib's wbits: a gzip header and trailer around the data


class Unpacking:
    """Reads the members of a gzip file one after the other; `broken` says that one had no end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._waiting = b""
        self._packed = b""
        self._member: zlib._Decompress | None = zlib.decompressobj(_GZIP)
        self.broken = False

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end or at the break."""
        while not self._waiting and self._member is not None:
            self._waiting = self._unpacked(self._member, size)
        read, self._waiting = self._waiting[:size], self._waiting[size:]
        return read

    def _unpacked(self, member: "zlib._Decompress", size: int) -> bytes:
        packed = self._packed or self._file.read(_CHUNK)
        if not packed:
            self.broken, self._member = True, None
            return b""
        before = member.copy()
        try:
            found = member.decompress(packed, size)
        except zlib.error:
            self.broken, self._member = True, None
            return b"".join(_until_the_break(before, packed))
        self._packed = member.unconsumed_tail
        if member.eof:
            rest = (member.unused_data or self._file.read(_CHUNK)).lstrip(b"\0")
            self._packed = rest
            self._member = zlib.decompressobj(_GZIP) if rest.startswith(MAGIC) else None
            self.broken = bool(rest) and self._member is None
        return found


def _until_the_break(
    member: "zlib._Decompress", packed: bytes, step: int = _STEP
) -> Iterator[bytes]:
    for at in range(0, len(packed), step):
        before = member.copy()
        try:
            yield member.decompress(packed[at : at + step])
        except zlib.error:
            if step > 1:
                yield from _until_the_break(before, packed[at : at + step], 1)
            return
