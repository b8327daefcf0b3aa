"""A pretend serial device, and stations that are stopped when the test is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.interfaces import Driver
from drivers.readings import ReaderName
from drivers.station import Station
from tests.drivers.hearing import Heard, Start
from tests.drivers.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path / "usb-Pretend_Device-port0")
    yield made
    made.close()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def start(heard: Heard) -> Iterator[Start]:
    stations: list[Station] = []

    def begin(driver: Driver) -> Station:
        station = Station(ReaderName("reader"), driver, heard.put, chance=lambda: 0.0)
        stations.append(station)
        station.start()
        return station

    yield begin
    assert all([station.stop(timeout=10) for station in stations])  # noqa: C419  stop them all
