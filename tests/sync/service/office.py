"""A running service for tests: a desk that waits for the test, and visitors who say anything."""

import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from sync.circulation import (
    Act,
    Answer,
    BootId,
    CheckIn,
    ItemId,
    Query,
    RequestId,
    VisitEnded,
    VisitId,
)
from sync.service.messages import Hello, Reply, Request, pack_request, read_reply
from sync.service.service import Service, Sockets
from sync.service.wire import MAX_ANSWER, Frames

VISIT = VisitId("visit")
SOON = 20.0


def act(name: str = "1") -> Act:
    return Act(RequestId(name), VISIT, BootId("boot"), 1.0, CheckIn(ItemId(name)))


class SlowDesk:
    """A desk that notes what it is asked and answers when the test lets it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.busy = threading.Event()
        self.go = threading.Event()
        self.go.set()
        self.answer: Callable[[], Answer] = VisitEnded

    def ask(self, act: Act, deadline: float) -> Answer:
        self._work(f"ask {act.id}")
        return self.answer()

    def look(self, query: Query, visit: VisitId, deadline: float) -> Answer:
        self._work(f"look {getattr(query, 'item', '')}")
        return self.answer()

    def shown(self, request: RequestId) -> None:
        self._work(f"shown {request}")

    def _work(self, what: str) -> None:
        self.asked.append(what)
        self.busy.set()
        self.go.wait(60)

    def hold(self) -> None:
        self.busy.clear()
        self.go.clear()


class Office:
    """A running service with its sockets in a folder."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.desk = SlowDesk()
        self.sockets = Sockets(folder / "desk", folder / "titles", folder / "admin")
        self.service = Service(self.desk, self.sockets, **more)
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._open.wait(30)

    def _run(self) -> None:
        self.service.run(self._open.set)

    def close(self) -> None:
        self.desk.go.set()
        self.service.stop()
        self._thread.join()


OpenOffice = Callable[..., Office]


def in_background(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


class Stranger:
    """A visitor who may send anything."""

    def __init__(self, path: Path, *, polite: bool = True) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(30)
        self.socket.connect(str(path))
        self._frames = Frames(MAX_ANSWER)
        self._replies: list[Reply] = []
        if polite:
            self.say(Hello(1))
            assert self.hear() == Hello(1)

    def say(self, request: Request) -> None:
        self.socket.sendall(pack_request(request))

    def hear(self) -> Reply | None:
        while not self._replies:
            portion = self.socket.recv(1 << 16)
            if not portion:
                return None
            self._replies += map(read_reply, self._frames.feed(portion))
        return self._replies.pop(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


def raw(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body
