"""A serial line: opens, waits for bytes without polling, and says when the device has gone.

It is apart because every serial device fails in the same few ways, and pyserial tells of
them in three kinds of exception: `SerialException`, `OSError` and, on a port that has
vanished, `termios.error`, which is neither.
"""

import errno
import os
import select
import termios
import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from drivers.config_line import Choice, Number, Option, Options
from drivers.errors import (
    DeviceLostError,
    DeviceNotFoundError,
    DriverError,
    DriverUnavailableError,
    WrongDeviceError,
)

if TYPE_CHECKING:
    import serial

BAUD_RATES = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
READ_AT_MOST = 4096  # what the kernel keeps for a line; a babbling device gets no more at once

_ABSENT = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO}
_REFUSED = {
    errno.EACCES: "no permission; is the user in the group dialout?",
    errno.EPERM: "no permission; is the user in the group dialout?",
    errno.EBUSY: "held by another program",
    errno.EAGAIN: "held by another program",
}


class SerialLine:
    """An open serial line.  One thread reads; any thread may `wake` it."""

    def __init__(self, port: "serial.Serial") -> None:
        self._port = port
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._poll = select.poll()
        self._poll.register(port.fileno(), select.POLLIN)
        self._poll.register(self._bell, select.POLLIN)
        self._open = True
        # A bell that is rung while it is closed might be somebody else's file by then.
        self._closing = threading.Lock()

    @classmethod
    def open(cls, path: str, baud: int, parity: str = "N") -> Self:
        """Open the line with 8 data bits and 1 stop bit, for this program alone.

        Raises `DeviceNotFoundError`, `DriverUnavailableError` or `WrongDeviceError`.
        """
        try:
            import serial
        except ImportError as error:
            raise DriverUnavailableError("the package pyserial is not installed") from error
        try:
            port = serial.Serial(path, baud, parity=parity, timeout=0, exclusive=True)
        except (OSError, ValueError, termios.error) as error:  # SerialException is an OSError
            raise _not_opened(path, error) from error
        return cls(port)

    def read(self, timeout: float) -> bytes:
        """Wait for bytes and return those that are there, at most 4096; none after `timeout`.

        Raises `DeviceLostError` when the device has gone.
        """
        with self._losses():
            ready = dict(self._poll.poll(ceil(1000 * timeout)))
            if not self._open:  # closed under the waiting thread: the numbers are others' by now
                raise DeviceLostError(f"{self._port.port}: closed")
            if self._bell in ready:
                os.eventfd_read(self._bell)
            if self._port.fileno() not in ready:
                return b""
            # With nothing waiting the line was ready to say that it has hung up: ask for one.
            return self._port.read(min(self._port.in_waiting or 1, READ_AT_MOST))

    def write(self, data: bytes) -> None:
        """Send all the bytes.  Raises `DeviceLostError` when the device has gone."""
        with self._losses():
            self._port.write(data)

    def wake(self) -> None:
        """Make the `read` that waits, or the next one, return early.  Any thread."""
        with self._closing:
            if self._open:
                os.eventfd_write(self._bell, 1)

    def close(self) -> None:
        """Give the line back.  Closing twice is harmless."""
        with self._closing:
            if not self._open:
                return
            self._open = False
            os.close(self._bell)
        try:
            self._port.close()
        except (OSError, termios.error):
            return  # what has gone needs no closing

    @contextmanager
    def _losses(self) -> Iterator[None]:
        if not self._open:
            raise DeviceLostError(f"{self._port.port}: closed")
        try:
            yield
        except (OSError, TypeError, termios.error) as error:
            # pyserial raises TypeError where a port was closed under it.
            raise DeviceLostError(f"{self._port.port}: the device has gone") from error


class SerialPlace:
    """The place of a serial device: the part that all drivers of serial devices share."""

    options: ClassVar[tuple[Option, ...]] = (
        Number("baud", 9600, "bits a second", among=BAUD_RATES),
        Choice("parity", "N", "none, even or odd", among=("N", "E", "O")),
    )

    def __init__(self, where: str, options: Options) -> None:
        self._path = where
        self._baud = options.number("baud")
        self._parity = options.text("parity")

    @staticmethod
    def problem(where: str) -> str | None:
        """Say what is wrong with the place, or None."""
        if where.startswith("/"):
            return None
        return f"{where or 'nothing'} is no path; a stable one lies in /dev/serial/by-id/"

    def line(self) -> SerialLine:
        """Open the line.  See `SerialLine.open`."""
        return SerialLine.open(self._path, self._baud, self._parity)

    def presence(self) -> Hashable:
        """See `Driver.presence`."""
        try:
            # udev makes the link anew each time, and the kernel the device behind it.
            seen = (Path(self._path).lstat(), Path(self._path).stat())
        except OSError:
            return None
        return tuple((each.st_ino, each.st_rdev, each.st_ctime_ns) for each in seen)

    def close(self) -> None:
        """See `Driver.close`."""


def _not_opened(path: str, error: Exception) -> DriverError:
    """Say in the technician's words why a line did not open."""
    code = getattr(error, "errno", None)
    if code in _ABSENT:
        return DeviceNotFoundError(f"{path}: nothing is plugged in there")
    if code in _REFUSED:
        return DriverUnavailableError(f"{path}: {_REFUSED[code]}")
    if not Path(path).is_char_device() or code is None:
        return WrongDeviceError(f"{path}: not a serial line that can be set up so")
    return DriverUnavailableError(f"{path}: {os.strerror(code)}")
