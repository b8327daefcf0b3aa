"""Whether the end was asked for, and the wait that it cuts short.

It is apart because a signal's handler says it, in the midst of the very thread that waits.  An
event of `threading` has a lock which that thread may hold just then, and would wait for itself for
ever; here the handler only opens a gate, which takes no lock.
"""

import threading
from contextlib import suppress


class Ending:
    """Set once, from any thread and from a signal's handler; waited for by one thread."""

    def __init__(self) -> None:
        self._is_set = False
        self._gate = threading.Lock()
        self._gate.acquire()

    def set(self) -> None:
        """Ask for the end."""
        self._is_set = True
        with suppress(RuntimeError):  # it is open: asked for before
            self._gate.release()

    def is_set(self) -> bool:
        """Tell whether the end was asked for."""
        return self._is_set

    def wait(self, seconds: float) -> bool:
        """Wait until the end is asked for, at most so long; tell whether it is."""
        if not self._is_set:
            self._gate.acquire(timeout=seconds)
        return self._is_set
