"""The service tells its supervisor the truth, keeps house, and cleans up behind itself."""

import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from sync.clock import boottime
from sync.service.client import SocketDesk
from sync.service.notify import Systemd
from sync.service.server import Server
from sync.service.service import Service, Sockets
from sync.store_errors import StoreFullError
from tests.sync.service.office import SOON, Office, OpenOffice, SlowDesk, act, in_background


def test_the_watchdog_is_fed_while_both_loops_turn(tmp_path: Path, open_office: OpenOffice) -> None:
    supervisor = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    supervisor.settimeout(30)
    supervisor.bind(str(tmp_path / "notify"))
    environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "20000"}
    office = open_office(systemd=Systemd(environment))
    assert supervisor.recv(100) == b"READY=1"
    assert [supervisor.recv(100) for _ in range(3)] == [b"WATCHDOG=1"] * 3
    office.desk.hold()
    desk = SocketDesk(office.sockets.desk)
    asking = in_background(lambda: desk.ask(act(), boottime() + SOON))
    assert office.desk.busy.wait(30)
    supervisor.settimeout(0.2)
    with suppress(TimeoutError):  # at most what was on its way, then silence
        for _ in range(1000):
            assert supervisor.recv(100) == b"WATCHDOG=1"
        pytest.fail("the watchdog is fed by a loop that stands still")
    supervisor.settimeout(30)
    office.desk.go.set()
    asking.join()
    assert supervisor.recv(100) == b"WATCHDOG=1"
    desk.close()
    office.close()
    words = {supervisor.recv(100)}
    while b"STOPPING=1" not in words:
        words.add(supervisor.recv(100))
    supervisor.close()


def test_housekeeping_is_called_when_it_asked_to_be(open_office: OpenOffice) -> None:
    called = threading.Semaphore(0)

    def tend() -> float:
        called.release()
        return 0.001

    office = open_office(tend=tend)
    assert all(called.acquire(timeout=30) for _ in range(3))
    office.close()


def test_housekeeping_that_fails_is_not_tried_again_at_once(open_office: OpenOffice) -> None:
    calls: list[float] = []

    def tend() -> float:
        calls.append(boottime())
        raise StoreFullError

    office = open_office(tend=tend)
    desk = SocketDesk(office.sockets.desk)
    for _ in range(5):
        assert desk.ping(boottime() + SOON)
    assert len(calls) == 1
    desk.close()


def test_a_service_that_stops_leaves_no_socket_behind(office: Office) -> None:
    office.close()
    assert not office.sockets.desk.exists()


def test_a_failure_of_the_sockets_thread_ends_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Server) -> None:
        raise MemoryError

    monkeypatch.setattr(Server, "run", fail)
    service = Service(SlowDesk(), Sockets(tmp_path / "desk"))
    with pytest.raises(RuntimeError):
        service.run()


def test_a_signal_stops_a_service_that_waits_in_the_main_thread(tmp_path: Path) -> None:
    program = (
        "import signal, sys, pathlib\n"
        "from sync.service.service import Service, Sockets\n"
        "service = Service(None, Sockets(pathlib.Path(sys.argv[1])))\n"
        "signal.signal(signal.SIGTERM, lambda *_: service.stop())\n"
        "service.run(lambda: print('ready', flush=True))\n"
        "print('stopped')\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "desk")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        assert process.stdout.readline() == "stopped\n"
        assert process.wait() == 0


def test_a_service_whose_storage_fails_ends_by_itself(open_office: OpenOffice) -> None:
    failed = threading.Event()
    office = open_office(ailing=failed.is_set)
    desk = SocketDesk(office.sockets.desk)
    assert desk.ping(boottime() + SOON)
    gone = threading.Event()
    desk.watch(lambda reachable: None if reachable else gone.set())
    failed.set()
    desk.ping(boottime() + SOON)  # it looks after each turn
    assert gone.wait(30)
    desk.close()
    office.close()
