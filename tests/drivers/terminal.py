"""A pretend serial device: a pseudo-terminal behind a link that stays, as under by-id."""

import os
import pty
import tty
from pathlib import Path


class Terminal:
    """Plugs in, says bytes, and is pulled out.  The driver opens `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._inside = -1
        self._spent: list[int] = []
        self.plug()

    def plug(self) -> None:
        """Appear at the path."""
        self._inside, outside = pty.openpty()
        tty.setraw(outside)  # else what is said before the driver opens would be echoed
        self.path.symlink_to(os.ttyname(outside))
        os.close(outside)

    def say(self, data: bytes) -> None:
        """Send bytes to whoever has opened the path."""
        os.write(self._inside, data)

    def heard(self, length: int) -> bytes:
        """Return what the driver sent."""
        return os.read(self._inside, length)

    def unplug(self) -> None:
        """Disappear, in the middle of whatever it is."""
        if self._inside >= 0:
            self.path.unlink()
            os.close(self._inside)
            self._inside = -1
            # Occupies the number, so that what is plugged in next is another device.
            self._spent += os.openpty()

    def close(self) -> None:
        """Put everything away."""
        self.unplug()
        for spent in self._spent:
            os.close(spent)
        self._spent.clear()
