"""The service: one thread that owns the store and answers, one for the sockets, one for titles.

It is apart from the desk so that the same desk serves in-process, and from the sockets so that
what a loop does when it is free (housekeeping, signs of life) stands in one place.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from sync.circulation import Answer, Desk, FindTitle, Unavailable, Unknown
from sync.clock import boottime
from sync.service.commands import Commands, Handler
from sync.service.line import Job, Line
from sync.service.messages import (
    Answered,
    Ask,
    Command,
    Failed,
    Kind,
    Look,
    Ping,
    Pong,
    Reply,
    Shown,
    Silent,
    Trouble,
)
from sync.service.notify import Systemd
from sync.service.server import Door, Server, give_up

_log = logging.getLogger(__name__)

Titles = Callable[[FindTitle, float], Answer]
"""Answers a search by a deadline.  Raises `Unavailable`."""

_NEVER = float("inf")

_BREATH = 0.001
"""Seconds between two steps of a command in which the sockets' thread gets its turn for sure."""
_AFTER_TROUBLE = 10.0
"""Seconds until housekeeping that failed, on a full disk perhaps, is tried again."""


@dataclass(frozen=True, slots=True)
class Sockets:
    """Where the service is found.  `group` may use the desk, `admin_group` the admin socket."""

    desk: Path
    titles: Path | None = None
    admin: Path | None = None
    group: int | None = None
    admin_group: int | None = None


