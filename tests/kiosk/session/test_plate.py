"""What lies on the plate outlives a notice and a desk that was away."""

import pytest

from kiosk.session.events import (
    BarcodeRead,
    BorrowPressed,
    Event,
    FinishPressed,
    HealthChanged,
    ItemsFit,
    ItemTaken,
    TooManyItems,
)
from kiosk.session.lines import Lent, Looking, NeedsCard, Returned
from kiosk.session.plate import LAY_AGAIN, OVERFULL
from kiosk.session.states import (
    Borrowing,
    CardWanted,
    Finished,
    Health,
    Idle,
    OutOfService,
    Plate,
    Returning,
)
from sync.circulation import ItemId, ItemState, NeverShown
from tests.kiosk.session.people import (
    ANNA,
    ANNA_CARD,
    back,
    found,
    known,
    lay,
    lent,
    scan,
    title,
)
from tests.kiosk.session.visiting import Visit, identified, rings, says, visit, wrote

DOWN, UP = HealthChanged(Health(desk=False)), HealthChanged(Health())


def notice(after: Visit) -> object:
    assert isinstance(after.state, Idle | Borrowing | Returning | CardWanted)
    return after.state.notice


def test_a_plate_with_too_much_on_it_is_still_said_when_the_card_follows() -> None:
    after = visit(TooManyItems())
    assert notice(after) == OVERFULL
    after.then(ANNA_CARD, says(known(ANNA)))
    assert notice(after) == OVERFULL
    assert notice(after.then(ItemsFit(), lay("iliad"))) is None


def test_a_plate_that_becomes_too_full_while_the_card_is_looked_up_is_said() -> None:
    after = visit(ANNA_CARD, TooManyItems()).then(says(known(ANNA)))
    assert notice(after) == OVERFULL


def test_a_book_scanned_meanwhile_does_not_hide_that_the_others_are_not_read() -> None:
    after = visit(ANNA_CARD, says(known(ANNA)), TooManyItems(), scan("iliad"))
    assert notice(after) == OVERFULL


@pytest.mark.parametrize("opened", [BorrowPressed(), lay("emma")])
def test_too_much_on_the_plate_is_said_wherever_books_are_wanted(opened: Event) -> None:
    after = visit(opened, TooManyItems())
    assert notice(after) == OVERFULL
    assert notice(after.then(ItemsFit())) is None


def test_at_the_idle_screen_it_goes_with_the_books() -> None:
    assert visit(TooManyItems(), ItemsFit()).state == Idle()


def test_a_notice_of_something_else_is_not_taken_away() -> None:
    after = visit(ANNA_CARD, says(known(ANNA)), BarcodeRead("A-1"))
    before = notice(after)
    assert before is not None
    assert notice(after.then(TooManyItems(), ItemsFit())) != OVERFULL


def test_a_book_left_on_the_plate_while_the_desk_was_away_is_taken_in_when_it_is_back() -> None:
    after = visit(DOWN, lay("emma"), UP)
    assert isinstance(after.state, Returning)
    assert isinstance(after.status("emma"), Looking)
    after.then(says(found("emma", ItemState.ON_LOAN), "emma"), wrote(), says(back("emma"), "emma"))
    assert isinstance(after.status("emma"), Returned)


def test_a_book_not_on_loan_is_not_lent_to_anybody_when_the_desk_is_back() -> None:
    after = visit(DOWN, lay("nora"), UP).then(says(found("nora"), "nora"))
    assert after.status("nora") == NeedsCard()
    assert after.asked() == []


def test_a_book_taken_away_again_is_not_taken_in() -> None:
    after = visit(DOWN, lay("emma"), ItemTaken(ItemId("emma")), UP)
    assert after.state == Idle()


@pytest.mark.parametrize("event", [scan("emma"), ANNA_CARD, BarcodeRead("A-1")])
def test_a_card_or_a_scanned_book_must_be_laid_down_again(event: Event) -> None:
    """A scanned book may be out of the house by now: to return it unseen would be a lie."""
    after = visit(DOWN, event)
    assert after.session.plate == Plate(missed=True)
    after.then(UP)
    assert after.state == Idle(LAY_AGAIN)
    assert after.asked() == []
    assert after.then(rings).state == Idle()
    assert after.session.plate == Plate()


def test_a_book_and_a_card_of_a_desk_that_was_away_are_both_spoken_of() -> None:
    after = visit(DOWN, lay("emma"), ANNA_CARD, UP)
    assert notice(after) == LAY_AGAIN
    assert [line.item for line in after.lines()] == ["emma"]


def test_nothing_laid_down_while_the_desk_was_away_is_nothing_to_speak_of() -> None:
    assert visit(DOWN, UP).state == Idle()


def test_a_book_laid_onto_a_receipt_while_the_desk_is_away_waits_for_it() -> None:
    after = visit(ANNA_CARD, says(known(ANNA)), scan("iliad"), says(lent("iliad")))
    after.then(FinishPressed(), DOWN, lay("nora"))
    assert isinstance(after.state, Finished)
    assert isinstance(after.lines()[0].status, Lent)
    assert after.then(rings).session.state == OutOfService()
    assert isinstance(after.then(UP).session.state, Returning)
    assert [line.item for line in after.lines()] == ["nora"]


def test_a_book_laid_onto_a_receipt_is_the_next_patrons_when_the_desk_is_back_in_time() -> None:
    after = visit(ANNA_CARD, says(known(ANNA)), scan("iliad"), says(lent("iliad")))
    after.then(FinishPressed(), DOWN, lay("nora"), UP, ANNA_CARD).then(identified(ANNA))
    assert isinstance(after.state, Borrowing)
    assert [line.item for line in after.lines()] == ["nora"]


def test_what_a_dead_screen_never_showed_does_not_disturb_what_is_taken_in() -> None:
    after = visit(DOWN, lay("emma"), UP)
    shown = NeverShown(lent=(title("iliad"),))
    assert isinstance(after.then(says(shown, None)).state, Returning)


def test_the_next_patrons_card_begins_with_the_books_that_lie_there() -> None:
    after = visit(DOWN, lay("nora"), UP, ANNA_CARD).then(identified(ANNA))
    assert isinstance(after.state, Borrowing)
    assert [line.item for line in after.lines()] == ["nora"]
