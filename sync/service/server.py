"""The loop that moves bytes between the service's sockets and its lines.

It is apart from the loops that do the work so that a request can be taken, refused, cancelled or
timed out while a commit or the catalogue takes its time.  One thread, no polling.
"""

import logging
import os
import selectors
import socket
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from sync.clock import boottime
from sync.service.connection import Connection
from sync.service.line import Job, Line, Work
from sync.service.messages import Ask, Command, Failed, Kind, Look, Ping, Shown, Silent, Trouble
from sync.service.sockets import listen, may_enter, peer_of

_log = logging.getLogger(__name__)

_PORTION = 1 << 16
_NO_BELL = -1

_MOST_VISITORS = 16
"""At one door: whoever crowds the technician's keeps no screen from the desk's."""


@dataclass(frozen=True, slots=True)
class Door:
    """One socket: where it is, which line its visitors join, with what, and whose group may."""

    path: Path
    line: Line
    serves: tuple[type[Work], ...]
    group: int | None = None


class Server:
    """All doors of the service.  `in_loop` and `stop` may be called from any thread.

    `dated` is asked in the loop's thread, at each greeting: is the day known?
    """

    def __init__(
        self,
        doors: Sequence[Door],
        now: Callable[[], float] = boottime,
        dated: Callable[[], bool] = lambda: True,
    ) -> None:
        self._doors = doors
        self._dated = dated
        self._now = now
        self._selector = selectors.DefaultSelector()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._errands: deque[Callable[[], None]] = deque()
        self._visitors: dict[socket.socket, Connection] = {}
        self._came_by: dict[socket.socket, Path] = {}
        self._listeners: dict[socket.socket, Door] = {}
        self._inodes: dict[Path, int] = {}
        self._stopping = False

    def open(self) -> None:
        """Open every door.  Raises `SocketTakenError` and `OSError`."""
        self._selector.register(self._bell, selectors.EVENT_READ)
        for door in self._doors:
            listener = listen(door.path, door.group)
            self._listeners[listener] = door
            self._inodes[door.path] = door.path.stat().st_ino
            self._selector.register(listener, selectors.EVENT_READ)

    def in_loop(self, errand: Callable[[], None]) -> None:
        """Run a function in the loop's thread, soon; never once the doors are closed."""
        self._errands.append(errand)
        self._ring()

    def stop(self) -> None:
        """Let `run` return after what is ready to be sent has been offered to the sockets."""
        self._stopping = True
        self._ring()

    def run(self) -> None:
        """Serve until `stop`."""
        while not self._stopping:
            for key, events in self._selector.select(self._patience()):
                self._turn(key.fileobj, events)
            self._run_errands()
            self._expire()
            self._flush()

    def close(self) -> None:
        """Send everybody away and remove the sockets."""
        self._run_errands()
        self._flush()
        for visitor in list(self._visitors):
            self._part(visitor)
        for listener, door in self._listeners.items():
            listener.close()
            if door.path.exists() and door.path.stat().st_ino == self._inodes[door.path]:
                door.path.unlink()
        self._listeners.clear()
        self._selector.close()
        bell, self._bell = self._bell, _NO_BELL
        os.close(bell)

    def _ring(self) -> None:
        if self._bell != _NO_BELL:
            os.eventfd_write(self._bell, 1)

    def _patience(self) -> float | None:
        soonest = min((door.line.next_deadline() for door in self._doors), default=float("inf"))
        return None if soonest == float("inf") else max(0.0, soonest - self._now())

    def _turn(self, ready: object, events: int) -> None:
        if ready == self._bell:
            os.eventfd_read(self._bell)
        elif isinstance(ready, socket.socket):
            if ready in self._listeners:
                self._admit(ready, self._listeners[ready])
            elif ready in self._visitors and events & selectors.EVENT_READ:
                self._receive(ready, self._visitors[ready])

    def _admit(self, listener: socket.socket, door: Door) -> None:
        try:
            visitor, _ = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        visitor.settimeout(0)
        if not may_enter(peer_of(visitor), door.group):
            _log.warning("a visitor with no right to %s is sent away", door.path.name)
            visitor.close()
        elif list(self._came_by.values()).count(door.path) >= _MOST_VISITORS:
            _log.warning("too many visitors at %s, one more is sent away", door.path.name)
            visitor.close()
        else:
            greeted = Connection(door.line, door.serves, self.in_loop, self._dated)
            self._visitors[visitor] = greeted
            self._came_by[visitor] = door.path
            self._selector.register(visitor, selectors.EVENT_READ)

    def _receive(self, visitor: socket.socket, connection: Connection) -> None:
        try:
            portion = visitor.recv(_PORTION)
        except BlockingIOError:
            return
        except OSError:
            portion = b""
        if portion:
            connection.receive(portion)
        else:
            self._part(visitor)

    def _run_errands(self) -> None:
        while self._errands:
            self._errands.popleft()()

    def _expire(self) -> None:
        now = self._now()
        for door in self._doors:
            for job in door.line.withdraw(lambda job: job.deadline <= now):
                give_up(job)

    def _flush(self) -> None:
        self._run_errands()
        for visitor, connection in list(self._visitors.items()):
            if connection.unsent:
                self._send(visitor, connection)
            if connection.leaving:  # one farewell is offered, nobody waits for it to be read
                self._part(visitor)

    def _send(self, visitor: socket.socket, connection: Connection) -> None:
        try:
            sent = visitor.send(connection.unsent)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._part(visitor)
            return
        del connection.unsent[:sent]
        events = selectors.EVENT_READ
        if connection.unsent:
            events |= selectors.EVENT_WRITE
        if self._selector.get_key(visitor).events != events:
            self._selector.modify(visitor, events)

    def _part(self, visitor: socket.socket) -> None:
        connection = self._visitors.pop(visitor, None)
        if connection is not None:
            connection.gone()
            connection.unsent.clear()
            self._selector.unregister(visitor)
            del self._came_by[visitor]
            visitor.close()


def give_up(job: Job) -> None:
    """Answer a job that was never begun: nothing has happened."""
    match job.work:
        case Ask(n=n) | Look(n=n):
            job.reply(Silent(n, Kind.UNAVAILABLE))
        case Ping(n=n) | Shown(n=n) | Command(n=n):
            job.reply(Failed(Trouble.BUSY, n))
        case _:
            assert_never(job.work)
