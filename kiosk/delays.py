"""Says of a change that its answer takes longer than a patron believes in a spinner.

It is apart from the counter because the counter's thread is the one that waits: the desk may be
dead, or changes may stand in line behind one that nobody answers.
"""

import threading
import time
from collections.abc import Callable

from kiosk.session.lines import Key, VisitNumber


class Delays:
    """Calls `tell` once, in a thread of its own, for each change that waits `seconds`."""

    def __init__(self, seconds: float, tell: Callable[[Key, VisitNumber], None]) -> None:
        self._seconds = seconds
        self._tell = tell
        self._changed = threading.Condition()
        self._waiting: dict[Key, tuple[float, VisitNumber]] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="delays", daemon=True)
        self._thread.start()

    def begin(self, key: Key, visit: VisitNumber) -> None:
        """Note that a change is on its way."""
        with self._changed:
            self._waiting[key] = (time.monotonic() + self._seconds, visit)
            self._changed.notify()

    def end(self, key: Key) -> None:
        """Note that it was answered, or given up."""
        with self._changed:
            self._waiting.pop(key, None)

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
        while (late := self._next()) is not None:
            self._tell(*late)

    def _next(self) -> tuple[Key, VisitNumber] | None:
        """Wait for the next one that is late; None when closed."""
        with self._changed:
            while not self._closed:
                # All wait equally long, so the first to begin is the first to be late.
                key = next(iter(self._waiting), None)
                if key is None:
                    self._changed.wait()
                    continue
                at, visit = self._waiting[key]
                left = at - time.monotonic()
                if left <= 0:
                    del self._waiting[key]
                    return key, visit
                self._changed.wait(left)
        return None