class Service:
    """A desk behind sockets.

    `titles` answers `FindTitle` in a thread of its own, which calls `titles_done` at its end;
    without it there is no titles socket.
    `tend` does what the desk has to do when nobody waits and returns the seconds until it wants
    to be called again.  Once `ailing` says so after a turn the service ends, so that the screen
    tells the next patron before anything is asked.  `dated` says whether the day is known; it is
    asked after each of these and each step of a command, and every greeting carries it.  Whatever
    the desk owns is used in the thread that calls `run` only.
    """

    def __init__(  # noqa: PLR0913 - the parts of a composition, named by the composer
        self,
        desk: Desk,
        sockets: Sockets,
        *,
        titles: Titles | None = None,
        titles_done: Callable[[], None] = lambda: None,
        commands: Mapping[str, Handler] | None = None,
        tend: Callable[[], float] = lambda: _NEVER,
        ailing: Callable[[], bool] = lambda: False,
        dated: Callable[[], bool] = lambda: True,
        systemd: Systemd | None = None,
    ) -> None:
        self._desk = desk
        self._find_titles = titles
        self._titles_done = titles_done
        self._commands = Commands(commands or {})
        self._tend = tend
        self._ailing = ailing
        self._dated = dated
        self._is_dated = dated()
        self._systemd = systemd or Systemd()
        self._line, self._titles = Line(), Line()
        doors = self._doors(sockets, titles is not None)
        self._server = Server(doors, dated=lambda: self._is_dated)
        self._next_tend = self._next_sign = boottime()
        self._server_failed = False

    def _doors(self, sockets: Sockets, titles: bool) -> list[Door]:  # noqa: FBT001 - internal
        doors = [Door(sockets.desk, self._line, (Ask, Look, Shown, Ping), sockets.group)]
        if sockets.titles is not None and titles:
            doors.append(Door(sockets.titles, self._titles, (Look, Ping), sockets.group))
        if sockets.admin is not None:
            doors.append(Door(sockets.admin, self._line, (Command, Ping), sockets.admin_group))
        return doors

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Serve until `stop`; `ready` is called once requests are taken.

        Raises `SocketTakenError` or `OSError` when a socket can not be opened, and RuntimeError
        when the thread of the sockets has failed.
        """
        self._server.open()
        sockets = threading.Thread(target=self._move_bytes, name="sockets")
        titles = threading.Thread(target=self._search, name="titles")
        sockets.start()
        titles.start()
        self._systemd.say("READY=1")
        ready()
        try:
            while not self._line.closed:
                self._turn()
                if self._ailing():
                    self._close_lines()
        finally:
            self._systemd.say("STOPPING=1")
            self._commands.stop()
            self._close_lines()
            for line in (self._line, self._titles):
                for job in line.withdraw(lambda _: True):
                    give_up(job)
            titles.join()
            self._server.stop()
            sockets.join()
            self._server.close()
        if self._server_failed:
            raise RuntimeError("the sockets' thread has failed")

    def stop(self) -> None:
        """Let `run` return after the request in hand; may be called from a signal handler.

        The sockets' thread closes the lines: a handler that did would run inside their locks.
        """
        self._server.in_loop(self._close_lines)

    def _close_lines(self) -> None:
        self._line.close()
        self._titles.close()

    def _turn(self) -> None:
        """Do the most urgent thing there is, or wait for it."""
        job = self._line.take(_BREATH if self._commands.busy else self._pause())
        try:
            if job is not None and job.deadline <= boottime():
                give_up(job)
            elif job is not None:
                self._serve(job)
            elif self._commands.busy:
                self._commands.step()
                self._is_dated = self._dated()
            if boottime() >= self._next_tend and job is None:
                self._next_tend = boottime() + _AFTER_TROUBLE  # should it fail
                self._next_tend = boottime() + self._tend()
                self._is_dated = self._dated()
        except Exception as problem:  # noqa: BLE001 - this thread's outermost loop
            _report(problem)
            if job is not None:
                job.reply(Failed(Trouble.FAILED, job.work.n))
        self._give_sign_of_life()

    def _pause(self) -> float | None:
        soonest = min(self._next_tend, _NEVER if self._period is None else self._next_sign)
        return None if soonest == _NEVER else max(0.0, soonest - boottime())

    @property
    def _period(self) -> float | None:
        return None if self._systemd.watchdog is None else self._systemd.watchdog / 2

    def _give_sign_of_life(self) -> None:
        """Say WATCHDOG=1 through the sockets' thread: it is said only if both loops turn."""
        if self._period is not None and boottime() >= self._next_sign:
            self._next_sign = boottime() + self._period
            self._server.in_loop(lambda: self._systemd.say("WATCHDOG=1"))

    def _serve(self, job: Job) -> None:
        match job.work:
            case Ask(n=n, act=act, deadline=deadline):
                reply: Reply = _spoken(n, lambda: self._desk.ask(act, deadline))
            case Look(n=n, query=query, visit=visit, deadline=deadline):
                reply = _spoken(n, lambda: self._desk.look(query, visit, deadline))
            case Shown(n=n, request=request):
                self._desk.shown(request)
                reply = Pong(n)
            case Ping(n=n):
                reply = Pong(n)
            case Command() as command:
                self._commands.begin(job, command)
                return
            case _:
                assert_never(job.work)
        job.reply(reply)

    def _search(self) -> None:
        try:
            self._search_on()
        finally:
            self._titles_done()

    def _search_on(self) -> None:
        while not self._titles.closed:
            job = self._titles.take(None)
            if job is None:
                continue
            try:
                job.reply(self._found(job))
            except Exception as problem:  # noqa: BLE001 - this thread's outermost loop
                _report(problem)
                job.reply(Failed(Trouble.FAILED, job.work.n))

    def _found(self, job: Job) -> Reply:
        find = self._find_titles
        match job.work:
            case Look(n=n, query=FindTitle() as query, deadline=deadline) if find is not None:
                return _spoken(n, lambda: find(query, deadline))
            case Ping(n=n):
                return Pong(n)
            case work:
                return Failed(Trouble.MALFORMED, work.n)

    def _move_bytes(self) -> None:
        try:
            self._server.run()
        except Exception as problem:  # noqa: BLE001 - this thread's outermost loop
            _report(problem)
            self._server_failed = True
            self._close_lines()


def _spoken(n: int, speak: Callable[[], Answer]) -> Reply:
    try:
        return Answered(n, speak())
    except Unavailable:
        return Silent(n, Kind.UNAVAILABLE)
    except Unknown:
        return Silent(n, Kind.UNKNOWN)


def _report(problem: Exception) -> None:
    """Log what broke and where, without the text: it may hold what a patron typed."""
    frames = traceback.extract_tb(problem.__traceback__)
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
    _log.error("%s in %s", type(problem).__name__, where)
