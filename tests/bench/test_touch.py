"""How soon a finger and another thread are heard by a screen that sleeps."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.figures import Figure, Goal, Table, p95
from tests.bench.site import Site, Watched

pytestmark = [pytest.mark.bench, pytest.mark.timeout(120)]

TIMES = 60
PAUSE = 0.15
"""Seconds between two: longer than the screen stays awake after a touch."""


@pytest.mark.parametrize("clock", ["event", "stock"])
def test_a_touch_and_a_thread_are_heard(
    folder: Path, display: str, table: Table, clock: str
) -> None:
    site = Site(folder / f"touch-{clock}", clock=clock)
    try:
        kiosk = Watched(site, display)
        try:
            time.sleep(6)  # until all screens are made
            touched, hopped = _heard(kiosk)
        finally:
            kiosk.stop()
    finally:
        site.close()
    goals: tuple[Goal | None, Goal | None] = (p95(5), p95(2)) if clock == "event" else (None, None)
    rest = "" if clock == "event" else ", stock clock"
    table.add(
        Figure(f"touch to handler{rest}", touched, goal=goals[0]),
        Figure(f"thread to screen's thread{rest}", hopped, goal=goals[1]),
    )


def _heard(kiosk: Watched) -> tuple[list[float], list[float]]:
    touched = [_once(kiosk, lambda: kiosk.glass.touch(3, 400)) for _ in range(TIMES)]
    return touched, [_hop(kiosk) for _ in range(TIMES)]


def _once(kiosk: Watched, touch: Callable[[], int]) -> float:
    mark = kiosk.record.mark()
    pressed = touch()
    heard = kiosk.record.wait(mark, lambda note: note.word == "touch")
    time.sleep(PAUSE)
    return (heard.at - pressed) / 1e6


def _hop(kiosk: Watched) -> float:
    mark = kiosk.record.mark()
    kiosk.order("hop")
    hop = kiosk.record.wait(mark, lambda note: note.word == "hop")
    time.sleep(PAUSE)
    return (hop.times[1] - hop.times[0]) / 1e6
