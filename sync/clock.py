"""What time it is, and how far that can be believed.

It is apart, and handed to whoever needs it, because a board without a battery wakes up in 1970 and
because no rule may depend on a clock that a test can not turn.
"""

import ctypes
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from sync.circulation import BootId, ClockQuality

_TIME_ERROR = 5
"""What adjtimex(2) returns while no time service has set the kernel's clock."""

BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""This program did not exist before; a clock that says so is wrong."""


class Clock(Protocol):
    """The clocks of one machine."""

    def boot(self) -> BootId:
        """Return the kernel's name of this boot."""
        ...

    def boottime(self) -> float:
        """Return seconds since boot, suspend included; never set, never stepped."""
        ...

    def now(self) -> datetime:
        """Return the wall clock in UTC, right or wrong."""
        ...

    def quality(self) -> ClockQuality:
        """Return how far `now` can be believed."""
        ...


def boottime() -> float:
    """Return CLOCK_BOOTTIME in seconds, the clock in which deadlines are given."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class SystemClock:
    """The clocks of this machine, read from Linux.

    `otherwise` is the quality when nothing vouches for a plausible clock: NONE on an appliance,
    better where somebody else keeps the clock (a virtual machine, the demo).  `root` is the root
    of the file system the evidence is read from.
    """

    def __init__(
        self,
        *,
        floor: datetime = BUILT,
        otherwise: ClockQuality = ClockQuality.NONE,
        root: Path = Path("/"),
        kernel_is_set: Callable[[], bool] | None = None,
    ) -> None:
        self._floor = floor
        self._otherwise = otherwise
        self._root = root
        self._kernel_is_set = kernel_is_set or kernel_clock_is_set
        text = (root / "proc/sys/kernel/random/boot_id").read_text("ascii")
        self._boot = BootId(text.strip())

    def boot(self) -> BootId:
        """See `Clock`."""
        return self._boot

    def boottime(self) -> float:
        """See `Clock`."""
        return boottime()

    def now(self) -> datetime:
        """See `Clock`."""
        return datetime.now(UTC)

    def quality(self) -> ClockQuality:
        """Weigh the evidence, the strongest first."""
        if self.now() < self._floor:
            return ClockQuality.NONE
        if (self._root / "run/systemd/timesync/synchronized").exists() or self._kernel_is_set():
            return ClockQuality.NTP
        if self._was_set_by_battery_clock():
            return ClockQuality.RTC
        if (self._root / "var/lib/systemd/timesync/clock").exists():
            return ClockQuality.SAVED
        return self._otherwise

    def _was_set_by_battery_clock(self) -> bool:
        """Ask each battery clock: a board may have one of its own and a better one added to it."""
        return any(map(_has_set_the_clock, (self._root / "sys/class/rtc").glob("rtc*/hctosys")))


def _has_set_the_clock(hctosys: Path) -> bool:
    try:
        return hctosys.read_text("ascii").strip() == "1"
    except OSError:
        return False


def kernel_clock_is_set() -> bool:
    """Ask the kernel whether any time service (chrony, ntpd, timesyncd) keeps its clock."""
    request = ctypes.create_string_buffer(512)  # larger than struct timex; zero modes: only read
    try:
        state: int = ctypes.CDLL(None).adjtimex(request)
    except (OSError, AttributeError):
        return False
    return 0 <= state < _TIME_ERROR
