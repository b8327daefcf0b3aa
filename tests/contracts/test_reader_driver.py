"""What every driver owes: to open, to be lost, to come back, whatever the device is."""

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import DeviceLostError, DeviceNotFoundError
from drivers.interfaces import Driver, ItemReader, OpenDevice
from drivers.readings import DownReason, ReaderDown, ReaderName, ReaderUp, Reading
from drivers.station import Station
from tests.contracts.reader_benches import EVERY_READER, Bench

READER = ReaderName("reader")


@pytest.fixture(params=EVERY_READER, ids=lambda make: make.__name__)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    yield from request.param(tmp_path)


def use(device: OpenDevice, timeout: float) -> object:
    """Wait for something, in whatever way the device does."""
    if isinstance(device, ItemReader):
        device.wait(timeout)
        return device.inventory()
    return device.read(timeout)


def test_it_is_a_driver(bench: Bench) -> None:
    assert isinstance(bench.driver, Driver)


def test_an_open_device_without_news_says_nothing(bench: Bench) -> None:
    device = bench.driver.open()
    use(device, 0)
    assert not use(device, 0)
    device.close()


def test_a_device_that_is_not_plugged_in_is_not_found(bench: Bench) -> None:
    bench.unplug()
    with pytest.raises(DeviceNotFoundError):
        bench.driver.open()


def test_a_device_that_is_pulled_out_is_lost(bench: Bench) -> None:
    device = bench.driver.open()
    bench.unplug()
    with pytest.raises(DeviceLostError):
        use(device, 10)
    device.close()


def test_a_device_that_is_pulled_out_while_somebody_waits_is_lost(bench: Bench) -> None:
    device = bench.driver.open()
    use(device, 0)
    hand = threading.Thread(target=bench.unplug)
    hand.start()
    with pytest.raises(DeviceLostError):
        use(device, 60)
    hand.join()
    device.close()


def test_a_device_that_was_lost_stays_lost_when_the_plug_is_back(bench: Bench) -> None:
    device = bench.driver.open()
    bench.unplug()
    bench.plug()
    with pytest.raises(DeviceLostError):
        use(device, 10)
    device.close()


def test_a_device_that_came_back_can_be_opened(bench: Bench) -> None:
    bench.driver.open().close()
    bench.unplug()
    bench.plug()
    bench.driver.open().close()


def test_its_presence_shows_that_it_went_and_came_back(bench: Bench) -> None:
    before = bench.driver.presence()
    assert before is not None
    assert bench.driver.presence() == before
    bench.unplug()
    assert bench.driver.presence() is None
    bench.plug()
    assert bench.driver.presence() not in (None, before)


def test_waiting_can_be_ended_from_another_thread(bench: Bench) -> None:
    device = bench.driver.open()
    use(device, 0)
    waker = threading.Thread(target=device.wake)
    waker.start()
    use(device, 60)
    waker.join()
    device.close()


def test_a_bell_rung_before_the_wait_is_not_lost(bench: Bench) -> None:
    device = bench.driver.open()
    use(device, 0)
    device.wake()
    use(device, 60)
    device.close()


def test_closing_twice_is_harmless_and_what_is_closed_is_lost(bench: Bench) -> None:
    device = bench.driver.open()
    device.close()
    device.close()
    device.wake()
    with pytest.raises(DeviceLostError):
        use(device, 0)
    bench.driver.close()
    bench.driver.close()


def test_a_station_says_when_it_goes_and_when_it_comes_back(bench: Bench) -> None:
    heard: queue.SimpleQueue[Reading] = queue.SimpleQueue()
    station = Station(READER, bench.driver, heard.put)
    station.start()
    assert heard.get(timeout=10) == ReaderUp(READER)
    bench.unplug()
    assert heard.get(timeout=10) == ReaderDown(READER, DownReason.LOST)
    bench.plug()
    assert heard.get(timeout=10) == ReaderUp(READER)
    assert station.stop(timeout=10)
    assert heard.empty()
