"""The desk at the other end of a socket: what the screen process asks.

It is apart from the server because the other process uses it; it has no network, so it speaks
AF_UNIX only, and no thread of the screen ever waits in here longer than its deadline.
"""

from collections.abc import Callable
from pathlib import Path

from sync.circulation import (
    Act,
    Answer,
    FindTitle,
    Query,
    RequestId,
    Unavailable,
    Unknown,
    VisitId,
)
from sync.clock import boottime
from sync.service.exchange import Exchange, NotSentError
from sync.service.messages import (
    Answered,
    Ask,
    Cancel,
    Failed,
    Kind,
    Look,
    Ping,
    Pong,
    Shown,
    Silent,
    Trouble,
)

_GRACE = 0.25
"""Seconds for an answer given at its very deadline to arrive."""

_BEAT = 0.5
"""Seconds of silence after which the service is asked for a sign of life; two more end it."""


class SocketDesk:
    """A `Desk` behind a socket, for any number of threads.

    `titles` is the socket of the titles' own reader; without it title searches go to `path` too.
    Connects by itself, again and again; `close` ends that.
    """

    def __init__(
        self, path: Path, titles: Path | None = None, now: Callable[[], float] = boottime
    ) -> None:
        self._now = now
        self._desk = Exchange(path, _BEAT)
        self._titles = self._desk if titles is None else Exchange(titles, _BEAT)

    def ask(self, act: Act, deadline: float) -> Answer:
        """See `Desk.ask`.

        `Unavailable`: it never left this process or was never begun; `Unknown`: the connection
        broke or fell silent after it had left.  The same act may be asked again after both.
        """
        try:
            waiting = self._desk.send(lambda n: Ask(n, act, deadline), self._left(deadline))
        except NotSentError as problem:
            raise Unavailable(str(problem)) from None
        match waiting.reply(self._left(deadline) + _GRACE):
            case Answered(answer=answer):
                return answer
            case Silent(silence=Kind.UNAVAILABLE):
                raise Unavailable("not begun")
            case Failed(trouble=trouble) if trouble is not Trouble.FAILED:
                raise Unavailable(trouble)
            case _:
                raise Unknown("no answer came back")

    def look(self, query: Query, visit: VisitId, deadline: float) -> Answer:
        """See `Desk.look`."""
        exchange = self._titles if isinstance(query, FindTitle) else self._desk
        try:
            waiting = exchange.send(lambda n: Look(n, query, visit, deadline), self._left(deadline))
        except NotSentError as problem:
            raise Unavailable(str(problem)) from None
        reply = waiting.reply(self._left(deadline) + _GRACE)
        if isinstance(reply, Answered):
            return reply.answer
        if reply is None:
            exchange.tell(lambda _: Cancel(waiting.n))
        raise Unavailable("no answer came back")

    def shown(self, request: RequestId) -> None:
        """See `Desk.shown`.  While `sync` is down this is lost: it then counts as not shown."""
        self._desk.tell(lambda n: Shown(n, request))

    def ping(self, deadline: float) -> bool:
        """Say whether the desk's loop answers before the deadline."""
        try:
            waiting = self._desk.send(lambda n: Ping(n, deadline), self._left(deadline))
        except NotSentError:
            return False
        return isinstance(waiting.reply(self._left(deadline)), Pong)

    def watch(self, changed: Callable[[bool], None]) -> None:
        """Call `changed` now and at every change: True while the desk can be reached.

        A service that hangs counts as gone a second after it was asked for a sign of life.
        It is called in a thread of the connection and must return at once.
        """
        self._desk.watch(changed)

    def watch_clock(self, changed: Callable[[bool], None]) -> None:
        """Call `changed` now and at every change: True while the service knows what day it is.

        False until it has been reached for the first time.  It is called as `watch` says.
        """
        self._desk.watch_clock(changed)

    def close(self) -> None:
        """Give up the connections; whoever waits gets `Unknown` or `Unavailable`."""
        self._desk.close()
        if self._titles is not self._desk:
            self._titles.close()

    def _left(self, deadline: float) -> float:
        return max(0.0, deadline - self._now())
