"""The line in front of one loop: who is next, who gave up, whose time is over.

It is apart from the loop and the sockets because the order of service is a decision (live change,
live query, everything else) and is tried without either.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from sync.service.messages import Ask, Command, Look, Ping, Reply, Shown

Work = Ask | Look | Shown | Ping | Command


class Visitor(Protocol):
    """Whoever waits for a job's reply."""

    @property
    def leaving(self) -> bool:
        """Whether nobody waits there any more."""
        ...


class Priority(IntEnum):
    """The order of service."""

    CHANGE = 0
    QUERY = 1
    WAITING = 2


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A request with the way its replies go back; `reply` may be called from any thread."""

    work: Work
    reply: Callable[[Reply], None]
    visitor: Visitor

    @property
    def priority(self) -> Priority:
        """See `Priority`."""
        match self.work:
            case Ask():
                return Priority.CHANGE
            case Look() | Ping() | Shown():
                return Priority.QUERY
            case Command():
                return Priority.WAITING

    @property
    def deadline(self) -> float:
        """The moment after which nobody waits for it, in seconds of CLOCK_BOOTTIME."""
        match self.work:
            case Ask(deadline=deadline) | Look(deadline=deadline) | Ping(deadline=deadline):
                return deadline
            case Shown() | Command():
                return float("inf")


class Line:
    """Jobs waiting for one loop.  Every method may be called from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[Priority, deque[Job]] = {priority: deque() for priority in Priority}
        self._closed = False

    def put(self, job: Job) -> None:
        """Let a job join the end of its queue."""
        with self._changed:
            self._waiting[job.priority].append(job)
            self._changed.notify()

    def take(self, timeout: float | None) -> Job | None:
        """Return the next job; None after `timeout` seconds without one or when closed."""
        until = None if timeout is None else time.monotonic() + timeout
        with self._changed:
            while not self._closed:
                for queue in self._waiting.values():
                    if queue:
                        return queue.popleft()
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    return None
                self._changed.wait(left)
        return None

    def withdraw(self, unwanted: Callable[[Job], bool]) -> list[Job]:
        """Take out and return the jobs nobody wants any more."""
        with self._changed:
            taken = [job for queue in self._waiting.values() for job in queue if unwanted(job)]
            for job in taken:
                self._waiting[job.priority].remove(job)
        return taken

    def next_deadline(self) -> float:
        """Return the earliest deadline in the line, infinity when there is none."""
        with self._changed:
            return min(
                (job.deadline for queue in self._waiting.values() for job in queue),
                default=float("inf"),
            )

    def close(self) -> None:
        """Let the loop go home; what still waits is not served."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed
