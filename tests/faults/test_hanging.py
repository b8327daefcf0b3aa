"""A service that hangs with its sockets open is out of service, and is back when it goes on."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue

import pytest

from sync.circulation import (
    Act,
    CheckedOut,
    CheckOut,
    Identified,
    Identify,
    RequestId,
    Unavailable,
    Unknown,
    VisitId,
)
from sync.clock import SystemClock
from sync.service.client import SocketDesk
from tests.faults.office import BOOKS, BORIS, furnish
from tests.source import ROOT

VISIT = VisitId("visit")
CLOCK = SystemClock()
FOR_SURE = 60.0
"""Seconds: whoever needs them hangs as well."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    furnish(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.office", str(tmp_path)], cwd=ROOT
    )
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SocketDesk]:
    with closing(SocketDesk(tmp_path / "desk")) as opened:
        yield opened


def test_a_service_that_hangs_is_out_of_service_until_it_goes_on(
    service: subprocess.Popen[bytes], desk: SocketDesk
) -> None:
    reachable: SimpleQueue[bool] = SimpleQueue()
    desk.watch(reachable.put)
    while not reachable.get(timeout=FOR_SURE):
        pass
    deadline = CLOCK.boottime() + 1e6
    assert isinstance(desk.look(Identify((BORIS,)), VISIT, deadline), Identified)
    act = Act(RequestId("r"), VISIT, CLOCK.boot(), CLOCK.boottime(), CheckOut(BOOKS[0], BORIS))
    said: SimpleQueue[type[BaseException]] = SimpleQueue()

    def ask() -> None:
        try:
            desk.ask(act, deadline)
        except (Unavailable, Unknown) as silence:
            said.put(type(silence))

    service.send_signal(signal.SIGSTOP)
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    assert reachable.get(timeout=FOR_SURE) is False
    assert said.get(timeout=FOR_SURE) in {Unavailable, Unknown}
    service.send_signal(signal.SIGCONT)
    assert reachable.get(timeout=FOR_SURE) is True
    assert isinstance(desk.ask(act, deadline), CheckedOut)
