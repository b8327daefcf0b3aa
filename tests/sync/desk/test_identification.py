"""A PIN is asked for, compared elsewhere, counted here, and never written down."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sync.admission import DeskSettings
from sync.circulation import (
    AccountShown,
    CheckOut,
    EndVisit,
    Identified,
    Identify,
    PatronId,
    Pin,
    PinNeeded,
    Refusal,
    Refused,
    Register,
    Registration,
    ShowAccount,
    VisitId,
)
from tests.sync.desk.shelf import ANNA, BOOK, BORIS, RIGHT, WRONG, Room

UNPROVEN = Refused(Refusal.VISIT_UNPROVEN)
TYPED_WRONG = Refused(Refusal.CARD_OR_PIN_WRONG)


def locked(minutes: int) -> Refused:
    return Refused(Refusal.PIN_LOCKED, minutes=minutes)


def guess(room: Room, times: int, card: str = ANNA) -> list[object]:
    return [room.look(Identify((card,), WRONG)) for _ in range(times)]


def test_a_card_with_a_pin_asks_for_it_and_then_opens_the_visit(room: Room) -> None:
    assert room.look(Identify((ANNA,))) == PinNeeded()
    assert room.look(ShowAccount(ANNA)) == UNPROVEN
    assert isinstance(room.look(Identify((ANNA,), RIGHT)), Identified)
    assert isinstance(room.look(ShowAccount(ANNA)), AccountShown)


def test_a_card_without_a_pin_opens_the_visit_at_once(room: Room) -> None:
    assert isinstance(room.look(Identify((BORIS,))), Identified)
    assert isinstance(room.look(ShowAccount(BORIS)), AccountShown)


def test_the_proof_is_of_this_patron_in_this_visit(room: Room) -> None:
    room.identify()
    assert room.look(ShowAccount(BORIS)) == UNPROVEN
    assert room.look(ShowAccount(ANNA), VisitId("another")) == UNPROVEN
    assert room.ask(CheckOut(BOOK, BORIS)) == UNPROVEN


def test_the_proof_ends_with_the_visit(room: Room) -> None:
    room.identify()
    room.ask(EndVisit())
    assert room.look(ShowAccount(ANNA)) == UNPROVEN
    assert room.look(Identify((ANNA,), RIGHT)) == UNPROVEN


def test_the_proof_ends_after_five_quiet_minutes_and_not_while_something_is_asked(
    room: Room,
) -> None:
    room.identify()
    for _ in range(4):
        room.clock.turn(299)
        assert isinstance(room.look(ShowAccount(ANNA)), AccountShown)
    room.clock.turn(300)
    assert room.look(ShowAccount(ANNA)) == UNPROVEN


def test_the_proof_does_not_survive_a_restart(room: Room) -> None:
    room.identify()
    room.enter_anew()
    assert room.ask(CheckOut(BOOK, ANNA)) == UNPROVEN


def test_a_typed_number_is_asked_for_its_pin_before_anybody_looks_for_it(room: Room) -> None:
    for card in (ANNA, BORIS, PatronId("9999")):
        assert room.look(Identify((card,), typed=True)) == PinNeeded()
    assert room.shelf.looked == []


def test_a_typed_number_that_is_no_card_reads_like_a_wrong_pin(room: Room) -> None:
    for times in range(12):
        known = room.look(Identify((ANNA,), WRONG, typed=True), VisitId(f"a{times}"))
        unknown = room.look(Identify(("9999",), WRONG, typed=True), VisitId(f"b{times}"))
        assert known == unknown
    assert isinstance(known, Refused)
    assert known.reason is Refusal.PIN_LOCKED


def test_the_length_of_pins_is_the_library_s(tmp_path: Path) -> None:
    room = Room(tmp_path, settings=DeskSettings(pin_length=4))
    assert room.look(Identify((ANNA,))) == PinNeeded(4)
    assert room.look(Identify(("9999",), typed=True)) == PinNeeded(4)
    room.leave()


def test_a_card_is_locked_longer_and_longer_and_then_until_staff_unlock_it(room: Room) -> None:
    wrong = Refused(Refusal.PIN_WRONG)
    assert guess(room, 3) == [replace(wrong, limit=2), replace(wrong, limit=1), locked(1)]
    assert room.look(Identify((ANNA,), RIGHT)) == locked(1)
    room.clock.turn(60)
    assert guess(room, 1) == [locked(1)]
    room.clock.turn(60)
    assert guess(room, 1) == [locked(15)]
    for _ in range(4):
        room.clock.turn(15 * 60)
        assert guess(room, 1) == [locked(15)]
    room.clock.turn(15 * 60)
    assert guess(room, 1) == [locked(0)]
    room.clock.turn(10**8)
    assert room.look(Identify((ANNA,), RIGHT)) == locked(0)
    assert room.desk.guard.unlock((ANNA,))
    assert isinstance(room.look(Identify((ANNA,), RIGHT)), Identified)


def test_a_right_pin_forgets_the_wrong_ones(room: Room) -> None:
    for _ in range(5):
        guess(room, 2)
        room.identify()
        room.clock.turn(10 * 60)
    assert guess(room, 1) == [Refused(Refusal.PIN_WRONG, limit=2)]


def test_a_lock_outlives_the_power(room: Room) -> None:
    guess(room, 3)
    room.clock.turn(59)
    room.clock.restart(seconds=10)
    room.enter_anew()
    assert room.look(Identify((ANNA,), RIGHT)) == locked(1)
    room.clock.turn(50)
    assert isinstance(room.look(Identify((ANNA,), RIGHT)), Identified)


def test_a_wrong_clock_does_not_open_a_lock(room: Room) -> None:
    guess(room, 3)
    room.clock.wall = room.clock.wall.replace(year=2100)
    assert room.look(Identify((ANNA,), RIGHT)) == locked(1)


def test_the_kiosk_is_locked_when_many_cards_are_guessed_at(room: Room) -> None:
    for number in range(10):
        room.look(Identify((f"7{number}",), WRONG, typed=True))
    room.clock.turn(60)
    for number in range(9):
        room.look(Identify((f"8{number}",), WRONG, typed=True))
    assert room.look(Identify((ANNA,))) == PinNeeded()
    room.look(Identify(("99",), WRONG, typed=True))
    assert room.look(Identify((ANNA,))) == locked(14)
    assert isinstance(room.look(Identify((BORIS,))), Identified)
    room.clock.turn(14 * 60)
    assert room.look(Identify((ANNA,))) == PinNeeded()


def test_one_wrong_pin_each_day_locks_no_kiosk_in_the_morning(room: Room) -> None:
    for day in range(40):
        room.clock.restart(f"boot-{day}", seconds=3600)
        guess(room, 1, card=f"6{day}")
        room.look(Identify((f"6{day}",), WRONG, typed=True))
    room.clock.restart("boot-last", seconds=1)
    assert room.look(Identify((ANNA,))) == PinNeeded()


def test_pulling_the_plug_does_not_open_the_kiosk(room: Room) -> None:
    for number in range(20):
        room.look(Identify((f"7{number}",), WRONG, typed=True))
    room.clock.restart(seconds=30)
    room.enter_anew()
    assert room.look(Identify((ANNA,))) == locked(15)


def test_a_locked_card_is_not_compared(room: Room) -> None:
    guess(room, 3)
    looked = len(room.shelf.looked)
    room.look(Identify((ANNA,), RIGHT))
    assert len(room.shelf.looked) == looked


@pytest.mark.parametrize("canary", ["483920157", "71930475"])
def test_neither_pins_nor_guessed_numbers_reach_the_disk(room: Room, canary: str) -> None:
    room.look(Identify((canary,), Pin(canary), typed=True))
    room.look(Identify((ANNA,), Pin(canary)))
    someone = Registration("Иванова", "Анна", date(2000, 1, 1), pin=Pin(canary))
    room.ask(Register(someone))
    files = [path.read_bytes() for path in room.path.parent.iterdir()]
    assert any("Иванова".encode() in content for content in files)
    assert all(canary.encode() not in content for content in files)
