"""Barcode and QR scanners on a serial line (RS-232, or USB as a virtual COM port).

    [02] <payload> [03]  0D | 0A | 0D 0A | 09 | a pause of 60 ms
    ]C1 before the payload: what kind of barcode it is, if the scanner is set to say so (AIM)

Any of the ends is taken, whatever the scanner is set to.  The text is somebody else's: a QR
code may hold 4 KB of anything, so it is bounded, decoded, and refused if it holds what could
never be an id but would be an order further on: control characters, or the `|` and CR that
part the fields of a SIP2 message.  Frames and line are apart, as in `drivers.rdm6300`.
"""

import re
import time
import unicodedata
from collections import deque
from collections.abc import Callable
from math import inf
from typing import ClassVar, Final

from drivers.config_line import Choice, Number, Option, Options
from drivers.interfaces import Refusal
from drivers.readings import Barcode
from drivers.serial_line import SerialLine, SerialPlace

LONGEST_TEXT = 256
LONGEST_PAYLOAD = 4 * LONGEST_TEXT + 16  # UTF-8 has up to 4 bytes a character, then AIM and STX
CUT_OFF_SECONDS = 1.0

TOO_LONG: Final = Refusal("too long")
CONTROL: Final = Refusal("control characters")
FORBIDDEN: Final = Refusal("a character that no id has")
NOT_TEXT: Final = Refusal("not text")
CUT_OFF: Final = Refusal("cut off before its end")

_ENDS = frozenset(b"\r\n\t")
_BRACKETS = frozenset(b"\x02\x03")
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_BYTE_ORDER_MARK = "\ufeff"
# Cc control, Cf invisible (turns the direction of writing), Cs and Cn no characters, Z[lp] lines.
_INVISIBLE = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
_SEPARATOR = "|"
_BLANKS = " \u00a0"  # not `str.strip()`: it would also take off control characters, unseen


def decode_payload(payload: bytes, *, aim: bool = False) -> Barcode | Refusal | None:
    """Turn what came before an end into a text, or say why not; None if nothing is left.

    UTF-8 is tried first, then cp1251, which older Russian labels hold.
    """
    payload = payload.removeprefix(b"\x02").removesuffix(b"\x03")
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = payload.decode("cp1251")
        except UnicodeDecodeError:
            return NOT_TEXT
    text = text.removeprefix(_BYTE_ORDER_MARK)
    if aim and (prefix := _AIM.match(text)):
        text = text[prefix.end() :]
    text = text.strip(_BLANKS)
    if len(text) > LONGEST_TEXT:
        return TOO_LONG
    if any(unicodedata.category(character) in _INVISIBLE for character in text):
        return CONTROL
    if _SEPARATOR in text:
        return FORBIDDEN
    return Barcode(text) if text else None


class Scans:
    """Cuts scans out of what comes over the line.  Time is given with each call, in seconds."""

    def __init__(self, gap: float, *, aim: bool = False) -> None:
        """`gap`: seconds of silence that end a scan; 0 if only an end character does."""
        self._gap = gap or inf
        self._aim = aim
        self._payload = bytearray()
        self._overlong = False
        self._has_ends = False
        self._last = -inf

    def feed(self, data: bytes, now: float) -> list[Barcode | Refusal]:
        """Take in bytes and return the scans that they complete."""
        scans: list[Barcode | Refusal] = []
        if data:
            self._last = now
        for byte in data:
            if byte not in _ENDS:
                self._keep(byte)
            elif self._payload:
                self._has_ends = True
                scans += self._whole()
        return scans

    def pause(self, now: float) -> list[Barcode | Refusal]:
        """Take in that nothing comes and return the scan that the silence completes."""
        if self.due(now) > 0:
            return []
        if self._has_ends and not self._overlong:
            # It always sent an end: half a number must not pass for a whole one.
            self._has_ends = False
            self._payload.clear()
            return [CUT_OFF]
        return self._whole()

    def due(self, now: float) -> float:
        """Return after how many seconds of silence `pause` has something to say; or `inf`."""
        if not self._payload:
            return inf
        patience = CUT_OFF_SECONDS if self._has_ends else self._gap
        return max(0.0, self._last + patience - now)

    def _keep(self, byte: int) -> None:
        if byte in _BRACKETS and not self._payload:
            return  # STX, or the ETX of a scanner that sends it after the end
        if len(self._payload) < LONGEST_PAYLOAD:
            self._payload.append(byte)
        else:
            self._overlong = True

    def _whole(self) -> list[Barcode | Refusal]:
        payload, overlong = bytes(self._payload), self._overlong
        self._payload.clear()
        self._overlong = False
        scan = TOO_LONG if overlong else decode_payload(payload, aim=self._aim)
        return [] if scan is None else [scan]


class SerialScanner:
    """A `Scanner` on a serial line."""

    def __init__(
        self, line: SerialLine, scans: Scans, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._line = line
        self._scans = scans
        self._clock = clock
        self._heard: deque[Barcode | Refusal] = deque()

    def read(self, timeout: float) -> Barcode | Refusal | None:
        """See `Scanner.read`."""
        if not self._heard:
            data = self._line.read(min(timeout, self._scans.due(self._clock())))
            # What the kernel held came earlier than now: silence is judged only when it is empty.
            now = self._clock()
            self._heard += self._scans.feed(data, now) if data else self._scans.pause(now)
        return self._heard.popleft() if self._heard else None

    def wake(self) -> None:
        """See `Device.wake`."""
        self._line.wake()

    def close(self) -> None:
        """See `Device.close`."""
        self._line.close()


class SerialScannerDriver(SerialPlace):
    """Opens a scanner on a serial line."""

    options: ClassVar[tuple[Option, ...]] = (
        *SerialPlace.options,
        Number("gap_ms", 60, "silence that ends a scan; 0: only an end does", highest=1000),
        Choice("prefix", "none", "what comes before each text", among=("none", "aim")),
    )

    def __init__(self, where: str, options: Options) -> None:
        super().__init__(where, options)
        self._gap = options.seconds("gap_ms")
        self._aim = options.text("prefix") == "aim"

    def open(self) -> SerialScanner:
        """See `Driver.open`."""
        return SerialScanner(self.line(), Scans(self._gap, aim=self._aim))
