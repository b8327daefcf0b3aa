"""A station with a plate: books come and go, and their security byte is written on order."""

from drivers.readings import (
    ReaderName,
    ReaderUp,
    SecurityOutcome,
    Tag,
    TagGone,
    TagSeen,
    TagUid,
)
from drivers.simulated import SimulatedCardReader, SimulatedPlate
from tests.drivers.hearing import Heard, Start

READER = ReaderName("reader")
BOOK = TagUid(bytes.fromhex("E004010012345678"))
ON_LOAN = 0xC2
LATER = 1e12


def test_a_book_is_disarmed_on_the_stations_thread(start: Start, heard: Heard) -> None:
    plate = SimulatedPlate()
    plate.lay_item(BOOK, "30000123")
    station = start(plate)
    assert [heard.next(), heard.next()] == [
        ReaderUp(READER),
        TagSeen(READER, Tag(BOOK, "30000123", 0x07)),
    ]
    outcome = station.set_security(BOOK, ON_LOAN, deadline=LATER)
    assert outcome.result(timeout=10) is SecurityOutcome.DONE
    assert plate.tag(BOOK).afi == ON_LOAN


def test_a_book_that_is_not_there_can_not_be_disarmed(start: Start, heard: Heard) -> None:
    station = start(SimulatedPlate())
    heard.next()
    outcome = station.set_security(BOOK, ON_LOAN, deadline=LATER)
    assert outcome.result(timeout=10) is SecurityOutcome.TAG_GONE


def test_an_order_to_a_reader_that_is_down_fails_at_once(start: Start, heard: Heard) -> None:
    plate = SimulatedPlate()
    plate.unplug()
    station = start(plate)
    heard.next()
    assert station.set_security(BOOK, ON_LOAN, LATER).result(timeout=0) is SecurityOutcome.FAILED


def test_an_order_to_a_card_reader_fails_at_once(start: Start, heard: Heard) -> None:
    station = start(SimulatedCardReader())
    heard.next()
    assert station.set_security(BOOK, ON_LOAN, LATER).result(timeout=0) is SecurityOutcome.FAILED


def test_no_order_is_left_unanswered_when_the_plate_is_pulled_out(
    start: Start, heard: Heard
) -> None:
    plate = SimulatedPlate()
    plate.lay_item(BOOK, "30000123")
    station = start(plate)
    heard.next()
    orders = [station.set_security(BOOK, ON_LOAN, LATER) for _ in range(20)]
    plate.unplug()
    assert {order.result(timeout=10) for order in orders} <= {
        SecurityOutcome.DONE,
        SecurityOutcome.FAILED,
    }


def test_a_stack_of_books_is_told_and_taken_away(start: Start, heard: Heard) -> None:
    plate = SimulatedPlate()
    start(plate)
    heard.next()
    books = [TagUid(BOOK[:7] + bytes([n])) for n in range(8)]
    for n, uid in enumerate(books):
        plate.lay_item(uid, f"3000012{n}")
    assert {heard.next() for _ in books} == {
        TagSeen(READER, Tag(uid, f"3000012{n}", 0x07)) for n, uid in enumerate(books)
    }
    plate.clear()
    assert {heard.next() for _ in books} == {TagGone(READER, uid) for uid in books}
