"""Two hundred whole visits, one after the other: how fast, and what they leave in memory."""

import time
from collections import deque
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import pytest

from tests.bench.figures import Figure, Table, highest
from tests.bench.glass import Glass
from tests.bench.processes import pss_of
from tests.bench.site import FINISH, Plain, Site

pytestmark = [pytest.mark.bench, pytest.mark.timeout(420)]

VISITS = 200
WARM_UP = 50
"""Visits until everything that is kept has been made: screens, texts, the allocator's own room."""
BETWEEN_LOOKS, LOOKS = 10, 5
BOOKS = 2
SETTLING = 8.0
"""Seconds in which an idle screen forgets its patron and makes all its screens anew."""


def test_memory_after_two_hundred_visits(folder: Path, display: str, table: Table) -> None:
    site = Site(folder / "visits", plate=True)
    kiosk = Plain(site, display)
    try:
        kiosk.ready()
        patron = Patron(kiosk, display)
        first = _memory(kiosk)
        patron.visit(WARM_UP)
        took: list[float] = []
        looks = []
        while len(took) < VISITS:
            took += patron.visit(BETWEEN_LOOKS)
            looks.append(_pss(kiosk))
        patron.leave()
    finally:
        kiosk.stop()
        site.close()
    table.add(Figure("a whole visit: 2 back by tag and scan, card, 2 out", took))
    for name, memory in first.items():
        # What is garbage for a moment comes and goes by 20 MB: what stays is the least there is.
        before = min(look[name] for look in looks[:LOOKS])
        after = min(look[name] for look in looks[-LOOKS:])
        table.add(
            Figure(f"memory before the first visit, {name}", [memory], "MB PSS"),
            Figure(f"  after {WARM_UP} visits, the least", [before], "MB PSS"),
            Figure(f"  grown in {VISITS} more", [after - before], "MB PSS"),
            Figure("  grown since before the first visit", [after - memory], "MB PSS", highest(5)),
        )


class Patron:
    """Whoever comes with two books and takes two others, again and again.

    What comes back was lent in the visit before the last: a book of the receipt that still stands
    on the screen is taken for one that was put back onto the plate.
    """

    def __init__(self, kiosk: Plain, display: str) -> None:
        self._kiosk = kiosk
        self._site = kiosk.site
        self._glass = Glass(display)
        shelves = kiosk.site.shelves
        self._cards = cycle(shelves.cards)
        self._books = cycle(shelves.items[n : n + BOOKS] for n in range(0, 60, BOOKS))
        self._at_home: deque[Sequence[str]] = deque([(), ()])
        self._button: tuple[int, int] | None = None

    def visit(self, times: int) -> list[float]:
        """Come so many times; return the ms of each visit."""
        return [self._once() for _ in range(times)]

    def leave(self) -> None:
        """Come no more."""
        self._glass.close()

    def _once(self) -> float:
        sees, site = self._kiosk.sees, self._site
        begun = time.monotonic()
        read = self._at_home.popleft()
        back = ["Returned"] * len(read)
        self._bring(read)
        if back:
            sees.wait_lines(*back)
        site.present(next(self._cards))
        sees.wait_state("Borrowing")
        chosen = next(self._books)
        self._at_home.append(chosen)
        self._bring(chosen)
        sees.wait_lines(*back, *["Lent"] * BOOKS)
        self._finish()
        site.hands.clear()
        return (time.monotonic() - begun) * 1000

    def _bring(self, books: Sequence[str]) -> None:
        """Lay every second book on the plate and scan the others."""
        for number, book in enumerate(books):
            if number % 2:
                self._site.scan(book)
            else:
                self._site.hands.lay_item(book)

    def _finish(self) -> None:
        sees = self._kiosk.sees
        sees.until("touches to count", lambda: sees.ask("session")["takes_touches"])
        if self._button is None:
            button = sees.button(FINISH)
            assert button is not None
            self._button = button["x"], button["y"]
        self._glass.touch(*self._button)
        sees.wait_state("Finished")


def _memory(kiosk: Plain) -> dict[str, float]:
    """Look when nobody has been there for a while."""
    time.sleep(SETTLING)
    return _pss(kiosk)


def _pss(kiosk: Plain) -> dict[str, float]:
    return {name: pss_of(pid) for name, pid in kiosk.pids.items()}
