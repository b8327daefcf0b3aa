"""From a card to a patron: the card, then the PIN where it wants one."""

import pytest

from kiosk.session.effects import Forget
from kiosk.session.events import (
    BackPressed,
    BarcodeRead,
    BorrowPressed,
    DigitPressed,
    ErasePressed,
    Event,
    FinishPressed,
    OkPressed,
)
from kiosk.session.states import (
    Borrowing,
    CardWanted,
    EnteringPin,
    Identifying,
    Idle,
    Returning,
    State,
)
from sync.circulation import FindItem, Identify, ItemId, Pin, PinNeeded, Refusal, Refused
from tests.kiosk.session.people import (
    ANNA,
    ANNA_CARD,
    BORIS,
    BORIS_CARD,
    PIN,
    found,
    known,
    lay,
    scan,
)
from tests.kiosk.session.visiting import Visit, says, silent, visit

WRONG = Refused(Refusal.PIN_WRONG)


def digits(text: str) -> tuple[Event, ...]:
    return tuple(DigitPressed(digit) for digit in text)


def at_the_pin_pad(length: int | None = 4) -> Visit:
    return visit(ANNA_CARD, says(PinNeeded(length)))


def pin_of(state: State) -> str:
    assert isinstance(state, EnteringPin)
    return state.pin.digits


def test_a_card_without_a_pin_opens_the_visit_at_once() -> None:
    after = visit(ANNA_CARD, says(known(ANNA)))
    assert after.state == Borrowing(after.state.visit, ANNA, ANNA_CARD.card)  # type: ignore[union-attr]  # a wrong state has no visit and fails


def test_a_pin_of_known_length_is_sent_with_its_last_digit() -> None:
    after = at_the_pin_pad().then(*digits("123"))
    assert after.looked() == [Identify(ANNA_CARD.card)]
    after.then(*digits("4"))
    assert after.looked()[-1] == Identify(ANNA_CARD.card, PIN)
    assert isinstance(after.then(says(known(ANNA))).state, Borrowing)


def test_a_pin_of_unknown_length_is_sent_by_the_ok_key() -> None:
    after = at_the_pin_pad(None).then(*digits("12345"))
    assert isinstance(after.state, EnteringPin)
    after.then(OkPressed())
    assert after.looked()[-1] == Identify(ANNA_CARD.card, Pin("12345"))


def test_the_ok_key_sends_no_empty_pin() -> None:
    assert at_the_pin_pad(None).then(OkPressed()).looked() == [Identify(ANNA_CARD.card)]


def test_a_pin_that_is_too_short_costs_no_try() -> None:
    assert at_the_pin_pad(4).then(*digits("12"), OkPressed()).looked() == [Identify(ANNA_CARD.card)]


def test_a_digit_can_be_erased() -> None:
    assert pin_of(at_the_pin_pad().then(*digits("12"), ErasePressed()).state) == "1"


@pytest.mark.parametrize("digit", ["", "12", "x", "٣", "-"])
def test_only_single_digits_are_digits(digit: str) -> None:
    assert pin_of(at_the_pin_pad().then(DigitPressed(digit)).state) == ""


def test_a_leaning_elbow_types_no_endless_pin() -> None:
    assert len(pin_of(at_the_pin_pad(None).then(*digits("5" * 99)).state)) == 12


def test_a_wrong_pin_is_asked_for_again_at_the_same_length() -> None:
    after = at_the_pin_pad().then(*digits("9999"), says(WRONG))
    assert after.state == EnteringPin(after.state.visit, ANNA_CARD.card, Pin(""), 4, WRONG)  # type: ignore[union-attr]  # a wrong state has no visit and fails
    after.then(*digits("1"))
    assert isinstance(after.state, EnteringPin)
    assert after.state.refused is None


