"""A station: from the first attempt to open a reader to the end, and all that comes between."""

import logging
import threading

import pytest

from drivers.errors import (
    DeviceLostError,
    DeviceNotFoundError,
    DriverUnavailableError,
    WrongDeviceError,
)
from drivers.interfaces import OpenDevice, Patience
from drivers.readings import (
    CardGone,
    CardSeen,
    CardUid,
    DownReason,
    ReaderDown,
    ReaderName,
    ReaderUp,
    SecurityOutcome,
    TagUid,
)
from drivers.simulated import SimulatedCardReader, SimulatedPlate
from drivers.station import Station, StationState
from tests.drivers.hearing import Heard, Start

READER = ReaderName("reader")
CARD = CardUid(bytes.fromhex("04A3C6CAE26180"))
BOOK = TagUid(bytes.fromhex("E004010012345678"))
ON_LOAN = 0xC2
LATER = 1e12


class Scripted:
    """A driver that opens with the next thing in its list: an error, or a device."""

    def __init__(self, *opened: OpenDevice | Exception) -> None:
        self._opened = list(opened)
        self.opens = 0

    def open(self) -> OpenDevice:
        self.opens += 1
        found = self._opened.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    def presence(self) -> int:
        return self.opens  # always another one: there is no need to wait

    def close(self) -> None:
        self.opens = -1


class Hanging:
    """A card reader whose driver does not come back."""

    patience = Patience()

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.released = threading.Event()
        self.closed = threading.Event()

    def read(self, timeout: float) -> tuple[CardUid, ...]:
        assert timeout <= 1
        self.entered.set()
        self.released.wait(60)
        return (CARD,)

    def wake(self) -> None:
        """Help nobody."""

    def close(self) -> None:
        self.closed.set()


def test_a_reader_that_works_is_up_and_says_what_it_sees(start: Start, heard: Heard) -> None:
    reader = SimulatedCardReader()
    start(reader)
    assert heard.next() == ReaderUp(READER)
    reader.lay_card(CARD)
    assert heard.next() == CardSeen(READER, CARD)
    reader.take(CARD)
    assert heard.next() == CardGone(READER, CARD)


def test_a_card_that_lies_there_when_the_reader_starts_is_seen(start: Start, heard: Heard) -> None:
    reader = SimulatedCardReader()
    reader.lay_card(CARD)
    start(reader)
    assert [heard.next(), heard.next()] == [ReaderUp(READER), CardSeen(READER, CARD)]


def test_a_lost_reader_says_goodbye_first_and_sees_the_card_again(
    start: Start, heard: Heard
) -> None:
    reader = SimulatedCardReader()
    reader.lay_card(CARD)
    start(reader)
    assert [heard.next(), heard.next()] == [ReaderUp(READER), CardSeen(READER, CARD)]
    reader.unplug()
    assert [heard.next(), heard.next()] == [
        CardGone(READER, CARD),
        ReaderDown(READER, DownReason.LOST),
    ]
    reader.plug()
    assert [heard.next(), heard.next()] == [ReaderUp(READER), CardSeen(READER, CARD)]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (DeviceNotFoundError("x"), DownReason.ABSENT),
        (DriverUnavailableError("x"), DownReason.UNAVAILABLE),
        (WrongDeviceError("x"), DownReason.WRONG_DEVICE),
        (DeviceLostError("x"), DownReason.LOST),
        (ZeroDivisionError("x"), DownReason.FAULT),
    ],
)
def test_a_reader_that_does_not_open_is_down_with_its_reason_and_is_tried_again(
    start: Start, heard: Heard, error: Exception, reason: DownReason
) -> None:
    start(Scripted(error, SimulatedCardReader().open()))
    assert [heard.next(), heard.next()] == [ReaderDown(READER, reason), ReaderUp(READER)]


