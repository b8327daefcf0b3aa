"""How long to wait before a device is tried again: longer each time, and never in step.

It is apart because waiting is a rule without a clock: randomness is given, time is not needed.
"""

from collections.abc import Callable

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 30.0
JITTER = 0.2
HEALTHY_SECONDS = 30.0


class Backoff:
    """Waits of 0.5, 1, 2, 4 ... 30 seconds, each a fifth longer or shorter by chance."""

    def __init__(self, random: Callable[[], float]) -> None:
        """`random` returns a number from 0 up to 1, as `random.random` does."""
        self._random = random
        self._next = FIRST_SECONDS

    def seconds(self) -> float:
        """Return how long to wait this time."""
        wait = self._next * (1 - JITTER + 2 * JITTER * self._random())
        self._next = min(2 * self._next, LONGEST_SECONDS)
        return min(wait, LONGEST_SECONDS)

    def worked(self, seconds: float) -> None:
        """Take in how long the device worked; after half a minute it is trusted again."""
        if seconds >= HEALTHY_SECONDS:
            self.reset()

    def reset(self) -> None:
        """Begin with the short waits again."""
        self._next = FIRST_SECONDS
