"""A thousand visits at the kiosk: what it holds then, beside what it held after two hundred."""

import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.bench.figures import Figure, Table, highest
from tests.bench.glass import Glass
from tests.bench.site import Plain, Site
from tests.bench.test_visits import Patron
from tests.peer.browser import Browser
from tests.peer.contest import ABOVE_THE_CLOCK
from tests.peer.family import Memory, memory_of, total

pytestmark = [pytest.mark.bench, pytest.mark.timeout(2400)]

FEW, MANY = 200, 1000
SETTLING = 8.0
"""Seconds in which an idle screen forgets its patron and makes all its screens anew."""
SCREENS = 12
"""What one touch after the other leads through on the peer's page."""


def test_memory_after_a_thousand_visits(folder: Path, display: str, table: Table) -> None:
    site = Site(folder / "thousand", plate=True)
    kiosk = Plain(site, display)
    try:
        kiosk.ready()
        patron = Patron(kiosk, display)
        patron.visit(FEW)
        after_few = at_rest(kiosk)
        patron.visit(MANY - FEW)
        after_many = at_rest(kiosk)
        patron.leave()
    finally:
        kiosk.stop()
        site.close()
    for name, few in after_few.items():
        many = after_many[name]
        table.add(
            Figure(f"after {FEW} visits, {name}", [few.share], "MB PSS"),
            Figure(f"after {MANY} visits, {name}", [many.share], "MB PSS"),
            # What others on the machine share with it counts for less while they run.
            Figure("  grown, its own alone", [many.own - few.own], "MB USS"),
        )
    grown = total(after_many.values()).share - total(after_few.values()).share
    table.add(Figure("  grown, both processes", [grown], "MB PSS", highest(5)))


def at_rest(kiosk: Plain) -> Mapping[str, Memory]:
    """Look when the last receipt has gone and nobody has been there for a while."""
    kiosk.sees.wait_state("Idle")
    time.sleep(SETTLING)
    return {name: memory_of(pid) for name, pid in kiosk.pids.items()}


def test_memory_of_the_peer_after_visits(display: str, table: Table, browser: Browser) -> None:
    glass = Glass(display)
    dark = glass.pixels(ABOVE_THE_CLOCK)
    family = browser.start()
    try:
        glass.wait_for_change(ABOVE_THE_CLOCK, dark, 60)
        time.sleep(SETTLING)
        for _ in range(FEW * SCREENS):
            before = glass.pixels(ABOVE_THE_CLOCK)
            glass.touch(640, 400)
            glass.wait_for_change(ABOVE_THE_CLOCK, before)
        time.sleep(SETTLING)
        memory = family.memory()
    finally:
        family.stop()
        glass.close()
    table.add(Figure(f"after {FEW} visits, Chromium", [memory.share], "MB PSS"))
