"""One visitor at a socket of the service: greeting, requests in, replies out, and their limits.

It is apart from the loop that moves its bytes because it decides what each message is worth, and
a visitor's rubbish must end here.
"""

import logging
from collections.abc import Callable

from sync.circulation import FindTitle
from sync.circulation.codec import MalformedError
from sync.service.line import Job, Line, Work
from sync.service.messages import (
    VERSION,
    Cancel,
    Failed,
    Hello,
    Kind,
    Look,
    Progress,
    Reply,
    Silent,
    Trouble,
    pack_reply,
    read_request,
)
from sync.service.wire import MAX_REQUEST, FrameError, Frames, OversizedError, number

_log = logging.getLogger(__name__)

MOST_WAITING = 64
"""Requests one visitor may have in the line."""

MOST_UNSENT = 4 * (1 << 20)
"""Bytes of replies kept for a visitor who does not read them."""


class Connection:
    """A visitor, without the socket.  Belongs to one thread, the server's.

    `serves` are the kinds of work this door is for.  `in_loop` runs a function in the server's
    thread, from any.  `dated` says whether the day is known.
    """

    def __init__(
        self,
        line: Line,
        serves: tuple[type[Work], ...],
        in_loop: Callable[[Callable[[], None]], None],
        dated: Callable[[], bool] = lambda: True,
    ) -> None:
        self.unsent = bytearray()
        self.leaving = False
        self._line = line
        self._serves = serves
        self._in_loop = in_loop
        self._dated = dated
        self._frames = Frames(MAX_REQUEST)
        self._greeted = False
        self._waiting = 0

    def receive(self, portion: bytes) -> None:
        """Take bytes off the socket."""
        try:
            for message in self._frames.feed(portion):
                if not self.leaving:
                    self._take(message)
        except OversizedError as problem:
            self._dismiss(Trouble.OVERSIZED, None, problem)
        except FrameError as problem:
            self._dismiss(Trouble.MALFORMED, None, problem)

    def gone(self) -> None:
        """Forget what a visitor who has left still waits for: nothing of it has begun."""
        self.leaving = True
        self._line.withdraw(lambda job: job.visitor is self)

    def _take(self, message: dict[str, object]) -> None:
        try:
            request = read_request(message)
        except MalformedError as problem:
            self._dismiss(Trouble.MALFORMED, number(message), problem)
            return
        match request:
            case Hello(version=version):
                self._greet(version)
            case _ if not self._greeted:
                self._dismiss(Trouble.TOO_OLD, number(message), "no greeting")
            case Cancel(n=n):
                self._cancel(n)
            case work if isinstance(work, self._serves):
                self._enqueue(work)
            case work:
                self._dismiss(Trouble.MALFORMED, work.n, f"{type(work).__name__} at this door")

    def _greet(self, version: int) -> None:
        if version == VERSION:
            self._greeted = True
            self._send(Hello(VERSION, self._dated()))
        else:
            trouble = Trouble.TOO_OLD if version < VERSION else Trouble.TOO_NEW
            self._dismiss(trouble, None, f"version {version}")

    def _enqueue(self, work: Work) -> None:
        if _is_search(work):
            self._give_up_searches()
        if self._waiting >= MOST_WAITING:
            self._send(Failed(Trouble.BUSY, work.n))
            return
        self._waiting += 1
        self._line.put(Job(work, self._respond, self))

    def _give_up_searches(self) -> None:
        """Answer the searches that have not begun: with the next letter nobody wants them."""
        for job in self._line.withdraw(lambda job: job.visitor is self and _is_search(job.work)):
            self._finish(Silent(job.work.n, Kind.UNAVAILABLE))

    def _cancel(self, n: int) -> None:
        withdrawn = self._line.withdraw(
            lambda job: job.visitor is self and isinstance(job.work, Look) and job.work.n == n
        )
        self._waiting -= len(withdrawn)

    def _respond(self, reply: Reply) -> None:
        """Send a reply to a job; called from the thread of whoever did it."""
        self._in_loop(lambda: self._finish(reply))

    def _finish(self, reply: Reply) -> None:
        if not isinstance(reply, Progress):
            self._waiting -= 1
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        if self.leaving:
            return
        try:
            self.unsent += pack_reply(reply)
        except OversizedError as problem:
            _log.error("a reply does not fit: %s", problem)
            self.unsent += pack_reply(Failed(Trouble.OVERSIZED, getattr(reply, "n", None)))
        if len(self.unsent) > MOST_UNSENT:
            _log.warning("a visitor does not read its answers and is sent away")
            self.unsent.clear()
            self.leaving = True

    def _dismiss(self, trouble: Trouble, n: int | None, why: object) -> None:
        _log.warning("a visitor is sent away: %s, %s", trouble, why)
        self._send(Failed(trouble, n))
        self.gone()


def _is_search(work: Work) -> bool:
    return isinstance(work, Look) and isinstance(work.query, FindTitle)
