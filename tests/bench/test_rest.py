"""What a kiosk uses while nobody is there."""

import time
from pathlib import Path

import pytest

from tests.bench.figures import Figure, Table, highest
from tests.bench.processes import use_of
from tests.bench.site import Plain, Site

pytestmark = [pytest.mark.bench, pytest.mark.timeout(120)]

SETTLING = 12.0
WATCHED = 24.0


def test_a_kiosk_at_rest(folder: Path, display: str, table: Table) -> None:
    site = Site(folder / "rest")
    kiosk = Plain(site, display)
    try:
        kiosk.ready()
        kiosk.close_eyes()
        time.sleep(SETTLING)
        pids = kiosk.pids
        before = {name: use_of([pid]) for name, pid in pids.items()}
        begun = time.monotonic()
        time.sleep(WATCHED)
        took = time.monotonic() - begun
        used = {name: use_of([pid]).since(before[name]) for name, pid in pids.items()}
    finally:
        kiosk.stop()
        site.close()
    share = sum(use.seconds for use in used.values()) / took * 100
    table.add(Figure("at rest: both processes", [share], "% core", highest(0.5)))
    for name, use in used.items():
        table.add(
            Figure(f"  {name}", [use.seconds / took * 100], "% core"),
            Figure(f"  {name}, switches", [use.switches / took], "/s"),
        )
