"""A process that has imported the service and opened nothing, from which a service is forked.

    python -m tests.campaigns.nursery       "start FOLDER" -> "PID",  "reap PID" -> "STATUS"

It is apart because a service that starts from nothing takes half a second to import, and is to be
killed a thousand times a minute.  The child runs the product's own `main`, with nothing shared but
the modules.
"""

import faulthandler
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from sync.__main__ import main
from tests.source import ROOT

_FAILING = b"STATUS=the storage fails"
"""What a service says that waits for its medium, and tries it again every ten seconds."""


_PATIENCE = 60.0
"""Seconds in which a service ends that was asked to."""


class Nursery:
    """The driver's side.  `environment` is added to that of the process."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.campaigns.nursery"],
            cwd=ROOT,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, folder: Path) -> "Child":
        """Fork a service over this folder."""
        return Child(self, int(self._order(f"start {folder}")), folder)

    def reap(self, pid: int) -> int:
        """Wait for the end of a child; return its exit code, negative for a signal."""
        return os.waitstatus_to_exitcode(int(self._order(f"reap {pid}")))

    def close(self) -> None:
        """End the process and what it has started."""
        self._process.communicate()

    def _order(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


class Child:
    """A service that was forked."""

    def __init__(self, nursery: Nursery, pid: int, folder: Path) -> None:
        self.pid = pid
        self.folder = folder
        self.struck = False
        """Whether it has been killed: whatever it does not answer any more is no wonder."""
        self._nursery = nursery

    def kill_in(self, seconds: float) -> threading.Thread:
        """Let it be killed so many seconds from now, by another thread; wait for it with join."""
        thread = threading.Thread(target=self._strike, args=(time.perf_counter() + seconds,))
        thread.start()
        return thread

    def kill(self) -> None:
        """Kill it now."""
        self.struck = True
        os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end."""
        os.kill(self.pid, signal.SIGTERM)

    def end(self) -> int:
        """Wait for its end; return the exit code, negative for a signal."""
        return self._nursery.reap(self.pid)

    def _strike(self, moment: float) -> None:
        time.sleep(max(0.0, moment - time.perf_counter()))
        self.kill()
        tell(self.folder, b"KILLED %d" % self.pid)


class Ears:
    """Hears what a supervisor is told, READY=1; and KILLED and ENDED, of a child.

    A thread of its own takes the words off the socket: whoever tells a deaf supervisor waits.
    """

    def __init__(self, folder: Path) -> None:
        path = _notify(folder)
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._words: SimpleQueue[bytes] = SimpleQueue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def hear(self, child: Child | None = None) -> bytes:
        """Wait for one of these words, not for the death of another child than this."""
        while True:
            word = self._words.get(timeout=60)
            if child is None or not word.startswith(b"KILLED") or word.endswith(b" %d" % child.pid):
                return word

    def forget(self) -> None:
        """Drop what was said before."""
        while not self._words.empty():
            self._words.get()

    def close(self) -> None:
        """Hear no more."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        while word := self._socket.recv(1000):
            if word.startswith((b"READY=1", b"KILLED", b"ENDED", _FAILING)):
                self._words.put(word)


def tell(folder: Path, word: bytes) -> None:
    """Say a word to whoever hears for this folder."""
    nobody_hears = suppress(FileNotFoundError, ConnectionRefusedError)
    with nobody_hears, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(word, str(_notify(folder)))


def _notify(folder: Path) -> Path:
    return folder / "notify"


def _be_the_service(folder: Path) -> int:
    """Become the service over a folder, in the child."""
    with (folder / "log").open("ab") as log, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    faulthandler.enable()
    os.environ["NOTIFY_SOCKET"] = str(_notify(folder))
    return main(["--config", str(folder / "kiosk.toml")])


def _start(folder: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        code = _be_the_service(folder)
    finally:  # whatever it died of must not climb into the parent's loop
        if sys.exc_info()[0] is not None:
            traceback.print_exc()
        tell(folder, b"ENDED")
        os._exit(code)


def _wait(pid: int) -> int:
    """Wait for the end of a child; one that does not come to it is made to say where it hangs."""
    until = time.monotonic() + _PATIENCE
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
        if time.monotonic() > until:
            os.kill(pid, signal.SIGABRT)
            return os.waitpid(pid, 0)[1]
        time.sleep(0.001)


def _serve() -> None:
    gc.freeze()
    children: set[int] = set()
    for line in sys.stdin:
        word, argument = line.split(maxsplit=1)
        if word == "start":
            answer = _start(Path(argument.strip()))
            children.add(answer)
        else:
            answer = _wait(int(argument))
            children.discard(int(argument))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    for child in children:
        os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    _serve()
