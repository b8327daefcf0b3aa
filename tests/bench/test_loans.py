"""From the bytes of a barcode to the frame that shows the loan, and what a flush costs."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.bench import flushes as flushes_module
from tests.bench.figures import Figure, Table, highest, p95
from tests.bench.flushes import Flushes
from tests.bench.lending import figures, lend
from tests.bench.site import Site, Watched

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(180),
    pytest.mark.skipif(not flushes_module.can_be_counted(), reason="no gcc to count flushes with"),
]

LOANS, LOANS_SLOW = 72, 30
SLOW_SECONDS = 0.02
STALLS = 5
STALL_SECONDS = 1.0
NO_RASTERISER = {"GALLIUM_NOOP": "true"}
"""Mesa then takes every order and draws nothing, as a graphics chip that is never late."""

Opened = Callable[[dict[str, str]], tuple[Watched, Flushes]]


@pytest.fixture
def opened(folder: Path, display: str) -> Iterator[Opened]:
    """Return a function that opens a kiosk whose flushes are counted."""
    closing: list[Callable[[], None]] = []

    def open_one(of_screen: dict[str, str]) -> tuple[Watched, Flushes]:
        site = Site(folder / f"loans{len(list(folder.iterdir()))}")
        closing.append(site.close)
        flushes = Flushes(site.folder)
        closing.append(flushes.close)
        kiosk = Watched(site, display, flushes.environment, of_screen)
        closing.append(kiosk.stop)
        return kiosk, flushes

    yield open_one
    for close in reversed(closing):
        close()


def test_a_loan_with_the_software_rasteriser(opened: Opened, table: Table) -> None:
    kiosk, flushes = opened({})
    driver, renderer = kiosk.driver
    table.facts["screen"] = f"{driver}, {renderer.replace('_', ' ')}"
    table.facts["stores"] = kiosk.site.shelves.pragmas
    table.add(*figures("scan to the loan's frame", lend(kiosk, flushes, LOANS), p95(25)))


def test_a_loan_with_a_rasteriser_that_is_never_late(opened: Opened, table: Table) -> None:
    kiosk, flushes = opened(NO_RASTERISER)
    named = "scan to the loan's frame, no rasteriser"
    table.add(*figures(named, lend(kiosk, flushes, LOANS), p95(25)))


def test_a_loan_on_a_slow_medium(opened: Opened, table: Table) -> None:
    kiosk, flushes = opened(NO_RASTERISER)
    with flushes.slowed(SLOW_SECONDS):
        timings = lend(kiosk, flushes, LOANS_SLOW)
    named = f"the same, each flush {SLOW_SECONDS * 1000:g} ms slower"
    table.add(*figures(named, timings, None))


def test_the_screen_goes_on_while_a_flush_takes_a_second(opened: Opened, table: Table) -> None:
    kiosk, flushes = opened({})
    kiosk.open_visit(kiosk.site.shelves.cards[0])
    kiosk.order("restless")
    gaps: list[float] = []
    touches: list[float] = []
    for number in range(STALLS):
        mark = kiosk.record.mark()
        with flushes.slowed(STALL_SECONDS, times=1):
            kiosk.site.scan(kiosk.site.shelves.items[number])
            touches += _touch_until_lent(kiosk, mark, number + 1)
        flips = [note.at for note in kiosk.record.since(mark) if note.word == "flip"]
        gaps += [(after - before) / 1e6 for before, after in pairwise(flips)]
    kiosk.order("calm")
    table.add(
        Figure("gap between frames, a flush takes 1 s", gaps, goal=highest(100)),
        Figure("  touch to handler meanwhile, drawing on", touches),
    )


def _touch_until_lent(kiosk: Watched, mark: int, place: int) -> list[float]:
    """Touch an empty place again and again; return how long each waited for its handler."""
    waited = []
    while not any(
        note.word == "flip" and note.lines == ["Lent"] * place for note in kiosk.record.since(mark)
    ):
        before = kiosk.record.mark()
        pressed = kiosk.glass.touch(3, 400)
        waited.append((kiosk.record.wait(before, lambda n: n.word == "touch").at - pressed) / 1e6)
    return waited
