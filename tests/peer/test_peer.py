"""The kiosk beside the same pages in Chromium: how both start, and what they take then."""

from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from PIL import Image

from tests.bench.figures import Figure, Table, highest
from tests.bench.glass import Glass
from tests.bench.site import Site
from tests.peer.browser import Browser
from tests.peer.contest import (
    ABOVE_THE_CLOCK,
    SETTLING,
    Contestant,
    Start,
    chromium,
    forget_files,
    kiosk,
)
from tests.source import ROOT

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

STARTS = 5
PICTURE = ROOT / "build/peer.png"

Part = Callable[[Start], float]


def test_the_kiosk_beside_chromium(
    folder: Path, display: str, table: Table, browser: Browser
) -> None:
    site, glass = Site(folder / "kiosk"), Glass(display)
    try:
        ours = Contestant(kiosk(site, display), glass)
        theirs = Contestant(chromium(browser), glass)
        keep_side_by_side(ours, theirs)
        runs = [(ours.start(), theirs.start()) for _ in range(STARTS)]
    finally:
        glass.close()
        site.close()
    table.facts["starts"] = "from a cold disk cache" if forget_files() else "disk cache warm"
    for name, one in (("kiosk", ours), ("Chromium", theirs)):
        table.add(Figure(f"starts that showed nothing, {name}", [one.blank], ""))
    compare(table, [run[0] for run in runs], [run[1] for run in runs])


def compare(table: Table, ours: list[Start], theirs: list[Start]) -> None:
    """Put both into the table, with the ratio of the medians."""

    def one(name: str, unit: str, of_ours: Part, of_theirs: Part, most: float | None) -> None:
        mine, other = list(map(of_ours, ours)), list(map(of_theirs, theirs))
        goal = None if most is None else highest(most)
        table.add(
            Figure(f"{name}, kiosk", mine, unit),
            Figure(f"{name}, Chromium", other, unit),
            Figure("  kiosk / Chromium", [median(mine) / median(other)], "", goal),
        )

    def both(name: str, unit: str, part: Part, most: float | None = None) -> None:
        one(name, unit, part, part, most)

    def screen(start: Start) -> float:
        return start.screen_memory.share

    one("memory, screen process", "MB PSS", screen, lambda start: start.memory.share, 0.4)
    both("memory, both processes", "MB PSS", lambda start: start.memory.share, 0.5)
    both("memory nobody shares", "MB USS", lambda start: start.memory.own)
    both("processor until the first whole frame", "s", lambda start: start.seconds, 0.6)
    one("  screen process", "s", lambda start: start.screen, lambda start: start.seconds, None)
    both(f"processor until {SETTLING:g} s later", "s", lambda start: start.settled)
    both("start to the first whole frame", "s", lambda start: start.wall, 1.0)
    both("processes", "", lambda start: start.processes)


def keep_side_by_side(*contestants: Contestant) -> None:
    """Keep a picture of what each of them shows: whoever reads the figures may look."""
    wide, tall = ABOVE_THE_CLOCK[2:]
    sheet = Image.new("RGB", (wide * len(contestants), tall))
    for number, one in enumerate(contestants):
        seen = Image.frombuffer("RGB", (wide, tall), one.picture, "raw", "BGRX", 0, 1)
        sheet.paste(seen, (wide * number, 0))
    PICTURE.parent.mkdir(exist_ok=True)
    sheet.save(PICTURE)
