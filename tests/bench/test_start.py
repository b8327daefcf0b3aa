"""How long a kiosk takes from its command to its first frame, and until a patron may come."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bench.figures import Figure, Table
from tests.bench.glass import Area, Glass
from tests.bench.processes import pss_of
from tests.bench.site import Plain, Site

pytestmark = [pytest.mark.bench, pytest.mark.timeout(180)]

STARTS = 4
MIDDLE: Area = (320, 200, 640, 400)
PROCESSES = 2


def test_a_start(folder: Path, display: str, table: Table) -> None:
    site = Site(folder / "start")
    glass = Glass(display)
    try:
        _start(site, display, glass)  # what is read from the disk is read once
        runs = [_start(site, display, glass) for _ in range(STARTS)]
    finally:
        glass.close()
        site.close()
    table.add(
        Figure("start to the first frame on the glass", [run[0] for run in runs], "s"),
        Figure("start to both processes ready", [run[1] for run in runs], "s"),
        Figure("start to desk and readers up", [run[2] for run in runs], "s"),
    )
    for name in runs[0][3]:
        table.add(Figure(f"memory at the start, {name}", [run[3][name] for run in runs], "MB PSS"))


def _start(site: Site, display: str, glass: Glass) -> tuple[float, float, float, dict[str, float]]:
    before = glass.pixels(MIDDLE)
    with _listening(site.folder / "notify") as notices:
        begun = time.monotonic_ns()
        kiosk = Plain(site, display, {"NOTIFY_SOCKET": str(site.folder / "notify")})
        try:
            frame = glass.wait_for_change(MIDDLE, before, 30)
            _wait_for_ready(notices)
            ready = time.monotonic_ns()
            kiosk.ready()
            usable = time.monotonic_ns()
            memory = {name: pss_of(pid) for name, pid in kiosk.pids.items()}
        finally:
            kiosk.stop()
    glass.wait(MIDDLE, lambda pixels: pixels == before, 10)
    return (frame - begun) / 1e9, (ready - begun) / 1e9, (usable - begun) / 1e9, memory


@contextmanager
def _listening(path: Path) -> Iterator[socket.socket]:
    """Be systemd, as far as both processes can tell."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
        notices.bind(str(path))
        notices.settimeout(30)
        yield notices
    path.unlink()


def _wait_for_ready(notices: socket.socket) -> None:
    missing = PROCESSES
    while missing:
        missing -= b"READY=1" in notices.recv(4096)
