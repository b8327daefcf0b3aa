"""One clock that rings once, and may be set anew before it does.

It has a thread of its own so that the session keeps time with or without a window.
"""

import threading
import time
from collections.abc import Callable


class Alarm:
    """Calls `ring(serial)` in its own thread when the time of the last `start` is over."""

    def __init__(self, ring: Callable[[int], None]) -> None:
        self._ring = ring
        self._changed = threading.Condition()
        self._due: tuple[float, int] | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="alarm", daemon=True)
        self._thread.start()

    def start(self, seconds: float, serial: int) -> None:
        """Ring once after `seconds`; a time set before is forgotten."""
        with self._changed:
            self._due = (time.monotonic() + seconds, serial)
            self._changed.notify()

    def stop(self) -> None:
        """Do not ring."""
        with self._changed:
            self._due = None
            self._changed.notify()

    def is_alive(self) -> bool:
        """Say whether the thread is running."""
        return self._thread.is_alive()

    def close(self) -> None:
        """End the thread.  Closing twice is harmless."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while (serial := self._next()) is not None:
            self._ring(serial)

    def _next(self) -> int | None:
        """Wait for the next ringing and return its serial, None when closed."""
        with self._changed:
            while not self._closed:
                if self._due is None:
                    self._changed.wait()
                    continue
                at, serial = self._due
                left = at - time.monotonic()
                if left > 0:
                    self._changed.wait(left)
                    continue
                self._due = None
                return serial
        return None
