"""Words to a supervisor are never waited for long."""

import socket
import threading
from pathlib import Path

import pytest

from sync.service.notify import Systemd


@pytest.mark.parametrize("word", ["WATCHDOG=1", "STATUS=so", "READY=1"])
def test_a_supervisor_that_reads_nothing_stops_nobody(tmp_path: Path, word: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(tmp_path / "notify"))
        systemd = Systemd({"NOTIFY_SOCKET": str(tmp_path / "notify")})
        _fill(tmp_path / "notify")
        said = threading.Thread(target=systemd.say, args=(word,), daemon=True)
        said.start()
        said.join(30)
        assert not said.is_alive()


def test_a_word_said_once_waits_a_moment_for_room(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(tmp_path / "notify"))
        systemd = Systemd({"NOTIFY_SOCKET": str(tmp_path / "notify")})
        filled = _fill(tmp_path / "notify")
        said = threading.Thread(target=systemd.say, args=("READY=1",))
        said.start()
        heard = [supervisor.recv(100) for _ in range(filled + 1)]
        said.join()
        assert heard[-1] == b"READY=1"


def _fill(path: Path) -> int:
    """Send until the queue of the supervisor is full; return how many words are in it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.setblocking(False)  # noqa: FBT003 - the name of the standard library
        for number in range(100_000):
            try:
                line.sendto(b"full", str(path))
            except BlockingIOError:
                return number
    raise AssertionError("it takes everything")