def test_the_same_reason_is_told_and_logged_once(
    start: Start, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    absent = DeviceNotFoundError("nothing there")
    with caplog.at_level(logging.INFO, "drivers"):
        start(Scripted(absent, absent, absent, SimulatedCardReader().open()))
        assert [heard.next(), heard.next()] == [
            ReaderDown(READER, DownReason.ABSENT),
            ReaderUp(READER),
        ]
    assert [record.getMessage() for record in caplog.records] == [
        "reader reader is down, absent: nothing there",
        "reader reader is up",
    ]


def test_what_was_lost_and_is_not_there_yet_is_no_news(start: Start, heard: Heard) -> None:
    reader = SimulatedCardReader()
    lost = reader.open()
    reader.unplug()
    start(Scripted(lost, DeviceNotFoundError("x"), SimulatedCardReader().open()))
    assert [heard.next() for _ in range(3)] == [
        ReaderUp(READER),
        ReaderDown(READER, DownReason.LOST),
        ReaderUp(READER),
    ]


def test_a_device_that_does_not_come_is_not_opened_in_vain(start: Start, heard: Heard) -> None:
    class Counting(SimulatedCardReader):
        opens = 0

        def connect(self) -> int:
            self.opens += 1
            return super().connect()

    reader = Counting()
    reader.unplug()
    start(reader)
    assert heard.next() == ReaderDown(READER, DownReason.ABSENT)
    reader.plug()
    assert heard.next() == ReaderUp(READER)
    assert reader.opens == 2


def test_an_unforeseen_error_is_logged_with_its_place_and_without_its_text(
    start: Start, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    start(Scripted(ValueError("30000123"), SimulatedCardReader().open()))
    assert [heard.next(), heard.next()] == [
        ReaderDown(READER, DownReason.FAULT),
        ReaderUp(READER),
    ]
    assert "ValueError in" in caplog.text
    assert "in open" in caplog.text
    assert "30000123" not in caplog.text


def test_no_log_line_holds_a_card_or_a_book(
    start: Start, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    plate = SimulatedPlate()
    plate.lay_card(CARD)
    plate.lay_item(BOOK, "30000123")
    with caplog.at_level(logging.DEBUG):
        start(plate)
        for _ in range(3):
            heard.next()
        plate.unplug()
        for _ in range(3):
            heard.next()
    for secret in (CARD, BOOK):
        assert secret.hex() not in caplog.text.lower()
    assert "30000123" not in caplog.text


def test_nothing_is_said_after_the_stop(start: Start, heard: Heard) -> None:
    plate = SimulatedPlate()
    station = start(plate)
    assert heard.next() == ReaderUp(READER)
    assert station.stop(timeout=10)
    plate.lay_item(BOOK, "30000123")
    plate.unplug()
    assert heard.empty()
    assert station.set_security(BOOK, ON_LOAN, LATER).result(timeout=0) is SecurityOutcome.FAILED


def test_a_station_that_was_never_started_can_be_stopped() -> None:
    assert Station(READER, SimulatedPlate(), lambda _: None).stop()


def test_a_reader_that_hangs_is_given_up_and_another_thread_takes_over(heard: Heard) -> None:
    hanging = Hanging()
    stuck = Station(READER, Scripted(hanging, SimulatedCardReader().open()), heard.put)
    stuck.start()
    assert heard.next() == ReaderUp(READER)
    assert hanging.entered.wait(10)
    assert not stuck.stop(timeout=0)
    fresh = stuck.abandon()
    assert hanging.closed.is_set()
    fresh.start()
    assert heard.next() == ReaderUp(READER)
    hanging.released.set()
    assert stuck.stop(timeout=10)
    assert heard.empty()
    assert fresh.stop(timeout=10)


def test_a_thread_that_hangs_is_known_by_its_quiet(heard: Heard) -> None:
    now = [100.0]
    hanging = Hanging()
    station = Station(READER, Scripted(hanging), heard.put, clock=lambda: now[0])
    station.start()
    assert hanging.entered.wait(10)
    now[0] += 7
    assert station.quiet_for() == 7
    hanging.released.set()
    assert station.stop(timeout=10)


def test_the_state_follows_the_reader(start: Start, heard: Heard) -> None:
    reader = SimulatedCardReader()
    station = Station(READER, reader, heard.put)
    assert station.state is StationState.DOWN
    station = start(reader)
    heard.next()
    assert station.state is StationState.READY
    reader.unplug()
    heard.next()
    assert station.state in {StationState.LOST, StationState.DOWN, StationState.OPENING}