@pytest.mark.parametrize(
    "refused",
    [Refused(Refusal.PIN_LOCKED, minutes=15), Refused(Refusal.CARD_EXPIRED)],
)
def test_a_locked_or_expired_card_ends_the_visit_and_says_why(refused: Refused) -> None:
    after = at_the_pin_pad().then(*digits("1234"), says(refused))
    assert after.state == Idle(refused)
    assert after.closed() == [1]


def test_a_desk_that_is_silent_about_a_card_is_named() -> None:
    assert visit(ANNA_CARD, silent()).state == Idle(Refused(Refusal.LINE_DOWN))


def test_a_card_refused_when_a_card_was_asked_for_lets_another_be_laid_down() -> None:
    refused = Refused(Refusal.CARD_BLOCKED)
    after = visit(BorrowPressed(), ANNA_CARD, says(refused))
    assert after.state == CardWanted(after.state.visit, notice=refused)  # type: ignore[union-attr]  # a wrong state has no visit and fails
    assert isinstance(after.then(BORIS_CARD, says(known(BORIS))).state, Borrowing)


def test_books_beside_a_refused_card_wait_for_another() -> None:
    after = visit(ANNA_CARD, scan("iliad"), says(Refused(Refusal.CARD_LOST)))
    assert isinstance(after.state, CardWanted)
    assert [line.item for line in after.state.waiting] == ["iliad"]
    assert after.asked() == []


def test_another_card_at_the_pin_pad_is_another_persons_turn() -> None:
    after = at_the_pin_pad().then(*digits("12"), BORIS_CARD)
    assert after.looked()[-1] == Identify(BORIS_CARD.card)
    after.then(says(known(BORIS)))
    assert isinstance(after.state, Borrowing)
    assert after.state.account == BORIS


def test_the_same_card_at_the_pin_pad_keeps_what_was_typed() -> None:
    assert pin_of(at_the_pin_pad().then(*digits("12"), ANNA_CARD).state) == "12"


@pytest.mark.parametrize("event", [BackPressed(), FinishPressed()])
def test_one_step_back_from_the_pin_pad_forgets_the_card(event: Event) -> None:
    after = at_the_pin_pad().then(*digits("12"), event)
    assert after.state == Idle()
    assert after.closed() == [1]


def test_the_answer_to_a_card_taken_back_is_not_wanted() -> None:
    after = visit(ANNA_CARD, BackPressed())
    assert [type(effect) for effect in after.last[:1]] == [Forget]
    assert after.state == Idle()


def test_a_book_scanned_at_the_pin_pad_waits_for_the_pin() -> None:
    after = at_the_pin_pad().then(BarcodeRead("iliad"), *digits("1234"), says(known(ANNA)))
    assert [line.item for line in after.lines()] == ["iliad"]


def test_the_pin_is_in_no_state_once_it_was_sent() -> None:
    after = at_the_pin_pad().then(*digits("1234"))
    assert isinstance(after.state, Identifying)
    assert "1234" not in repr(after.session)
    assert "digits" not in str(at_the_pin_pad().then(*digits("12")).session)


def test_a_card_scanned_by_its_barcode_is_a_card() -> None:
    after = visit(BarcodeRead("A-1"), says(known(ANNA)))
    assert isinstance(after.state, Borrowing)


def test_what_is_no_card_is_looked_up_as_a_book() -> None:
    after = visit(BarcodeRead("iliad"), says(Refused(Refusal.BOOK_NOT_CARD)))
    assert isinstance(after.state, Returning)
    assert after.looked()[-1] == FindItem(ItemId("iliad"))


def test_an_expired_card_scanned_by_its_barcode_is_no_book() -> None:
    after = visit(BarcodeRead("A-1"), says(Refused(Refusal.CARD_EXPIRED)))
    assert after.state == Idle(Refused(Refusal.CARD_EXPIRED))


def test_back_from_the_card_finds_the_books_where_they_were() -> None:
    after = visit(lay("iliad"), says(found("iliad")), BorrowPressed(), BackPressed())
    assert isinstance(after.state, Returning)
    assert [line.item for line in after.lines()] == ["iliad"]
