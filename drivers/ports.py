"""The serial lines of this machine, under the names that stay the same when plugs are moved.

`/dev/ttyUSB0` belongs to whichever adapter came first; `/dev/serial/by-id/...` to one adapter.
It is apart because only a technician asks for it, and pyserial may be missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drivers.errors import DriverUnavailableError

STABLE_NAMES = (Path("/dev/serial/by-id"), Path("/dev/serial/by-path"))


@dataclass(frozen=True, slots=True)
class SerialPort:
    """A serial line: the best path for a configuration line, and what is known of it."""

    path: str
    description: str


def serial_ports(folders: tuple[Path, ...] = STABLE_NAMES) -> tuple[SerialPort, ...]:
    """Return the serial lines found.  Raises `DriverUnavailableError` without pyserial."""
    try:
        from serial.tools import list_ports
    except ImportError as error:
        raise DriverUnavailableError("the package pyserial is not installed") from error
    stable = dict(_links(folders))
    return tuple(
        SerialPort(
            str(stable.get(Path(port.device).resolve(), port.device)),
            f"{port.device} {port.description or ''} {port.hwid or ''}".strip(),
        )
        for port in sorted(list_ports.comports(), key=lambda port: str(port.device))
    )


def _links(folders: tuple[Path, ...]) -> Iterator[tuple[Path, Path]]:
    """Yield device and link; the first folder's come last, so that they count."""
    for folder in reversed(folders):
        if folder.is_dir():
            yield from ((link.resolve(), link) for link in sorted(folder.iterdir()))
