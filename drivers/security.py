"""Writing the security byte of an item, and knowing what came of it.

A lost answer leaves either the old value or the new one on the tag, so only reading it back
decides; a time-out is no failure until then.  It is apart because it is the one thing a
reader does to the world, and must be right.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from drivers.errors import BadFrameError, TagError, TagGoneError
from drivers.interfaces import ItemReader
from drivers.readings import SecurityOutcome, TagUid

ATTEMPTS = 5
PATIENCE_SECONDS = 2.0
PAUSE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Order:
    """An order to write a security byte before `deadline`, and whoever waits for its outcome."""

    uid: TagUid
    afi: int
    deadline: float
    outcome: Future[SecurityOutcome] = field(default_factory=Future)

    def settle(self, outcome: SecurityOutcome) -> None:
        """Say what came of it; harmless if nobody waits any more."""
        if self.outcome.running() or self.outcome.set_running_or_notify_cancel():
            self.outcome.set_result(outcome)


def carry_out(
    order: Order,
    plate: ItemReader,
    clock: Callable[[], float],
    pause: Callable[[float], object],
) -> None:
    """Write, read back, and try again: 5 times, within 2 seconds and the deadline.

    Nothing is written after the deadline, nor once the order is withdrawn.  Raises
    `DeviceLostError` when the plate has gone; the order is settled as failed then.
    """
    if not order.outcome.set_running_or_notify_cancel():
        return
    outcome = SecurityOutcome.FAILED
    try:
        outcome = _attempts(order, plate, clock, pause)
    finally:
        order.settle(outcome)


def _attempts(
    order: Order,
    plate: ItemReader,
    clock: Callable[[], float],
    pause: Callable[[float], object],
) -> SecurityOutcome:
    outcome = SecurityOutcome.FAILED
    end = min(order.deadline, clock() + PATIENCE_SECONDS)
    for attempt in range(ATTEMPTS):
        if attempt:
            pause(PAUSE_SECONDS)
        if clock() >= end:
            break
        outcome = _attempt(order, plate)
        if outcome is SecurityOutcome.DONE:
            break
    return outcome


def _attempt(order: Order, plate: ItemReader) -> SecurityOutcome:
    try:
        plate.write_afi(order.uid, order.afi)
    except TagGoneError:
        return SecurityOutcome.TAG_GONE
    except (TagError, BadFrameError):
        # Perhaps only the answer was lost: the tag itself is asked below.
        pass
    try:
        written = plate.read_afi(order.uid) == order.afi
    except TagGoneError:
        return SecurityOutcome.TAG_GONE
    except (TagError, BadFrameError):
        return SecurityOutcome.FAILED
    return SecurityOutcome.DONE if written else SecurityOutcome.FAILED
