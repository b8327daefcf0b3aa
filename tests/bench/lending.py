"""One loan, timed: from the first byte on the scanner's line to the frame that shows it lent.

    bytes --> frame "asked for" --> request --> two flushes --> answer --> frame "lent"

It is apart because it is measured several times: with a rasteriser and without, and on a medium
that is slow.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.bench.figures import Figure, Goal, median
from tests.bench.flushes import Flushes
from tests.bench.record import Note
from tests.bench.site import Watched

PER_VISIT = 6
"""Loans of one visit: what a patron carries."""


@dataclass(frozen=True, slots=True)
class Timing:
    """One loan, in ms.

    `first_sign`: until the frame that shows the book as asked for (or lent at once).
    `drawing`: from the answer on the screen's thread to its frame.
    `rasteriser`: how long the driver held the screen's thread in the frames before.
    """

    submitted: float
    first_sign: float
    flushing: float
    flushes: int
    drawing: float
    rasteriser: float


def lend(kiosk: Watched, flushes: Flushes, count: int) -> list[Timing]:
    """Lend so many books, after a visit to warm up."""
    timings = list(visits(kiosk, flushes, count + PER_VISIT))
    return timings[PER_VISIT:]


def visits(kiosk: Watched, flushes: Flushes, count: int) -> Iterator[Timing]:
    """Lend so many books, a few in each visit, and time each of them."""
    items = iter(kiosk.site.shelves.items)
    for number in range(count // PER_VISIT):
        kiosk.open_visit(kiosk.site.shelves.cards[number % len(kiosk.site.shelves.cards)])
        for place in range(1, PER_VISIT + 1):
            yield _loan(kiosk, flushes, next(items), place)
        kiosk.end_visit()


def _loan(kiosk: Watched, flushes: Flushes, item: str, place: int) -> Timing:
    count, waited = flushes.count, flushes.milliseconds
    mark = kiosk.record.mark()
    begun = time.monotonic_ns()
    kiosk.site.scan(item)
    frame = kiosk.wait_frame(mark, "Borrowing", *["Lent"] * place)
    kiosk.calm_down()
    notes = [note for note in kiosk.record.since(mark) if note.at <= frame.at]
    flips = [note for note in notes if note.word == "flip"]
    drawn = max(note.at for note in notes if note.word == "show")
    return Timing(
        submitted=(frame.at - begun) / 1e6,
        first_sign=(_first(flips, place).at - begun) / 1e6,
        flushing=flushes.milliseconds - waited,
        flushes=flushes.count - count,
        drawing=(frame.at - drawn) / 1e6,
        rasteriser=sum(flip.times[1] - flip.at for flip in flips[:-1]) / 1e6,
    )


def _first(flips: Sequence[Note], place: int) -> Note:
    return next(flip for flip in flips if len(flip.lines) == place)


def figures(name: str, timings: Sequence[Timing], goal: Goal | None) -> Iterator[Figure]:
    """Say how long it took, and what of it was what."""

    def of(part: Callable[[Timing], float]) -> list[float]:
        return [part(timing) for timing in timings]

    yield Figure(name, of(lambda timing: timing.submitted), goal=goal)
    yield Figure("  first sign: the book is asked for", of(lambda timing: timing.first_sign))
    yield Figure("  of it: flushes to the medium", of(lambda timing: timing.flushing))
    yield Figure("  of it: answer to its frame, in Python", of(lambda timing: timing.drawing))
    yield Figure("  of it: frames before, rasterised", of(lambda timing: timing.rasteriser))
    yield Figure("  flushes", of(lambda timing: timing.flushes), "", median(2))
