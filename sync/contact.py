"""Whether the catalogue answers: after one silence nobody else waits for it in vain.

It is apart from the desk because five books must not cost five time-outs (architecture,
decision 6), and because when to try again is a rule about time and chance alone.
"""

from collections.abc import Callable

from sync.circulation import Silence
from sync.clock import Clock

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 600.0
_PROBE_SECONDS = 10.0


class Contact:
    """The line to the catalogue.

    `probe` asks it for a sign of life by a deadline and raises `Silence`.  `chance` returns a
    number from 0 to 1: pauses are drawn from the whole span, so that a thousand kiosks do not come
    back in the same second.
    """

    def __init__(
        self, clock: Clock, probe: Callable[[float], object], chance: Callable[[], float]
    ) -> None:
        self._clock = clock
        self._probe = probe
        self._chance = chance
        self._span = _FIRST_PAUSE
        self._next: float | None = None

    @property
    def silent(self) -> bool:
        """Whether the last that was heard is nothing."""
        return self._next is not None

    def lost(self) -> None:
        """Note a silence."""
        if self._next is None:
            self._span = _FIRST_PAUSE
            self._plan()

    def due_in(self) -> float:
        """Return the seconds until the next try, infinity when there is no need of one."""
        return float("inf") if self._next is None else max(0.0, self._next - self._clock.boottime())

    def try_again(self) -> bool:
        """Ask for a sign of life; say whether one came."""
        try:
            self._probe(self._clock.boottime() + _PROBE_SECONDS)
        except Silence:
            self._span = min(2 * self._span, _LONGEST_PAUSE)
            self._plan()
            return False
        self._next = None
        return True

    def _plan(self) -> None:
        self._next = self._clock.boottime() + self._span * self._chance()
