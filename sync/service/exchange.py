"""A connection that comes back: numbered requests out, each reply to whoever waits for it.

It is apart from the desk because the technician's command line holds the same kind of
conversation, and because reconnecting has nothing to do with what is said.
"""

import itertools
import logging
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue

from sync.circulation.codec import MalformedError
from sync.service.messages import (
    VERSION,
    Failed,
    Hello,
    Reply,
    Request,
    pack_request,
    read_reply,
)
from sync.service.wire import MAX_ANSWER, FrameError, Frames, OversizedError

_log = logging.getLogger(__name__)

_PORTION = 1 << 16
_SEND_SECONDS = 1
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 1.0
_PATIENCE = 1.0
"""Seconds a request waits for a connection that is just being made."""
_BEATS_MISSED = 2
"""So many beats may pass after a greeting without a word from the other side."""


class NotSentError(Exception):
    """The request did not leave as a whole, so the other side can not have read it."""


class Waiting:
    """A request on its way; `None` among its replies means that the connection broke."""

    def __init__(self, n: int, forget: Callable[[int], None]) -> None:
        self.n = n
        self.replies: SimpleQueue[Reply | None] = SimpleQueue()
        self._forget = forget

    def reply(self, timeout: float | None) -> Reply | None:
        """Return the reply; None when the connection broke or the time is over."""
        try:
            return self.replies.get(timeout=timeout)
        except Empty:
            return None
        finally:
            self._forget(self.n)

    def next(self) -> Reply | None:
        """Wait for one of several replies, however long it takes."""
        return self.replies.get()


class Exchange:
    """A conversation over one Unix socket, for any number of threads.

    With `beat` the other side is greeted again when it was silent for so many seconds, and hung up
    on when it does not answer: a process that hangs keeps its sockets open.  The loop that moves
    the bytes answers a greeting, so whatever the desk's own takes its time for does not count.
    """

    def __init__(self, path: Path, beat: float | None = None) -> None:
        self._path = path
        self._beat = beat
        self._numbers = itertools.count(1)
        self._state = threading.Condition()
        self._dialled: socket.socket | None = None
        self._socket: socket.socket | None = None  # the same, once it has been greeted
        self._waiting: dict[int, Waiting] = {}
        self._watchers: list[Callable[[bool], None]] = []
        self._clock_watchers: list[Callable[[bool], None]] = []
        self._dated = False
        self._closed = False
        self._wanted = threading.Event()
        self._said_why = ""
        self._thread = threading.Thread(target=self._run, name=f"to {path.name}", daemon=True)
        self._thread.start()

    def send(self, make: Callable[[int], Request], patience: float) -> Waiting:
        """Send what `make` returns for a number.  Raises `NotSentError`."""
        waiting = Waiting(next(self._numbers), self._forget)
        try:
            frame = pack_request(make(waiting.n))
        except OversizedError as problem:
            raise NotSentError(str(problem)) from None
        self._wanted.set()
        with self._state:
            self._state.wait_for(
                lambda: self._socket is not None or self._closed, min(patience, _PATIENCE)
            )
            if self._socket is None:
                raise NotSentError("not connected")
            self._waiting[waiting.n] = waiting
            try:
                self._socket.sendall(frame)
            except OSError as problem:
                del self._waiting[waiting.n]
                _hang_up(self._socket)  # half a frame may have left, nothing can follow it
                raise NotSentError(type(problem).__name__) from None
        return waiting

    def tell(self, make: Callable[[int], Request]) -> None:
        """Send something whose reply nobody waits for, or not."""
        try:
            self._forget(self.send(make, 0.0).n)
        except NotSentError as problem:
            _log.info("not told: %s", problem)

    def watch(self, changed: Callable[[bool], None]) -> None:
        """See `SocketDesk.watch`."""
        with self._state:
            self._watchers.append(changed)
            changed(self._socket is not None)

    def watch_clock(self, changed: Callable[[bool], None]) -> None:
        """See `SocketDesk.watch_clock`."""
        with self._state:
            self._clock_watchers.append(changed)
            changed(self._dated)

    def close(self) -> None:
        """Hang up for good."""
        with self._state:
            self._closed = True
            if self._dialled is not None:
                _hang_up(self._dialled)
            self._state.notify_all()
        self._wanted.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _forget(self, n: int) -> None:
        self._waiting.pop(n, None)

    def _run(self) -> None:
        pause = _FIRST_WAIT
        while not self._closed:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                try:
                    greeted = self._converse(connection)
                except OSError as problem:
                    greeted = False
                    self._explain(type(problem).__name__)
            pause = _FIRST_WAIT if greeted else min(2 * pause, _LONGEST_WAIT)
            self._wanted.clear()
            if not self._closed:
                self._wanted.wait(pause)

    def _converse(self, connection: socket.socket) -> bool:
        """Hold one conversation to its end; say whether it ever began."""
        seconds = struct.pack("ll", _SEND_SECONDS, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)
        if self._beat is not None:
            beat = struct.pack("ll", int(self._beat), int(self._beat % 1 * 1_000_000))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, beat)
        connection.connect(str(self._path))
        with self._state:
            if self._closed:
                return False
            self._dialled = connection
        frames = Frames(MAX_ANSWER)
        try:
            connection.sendall(pack_request(Hello(VERSION)))
            while portion := self._hear(connection):
                for message in frames.feed(portion):
                    self._take(connection, read_reply(message))
        except (FrameError, MalformedError) as problem:
            self._explain(f"not understood: {problem}")
        except OSError as problem:
            self._explain(type(problem).__name__)
        return self._part()

    def _hear(self, connection: socket.socket) -> bytes:
        """Return what comes next, nothing once the other side has left or hangs."""
        silent = 0
        while True:
            try:
                return connection.recv(_PORTION)
            except BlockingIOError:  # a whole beat without a word
                # Who has not greeted yet may take any time: nobody counts on the desk meanwhile.
                silent += self._socket is not None
            if silent > _BEATS_MISSED:
                self._explain("it hangs")
                return b""
            if silent == 1:
                with self._state:  # no other thread's frame in between
                    connection.sendall(pack_request(Hello(VERSION)))

    def _take(self, connection: socket.socket, reply: Reply) -> None:
        match reply:
            case Hello(dated=dated):
                self._note_clock(dated=dated)
                if self._socket is None:  # else it is a sign of life
                    self._explain("")
                    self._change(connection)
            case Failed(n=None, trouble=trouble):
                self._explain(trouble)
            case _:
                waiting = None if reply.n is None else self._waiting.get(reply.n)
                if waiting is not None:
                    waiting.replies.put(reply)

    def _change(self, connection: socket.socket | None) -> None:
        with self._state:
            self._socket = connection
            self._state.notify_all()
            for changed in self._watchers:
                changed(connection is not None)

    def _note_clock(self, *, dated: bool) -> None:
        with self._state:
            if dated != self._dated:
                self._dated = dated
                for changed in self._clock_watchers:
                    changed(dated)

    def _part(self) -> bool:
        self._dialled = None
        had_begun = self._socket is not None
        if had_begun:
            self._change(None)
        for n in list(self._waiting):
            waiting = self._waiting.pop(n, None)
            if waiting is not None:
                waiting.replies.put(None)
        return had_begun

    def _explain(self, why: str) -> None:
        if why and why != self._said_why:
            _log.warning("no conversation over %s: %s", self._path.name, why)
        self._said_why = why


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was faster
