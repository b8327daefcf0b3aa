"""When the glass really changes, beside a bare window that repaints the same area."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.figures import Figure, Table
from tests.bench.glass import Area, Glass
from tests.bench.record import Note, Record
from tests.bench.site import Site, Watched, surroundings
from tests.source import ROOT

pytestmark = [pytest.mark.bench, pytest.mark.timeout(120)]

TIMES = 24
PER_VISIT = 6
STRIP: Area = (600, 160, 64, 440)
"""A strip across the list of books: every new card changes it, and it is soon copied."""


def test_pixels_of_a_scan(folder: Path, display: str, table: Table) -> None:
    site = Site(folder / "pixels")
    try:
        kiosk = Watched(site, display)
        try:
            glass = Glass(display)
            whole, after = _scans(kiosk, glass)
            glass.close()
        finally:
            kiosk.stop()
    finally:
        site.close()
    table.add(
        Figure("scan to the first changed pixel", whole),
        Figure("  of it: submitted to changed", after),
    )


def _scans(kiosk: Watched, glass: Glass) -> tuple[list[float], list[float]]:
    whole, after = [], []
    for number, item in enumerate(kiosk.site.shelves.items[:TIMES]):
        if number % PER_VISIT == 0:
            kiosk.open_visit(kiosk.site.shelves.cards[number // PER_VISIT])
        before, mark, begun = glass.pixels(STRIP), kiosk.record.mark(), time.monotonic_ns()
        kiosk.site.scan(item)
        changed = glass.wait_for_change(STRIP, before)
        submitted = kiosk.record.wait(mark, _is_flip).at
        whole.append((changed - begun) / 1e6)
        after.append((changed - submitted) / 1e6)
        kiosk.wait_frame(mark, "Borrowing", *["Lent"] * (number % PER_VISIT + 1))
        kiosk.calm_down()
        if number % PER_VISIT == PER_VISIT - 1:
            kiosk.end_visit()
    return whole, after


def test_pixels_of_a_bare_window(folder: Path, display: str, table: Table) -> None:
    command = [sys.executable, "-m", "tests.bench.bare", *map(str, STRIP), str(folder / "home")]
    glass = Glass(display)
    window = subprocess.Popen(
        command,
        env=surroundings(display),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    try:
        whole, after = _paintings(window, glass)
    finally:
        window.terminate()
        window.communicate()
        glass.close()
    table.add(
        Figure("a bare window: order to changed pixel", whole),
        Figure("  of it: submitted to changed", after),
    )


def _paintings(window: subprocess.Popen[bytes], glass: Glass) -> tuple[list[float], list[float]]:
    assert window.stdin is not None
    assert window.stdout is not None
    record = Record(window.stdout)
    record.wait(0, lambda note: note.word == "began", 30)
    whole, after = [], []
    for _ in range(TIMES):
        record.settle(0.2)
        before, mark, begun = glass.pixels(STRIP), record.mark(), time.monotonic_ns()
        window.stdin.write(b"paint\n")
        window.stdin.flush()
        changed = glass.wait_for_change(STRIP, before)
        submitted = record.wait(mark, _is_flip).at
        whole.append((changed - begun) / 1e6)
        after.append((changed - submitted) / 1e6)
    return whole, after


def _is_flip(note: Note) -> bool:
    return note.word == "flip"
