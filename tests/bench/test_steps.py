"""How long the session takes for one step, over a visit as they are."""

import time
from collections.abc import Iterator

import pytest

from kiosk.session.events import (
    DigitPressed,
    Event,
    FinishPressed,
    HealthChanged,
    ItemTaken,
    PresentationChosen,
    Touched,
)
from kiosk.session.states import Finished, Health, Presentation, Session
from kiosk.session.step import step
from sync.circulation import ItemId, PinNeeded, Refusal, Refused, Security
from tests.bench.figures import Figure, Table, mean
from tests.kiosk.session.people import ANNA, ANNA_CARD, PIN, known, lay, lent, scan
from tests.kiosk.session.visiting import Reply, Visit, rings, says, wrote

pytestmark = pytest.mark.bench

ROUNDS = 300
BOOKS = 8


def happenings() -> Iterator[Event | Reply]:
    """Tell of a card, its PIN, books by tag and by barcode, one refused, and what else goes on."""
    yield from (Touched(), PresentationChosen(Presentation("en")), ANNA_CARD, says(PinNeeded(4)))
    yield from (DigitPressed(digit) for digit in PIN.digits)
    yield says(known(ANNA))
    for number in range(BOOKS):
        book = f"book{number}"
        if number % 2:
            yield from (scan(book), says(lent(book)))
        else:
            yield from (lay(book, armed=True), says(lent(book, Security.TODO)), wrote())
            yield ItemTaken(ItemId(book))
        yield Touched()
    yield from (scan("held"), says(Refused(Refusal.ON_HOLD_FOR_ANOTHER)))
    yield from (HealthChanged(Health(catalogue=False)), HealthChanged(Health()))
    yield from (FinishPressed(), rings)


def recorded() -> list[tuple[Session, Event]]:
    """Return each step of the visit: the session before, and what happens."""
    visit = Visit()
    steps = []
    for happening in happenings():
        event = happening(visit) if callable(happening) else happening
        steps.append((visit.session, event))
        visit.then(event)
    assert any(isinstance(session.state, Finished) for session, _ in steps)
    return steps


def test_a_step_of_the_session(table: Table) -> None:
    steps = recorded()
    times = []
    for number in range(ROUNDS + 10):
        for session, event in steps:
            begun = time.perf_counter_ns()
            step(session, event)
            took = time.perf_counter_ns() - begun
            if number >= 10:
                times.append(took / 1000)
    table.add(Figure("a step of the session", times, "us", mean(50)))
