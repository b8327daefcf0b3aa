"""A socket through which a test or a technician sees what the screen shows.

    -> tree            <- [{"name": "tile.borrow", "text": "...", "x": 10, ...}, ...]
    -> session         <- {"state": "Borrowing", "language": "ru", "desk": true}
    -> shot /path.png  <- {"shot": "/path.png"}

One line each way, UTF-8.  It is off unless asked for, belongs to its own user alone, and only
looks: nothing can be pressed through it, so that a test has to touch the window like a patron.
"""

import json
import logging
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as OutOfTimeError
from pathlib import Path

logger = logging.getLogger(__name__)

Look = Callable[[str, Callable[[object], None]], None]
"""Looks, on the screen's thread, and gives what it saw to the second argument."""

ANSWER_SECONDS = 10.0
LONGEST_LINE = 4096


class Diagnostics:
    """Listens on a Unix socket; `post` has something called on the screen's thread."""

    def __init__(
        self,
        path: Path,
        looks: Mapping[str, Look],
        post: Callable[[Callable[[], None]], None],
    ) -> None:
        """Listen.  Raises `OSError` when the socket can not be made."""
        self._path = path
        self._looks = looks
        self._post = post
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        path.chmod(0o600)
        self._socket.listen()
        threading.Thread(target=self._run, name="diagnostics", daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _run(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self._attend, args=(caller,), daemon=True).start()

    def _attend(self, caller: socket.socket) -> None:
        with caller, caller.makefile("rw", encoding="utf-8", errors="replace") as lines:
            try:
                while line := lines.readline(LONGEST_LINE):
                    lines.write(json.dumps(self._answer(line.strip()), ensure_ascii=False) + "\n")
                    lines.flush()
            except OSError:
                logger.info("a caller of the diagnostics went away")

    def _answer(self, line: str) -> object:
        word, _, argument = line.partition(" ")
        look = self._looks.get(word)
        if look is None:
            return {"error": f"no such word: {word[:20]}"}
        seen: Future[object] = Future()
        self._post(lambda: look(argument, seen.set_result))
        try:
            return seen.result(ANSWER_SECONDS)
        except OutOfTimeError:
            return {"error": "the screen did not answer"}
