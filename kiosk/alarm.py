"""Clocks that ring once each, by name, unless they are stopped before.

They have a thread of their own so that time goes on with or without a window, and while whoever
carries changes to the desk waits for an answer.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Name = TypeVar("Name")


class Alarms(Generic[Name]):
    """Calls `ring(name)` in its own thread when the time of this name is over."""

    def __init__(self, ring: Callable[[Name], None]) -> None:
        self._ring = ring
        self._changed = threading.Condition()
        self._due: dict[Name, float] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="alarm", daemon=True)
        self._thread.start()

    def start(self, name: Name, seconds: float, *, alone: bool = False) -> None:
        """Ring for this name once after `seconds`; `alone`: whatever was started is forgotten."""
        with self._changed:
            if alone:
                self._due.clear()
            self._due[name] = time.monotonic() + seconds
            self._changed.notify()

    def stop(self, name: Name) -> None:
        """Do not ring for this name."""
        with self._changed:
            self._due.pop(name, None)

    def stop_all(self) -> None:
        """Do not ring."""
        with self._changed:
            self._due.clear()

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
        while (due := self._next()) is not None:
            self._ring(due[0])

    def _next(self) -> tuple[Name] | None:
        """Wait for the next ringing and return its name, None when closed."""
        with self._changed:
            while not self._closed:
                if not self._due:
                    self._changed.wait()
                    continue
                name = min(self._due, key=self._due.__getitem__)
                left = self._due[name] - time.monotonic()
                if left > 0:
                    self._changed.wait(left)
                    continue
                del self._due[name]
                return (name,)
        return None
