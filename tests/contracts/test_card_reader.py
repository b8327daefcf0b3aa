"""What every card reader owes, simulated or real."""

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.interfaces import CardReader
from drivers.readings import CardGone, CardSeen, ReaderName, ReaderUp, Reading
from drivers.station import Station
from tests.contracts.reader_benches import CARD, CARD_READERS, OTHER_CARD, Bench

READER = ReaderName("card")


@pytest.fixture(params=CARD_READERS, ids=lambda make: make.__name__)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    yield from request.param(tmp_path)


def opened(bench: Bench) -> CardReader:
    device = bench.driver.open()
    assert isinstance(device, CardReader)
    return device


def news(reader: CardReader) -> tuple[bytes, ...]:
    """Return the next thing the reader says, however often it says nothing before."""
    for _ in range(20):
        if said := reader.read(timeout=1):
            return said
    raise AssertionError("the reader said nothing")


def test_a_card_that_is_laid_down_is_read(bench: Bench) -> None:
    reader = opened(bench)
    bench.lay_card(CARD)
    assert news(reader) == (CARD,)
    reader.close()


def test_one_card_after_the_other_is_read_in_this_order(bench: Bench) -> None:
    reader = opened(bench)
    bench.lay_card(CARD)
    assert news(reader) == (CARD,)
    bench.lay_card(OTHER_CARD)
    while (said := news(reader)) == (CARD,):
        pass
    assert said == (OTHER_CARD,)
    reader.close()


def test_a_station_tells_each_presentation_once_and_its_end(bench: Bench) -> None:
    heard: queue.SimpleQueue[Reading] = queue.SimpleQueue()
    station = Station(READER, bench.driver, heard.put)
    station.start()
    assert heard.get(timeout=10) == ReaderUp(READER)
    bench.lay_card(CARD)
    assert heard.get(timeout=10) == CardSeen(READER, CARD)
    bench.take(CARD)
    assert heard.get(timeout=10) == CardGone(READER, CARD)
    bench.lay_card(OTHER_CARD)
    assert heard.get(timeout=10) == CardSeen(READER, OTHER_CARD)
    assert station.stop(timeout=10)
