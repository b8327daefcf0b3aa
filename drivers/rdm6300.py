"""RDM6300, ID-12LA, ID-20LA: 125 kHz card readers (EM4100) on a 9600-baud serial line.

They send one frame for a card, and know nothing of its removal:

    02  <10 hex digits: version and number>  <2 hex digits: their XOR>  [0D 0A]  03
                                                                        ID-12 only

The RDM6300 repeats the frame while the card lies there, the ID-12 sends it once, so a card
counts as gone when its reader has been silent for a while.  Frames and line are apart:
`decode_frame` and `Frames` touch nothing, `Rdm6300` knows nothing of the format.
"""

from binascii import Error, unhexlify
from collections import deque
from functools import reduce
from operator import xor
from typing import ClassVar

from drivers.config_line import Number, Option, Options
from drivers.errors import BadFrameError
from drivers.interfaces import Patience
from drivers.readings import CardUid
from drivers.serial_line import SerialLine, SerialPlace

START = b"\x02"
END = b"\x03"
LINE_END = b"\r\n"
HEX_DIGITS = 12
LONGEST_FRAME = len(START) + HEX_DIGITS + len(LINE_END) + len(END)


def decode_frame(frame: bytes) -> CardUid:
    """Turn one frame into a card UID of 5 bytes, or raise `BadFrameError`."""
    digits = frame[1:-1].removesuffix(LINE_END)
    if len(digits) != HEX_DIGITS or frame[:1] != START or frame[-1:] != END:
        raise BadFrameError("not a frame of a card")
    try:
        # Not bytes.fromhex: it passes over blanks, and five of them hide a damaged frame.
        *uid, checksum = unhexlify(digits)
    except Error as error:
        raise BadFrameError("not hex digits") from error
    if reduce(xor, uid) != checksum:
        raise BadFrameError("checksum differs")
    return CardUid(bytes(uid))


class Frames:
    """Cuts frames out of what comes over the line, in whatever pieces it comes."""

    def __init__(self) -> None:
        self._frame = bytearray()

    def feed(self, data: bytes) -> list[CardUid]:
        """Take in bytes and return the cards in them; damaged frames are dropped."""
        return [uid for byte in data if (uid := self._byte(byte)) is not None]

    def _byte(self, byte: int) -> CardUid | None:
        if byte == START[0]:
            self._frame[:] = START
        elif self._frame:
            self._frame.append(byte)
        if byte == END[0] or len(self._frame) > LONGEST_FRAME:
            return self._whole()
        return None

    def _whole(self) -> CardUid | None:
        frame = bytes(self._frame)
        self._frame.clear()
        try:
            return decode_frame(frame)
        except BadFrameError:
            return None


class Rdm6300:
    """A `CardReader` on a serial line."""

    def __init__(self, line: SerialLine, linger: float) -> None:
        """`linger`: how many seconds after its last frame a card counts as lying there."""
        self._line = line
        self._frames = Frames()
        self._heard: deque[CardUid] = deque()
        self.patience = Patience(misses=1, seconds=0.0, silence=linger)

    def read(self, timeout: float) -> tuple[CardUid, ...] | None:
        """See `CardReader.read`; one card at a time, which is all that it can see."""
        if not self._heard:
            for uid in self._frames.feed(self._line.read(timeout)):
                if not self._heard or self._heard[-1] != uid:
                    self._heard.append(uid)
        return (self._heard.popleft(),) if self._heard else None

    def wake(self) -> None:
        """See `Device.wake`."""
        self._line.wake()

    def close(self) -> None:
        """See `Device.close`."""
        self._line.close()


class Rdm6300Driver(SerialPlace):
    """Opens an RDM6300, which repeats itself while a card lies there."""

    options: ClassVar[tuple[Option, ...]] = (
        *SerialPlace.options,
        Number("linger_ms", 500, "silence after which a card is gone", lowest=100, highest=10000),
    )

    def __init__(self, where: str, options: Options) -> None:
        super().__init__(where, options)
        self._linger = options.seconds("linger_ms")

    def open(self) -> Rdm6300:
        """See `Driver.open`."""
        return Rdm6300(self.line(), self._linger)


class Id12Driver(Rdm6300Driver):
    """Opens an ID-12LA or ID-20LA, which sends a card once."""

    options: ClassVar[tuple[Option, ...]] = (
        *SerialPlace.options,
        Number("linger_ms", 1500, "time after which a card is gone", lowest=100, highest=10000),
    )
