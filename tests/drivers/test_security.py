"""Writing the security byte: only what was read back is known."""

from concurrent.futures import Future

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceLostError
from drivers.readings import SecurityOutcome, TagUid
from drivers.security import Order, carry_out
from drivers.simulated import SimulatedPlate
from drivers.simulated.acts import Fault

BOOK = TagUid(bytes.fromhex("E004010012345678"))
ON_LOAN = 0xC2


class Clock:
    """A clock that moves only while somebody pauses."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds


def plate_with_a_book() -> SimulatedPlate:
    plate = SimulatedPlate()
    plate.lay_item(BOOK, "30000123")
    return plate


def carried_out(plate: SimulatedPlate, deadline: float = 103.0) -> SecurityOutcome:
    order, clock = Order(BOOK, ON_LOAN, deadline), Clock()
    carry_out(order, plate.open(), clock, clock.pause)
    return order.outcome.result(timeout=0)


def test_a_byte_that_reads_back_as_written_is_done() -> None:
    plate = plate_with_a_book()
    assert carried_out(plate) is SecurityOutcome.DONE
    assert plate.tag(BOOK).afi == ON_LOAN


@pytest.mark.parametrize("fault", list(Fault))
def test_four_failures_in_a_row_are_forgiven(fault: Fault) -> None:
    plate = plate_with_a_book()
    plate.fail(fault, 4)
    assert carried_out(plate) is SecurityOutcome.DONE


@pytest.mark.parametrize("fault", [Fault.WRITE, Fault.LOST_WRITE, Fault.READ])
def test_after_five_failures_it_is_given_up(fault: Fault) -> None:
    plate = plate_with_a_book()
    plate.fail(fault, 5)
    assert carried_out(plate) is SecurityOutcome.FAILED


def test_a_write_whose_answer_is_lost_is_done_at_once() -> None:
    plate = plate_with_a_book()
    plate.fail(Fault.LOST_ANSWER, 1)
    order, clock = Order(BOOK, ON_LOAN, 103.0), Clock()
    carry_out(order, plate.open(), clock, clock.pause)
    assert (order.outcome.result(timeout=0), clock.now) == (SecurityOutcome.DONE, 100.0)


def test_a_book_pulled_away_is_told_apart_from_a_failure() -> None:
    plate = plate_with_a_book()
    plate.take(BOOK)
    assert carried_out(plate) is SecurityOutcome.TAG_GONE


def test_a_book_that_is_put_back_in_time_is_written() -> None:
    plate, clock = plate_with_a_book(), Clock()
    plate.take(BOOK)
    order = Order(BOOK, ON_LOAN, 103.0)

    def put_back(seconds: float) -> None:
        clock.pause(seconds)
        plate.lay_item(BOOK, "30000123")

    carry_out(order, plate.open(), clock, put_back)
    assert order.outcome.result(timeout=0) is SecurityOutcome.DONE


def test_nothing_is_written_after_the_deadline() -> None:
    plate = plate_with_a_book()
    assert carried_out(plate, deadline=100.0) is SecurityOutcome.FAILED
    assert plate.tag(BOOK).afi != ON_LOAN


def test_a_withdrawn_order_is_not_carried_out() -> None:
    plate, clock = plate_with_a_book(), Clock()
    order = Order(BOOK, ON_LOAN, 103.0)
    assert order.outcome.cancel()
    carry_out(order, plate.open(), clock, clock.pause)
    assert plate.tag(BOOK).afi != ON_LOAN


def test_a_plate_lost_during_the_write_leaves_the_order_failed() -> None:
    plate, clock = plate_with_a_book(), Clock()
    order, device = Order(BOOK, ON_LOAN, 103.0), plate.open()
    plate.unplug()
    with pytest.raises(DeviceLostError):
        carry_out(order, device, clock, clock.pause)
    assert order.outcome.result(timeout=0) is SecurityOutcome.FAILED


def test_an_order_is_settled_once_and_a_withdrawn_one_never() -> None:
    withdrawn = Order(BOOK, ON_LOAN, 0.0, Future())
    withdrawn.outcome.cancel()
    withdrawn.settle(SecurityOutcome.FAILED)
    assert withdrawn.outcome.cancelled()


@given(st.dictionaries(st.sampled_from(list(Fault)), st.integers(0, 6)), st.booleans())
def test_done_is_said_only_of_what_the_tag_holds(faults: dict[Fault, int], here: bool) -> None:  # noqa: FBT001  drawn by hypothesis
    plate = plate_with_a_book()
    for fault, times in faults.items():
        plate.fail(fault, times)
    if not here:
        plate.take(BOOK)
    if carried_out(plate) is SecurityOutcome.DONE:
        assert plate.tag(BOOK).afi == ON_LOAN
