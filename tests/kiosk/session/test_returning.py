"""Returning: lay the book down.  Card and books come in any order."""

import pytest

from kiosk.session.effects import Arm, Disarm
from kiosk.session.events import (
    BackPressed,
    BarcodeRead,
    BorrowPressed,
    ChoiceMade,
    DigitPressed,
    FinishPressed,
    ItemTaken,
    OkPressed,
    Quiet,
    ReturnPressed,
)
from kiosk.session.lines import (
    Arming,
    Asking,
    Choice,
    Choosing,
    Declined,
    LeftBehind,
    Lent,
    Looking,
    NeedsCard,
    Returned,
    Unlocked,
    Unsure,
)
from kiosk.session.states import Borrowing, CardWanted, Finished, Idle, Returning
from sync.circulation import (
    CheckIn,
    CheckOut,
    FindItem,
    Identify,
    ItemId,
    ItemState,
    PinNeeded,
    Refusal,
    Refused,
    RequestId,
    Security,
    SecurityDue,
    SecurityState,
)
from tests.kiosk.session.people import (
    ANNA,
    ANNA_CARD,
    BORIS,
    BORIS_CARD,
    back,
    copy,
    found,
    known,
    lay,
    lent,
    loan,
    scan,
)
from tests.kiosk.session.visiting import CARD, Reply, identified, says, silent, visit, wrote

EMMA, ILIAD = ItemId("emma"), ItemId("iliad")
ON_LOAN = found("emma", ItemState.ON_LOAN)
NOT_A_CARD = Refused(Refusal.CARD_UNKNOWN)
OWED = SecurityState(EMMA, Security.TODO, RequestId("an earlier visit"))


def test_a_returned_book_that_is_seen_again_where_it_lies_is_returned_once() -> None:
    after = visit(lay("emma"), says(ON_LOAN), wrote(), says(back("emma")), lay("emma"))
    assert len(after.lines()) == len(after.asked()) == 1


def test_a_return_takes_no_tap() -> None:
    after = visit(lay("emma"), says(ON_LOAN), wrote(), says(back("emma")))
    assert after.status("emma") == Returned(back("emma"), Security.DONE)
    assert after.asked() == [CheckIn(EMMA, Security.DONE)]


@pytest.mark.parametrize("state", [ItemState.ON_LOAN, ItemState.MISSING, ItemState.IN_TRANSIT])
def test_a_book_that_is_away_is_taken_back_at_once(state: ItemState) -> None:
    assert visit(scan("emma"), says(found("emma", state))).asked() == [CheckIn(EMMA)]


@pytest.mark.parametrize("state", [ItemState.AVAILABLE, ItemState.HOLD_SHELF])
def test_a_book_that_is_not_on_loan_sends_nothing_and_waits_for_a_card(state: ItemState) -> None:
    after = visit(lay("iliad"), says(found("iliad", state)))
    assert after.status("iliad") == NeedsCard()
    assert after.asked() == []
    assert after.wanted(Arm, Disarm) == []


def test_a_withdrawn_book_is_refused() -> None:
    after = visit(scan("emma"), says(found("emma", ItemState.WITHDRAWN)))
    withdrawn = copy("emma", ItemState.WITHDRAWN)
    assert after.status("emma") == Declined(Refused(Refusal.ITEM_WITHDRAWN, withdrawn))


@pytest.mark.parametrize("reply", [silent(), says(Refused(Refusal.LINE_DOWN))])
def test_when_nobody_can_say_what_a_book_is_two_tiles_ask(reply: Reply) -> None:
    after = visit(scan("emma"), reply)
    assert after.status("emma") == Unsure()
    after.then(ChoiceMade(EMMA, Choice.RETURN))
    assert after.asked() == [CheckIn(EMMA)]


def test_the_tile_borrow_on_a_book_asks_for_the_card() -> None:
    after = visit(scan("emma"), silent(), ChoiceMade(EMMA, Choice.BORROW))
    assert after.status("emma") == NeedsCard()
    assert after.asked() == []


def test_books_before_the_card_are_lent_when_it_comes() -> None:
    after = visit(lay("iliad"), says(found("iliad")), ANNA_CARD, says(known(ANNA)))
    assert after.asked() == [CheckOut(ILIAD, ANNA.patron.id, tagged=True)]
    assert isinstance(after.then(says(lent("iliad"))).status("iliad"), Lent)


def test_a_return_and_a_loan_share_one_visit_and_one_receipt() -> None:
    after = visit(scan("nora"), says(found("nora", ItemState.ON_LOAN)), says(back("nora")))
    after.then(scan("iliad"), says(found("iliad")), ANNA_CARD, says(known(ANNA)))
    after.then(says(lent("iliad")), FinishPressed())
    assert isinstance(after.state, Finished)
    assert [type(line.status) for line in after.lines()] == [Returned, Lent]
    assert after.closed() == [1]


def test_a_book_that_is_still_looked_up_when_the_patron_is_known_is_lent_without_a_second_pin() -> (
    None
):
    after = visit(scan("iliad"), ANNA_CARD)
    after.then(identified(ANNA), says(found("iliad")))
    assert isinstance(after.status("iliad"), Asking)
    assert after.looked() == [FindItem(ILIAD), Identify(ANNA_CARD.card)]


def test_ones_own_book_still_looked_up_when_the_card_comes_is_asked_about() -> None:
    after = visit(scan("emma"), ANNA_CARD, identified(ANNA), says(ON_LOAN))
    assert after.status("emma") == Choosing(loan("emma"))


def test_silence_about_a_book_that_the_card_explains_is_no_question_to_the_patron() -> None:
    after = visit(scan("iliad"), ANNA_CARD, identified(ANNA), silent())
    assert isinstance(after.status("iliad"), Asking)


def test_books_laid_down_while_the_card_is_asked_about_are_lent_once() -> None:
    after = visit(scan("iliad"), says(found("iliad")), ANNA_CARD, scan("iliad"), lay("nora"))
    after.then(lay("nora"), says(known(ANNA)))
    assert [change.item for change in after.asked() if isinstance(change, CheckOut)] == [
        "iliad",
        "nora",
    ]


def test_a_book_taken_away_at_the_pin_pad_is_not_lent() -> None:
    after = visit(lay("iliad"), says(found("iliad")), ANNA_CARD, says(PinNeeded(4)), lay("nora"))
    after.then(ItemTaken(ILIAD), ItemTaken(ItemId("nora")), BackPressed())
    assert after.state == Idle()
    assert after.asked() == []


def test_books_laid_down_while_a_card_was_refused_are_looked_up_like_the_others() -> None:
    after = visit(scan("nora"), says(found("nora")), ANNA_CARD, scan("emma"))
    after.then(says(Refused(Refusal.CARD_EXPIRED)), says(ON_LOAN))
    assert isinstance(after.state, Returning)
    assert after.state.notice == Refused(Refusal.CARD_EXPIRED)
    assert after.asked() == [CheckIn(EMMA)]


def test_a_book_not_on_loan_that_is_taken_away_leaves_nothing() -> None:
    after = visit(lay("iliad"), says(found("iliad")), ItemTaken(ILIAD))
    assert after.state == Idle()
    assert after.closed() == [1]


def test_a_book_taken_away_before_the_answer_leaves_nothing() -> None:
    after = visit(lay("iliad"), ItemTaken(ILIAD), says(found("iliad")))
    assert after.state == Idle()


def test_a_book_dropped_into_the_bin_before_the_answer_is_taken_back_all_the_same() -> None:
    after = visit(lay("emma"), ItemTaken(EMMA), says(ON_LOAN), wrote(Security.FAILED))
    assert after.asked() == [CheckIn(EMMA, Security.FAILED)]


def test_the_tile_return_looks_nothing_up() -> None:
    after = visit(ReturnPressed(), scan("iliad"), BarcodeRead("nora"))
    assert after.looked() == []
    assert [type(line.status) for line in after.lines()] == [Asking, Asking]


def test_the_tile_return_takes_back_what_lies_here_undecided() -> None:
    after = visit(scan("iliad"), says(found("iliad")), scan("nora"), silent(), scan("emma"))
    after.then(ReturnPressed())
    assert [type(line.status) for line in after.lines()] == [Asking, Asking, Looking]
    after.then(says(found("emma"), "emma"))
    assert [type(line.status) for line in after.lines()] == [Asking, Asking, Asking]


def test_the_tile_borrow_asks_for_the_card_and_keeps_the_books() -> None:
    after = visit(scan("iliad"), says(found("iliad")), BorrowPressed())
    assert isinstance(after.state, CardWanted)
    after.then(ANNA_CARD, says(known(ANNA)))
    assert isinstance(after.status("iliad"), Asking)


def test_a_book_scanned_when_a_card_was_asked_for_only_waits() -> None:
    after = visit(BorrowPressed(), BarcodeRead("emma"), says(NOT_A_CARD))
    assert isinstance(after.state, CardWanted)
    after.then(ANNA_CARD, says(known(ANNA)))
    assert after.status("emma") == Choosing(loan("emma"))


def test_a_return_whose_tag_could_not_be_armed_says_so() -> None:
    after = visit(ReturnPressed(), lay("emma"), wrote(Security.FAILED), says(back("emma")))
    assert after.status("emma") == Returned(back("emma"), Security.FAILED)


def test_a_refused_return_stays_armed() -> None:
    after = visit(ReturnPressed(), lay("emma"), wrote(), says(Refused(Refusal.STAFF_ONLY)))
    assert after.status("emma") == Declined(Refused(Refusal.STAFF_ONLY))
    assert after.wanted(Disarm) == []


def test_a_return_nobody_knows_about_is_left_here() -> None:
    after = visit(ReturnPressed(), scan("emma"), silent(Quiet.UNKNOWN))
    assert after.status("emma") == LeftBehind()


def test_an_armed_book_without_a_card_asks_what_this_kiosk_owes_it() -> None:
    after = visit(lay("emma", armed=True))
    assert after.looked() == [SecurityDue(EMMA)]
    after.then(says(SecurityState(EMMA, Security.NONE)), says(ON_LOAN))
    assert isinstance(after.status("emma"), Arming)


def test_a_job_an_earlier_visit_left_open_is_done_and_reported() -> None:
    after = visit(lay("emma", armed=True), says(OWED), wrote())
    status = after.status("emma")
    assert isinstance(status, Unlocked)
    assert status.security is Security.DONE
    assert after.reported() == [Security.DONE]


def test_a_book_that_was_only_unlocked_comes_back_when_it_is_laid_down_again() -> None:
    after = visit(lay("emma", armed=True), says(OWED), wrote(), ItemTaken(EMMA))
    after.then(lay("emma", armed=False), says(ON_LOAN), wrote(), says(back("emma")))
    assert [type(line.status) for line in after.lines()] == [Unlocked, Returned]


def test_a_scanned_barcode_is_asked_about_as_a_card_and_then_as_a_book() -> None:
    after = visit(BarcodeRead("emma"), says(NOT_A_CARD), says(ON_LOAN))
    assert after.looked() == [Identify(("emma",)), FindItem(EMMA)]
    assert after.asked() == [CheckIn(EMMA)]


def test_books_scanned_faster_than_the_desk_answers_are_all_taken_back() -> None:
    after = visit(BarcodeRead("emma"), BarcodeRead("nora"), says(NOT_A_CARD), says(ON_LOAN, "emma"))
    after.then(says(NOT_A_CARD, CARD), says(found("nora", ItemState.ON_LOAN), "nora"))
    assert isinstance(after.state, Returning)
    assert after.asked() == [CheckIn(EMMA), CheckIn(ItemId("nora"))]


def test_a_card_scanned_faster_than_the_desk_answers_about_a_book_is_still_a_card() -> None:
    after = visit(BarcodeRead("iliad"), BarcodeRead("A-1"), says(NOT_A_CARD))
    after.then(says(found("iliad"), "iliad"), identified(ANNA))
    assert isinstance(after.state, Borrowing)
    assert [line.item for line in after.lines()] == ["iliad"]


def test_the_same_barcode_scanned_twice_is_one_book() -> None:
    after = visit(BarcodeRead("emma"), BarcodeRead("emma"), says(NOT_A_CARD), BarcodeRead("emma"))
    assert [line.item for line in after.lines()] == ["emma"]


def test_the_cards_own_barcode_scanned_again_at_the_pin_pad_is_no_book() -> None:
    after = visit(BarcodeRead("B-2"), BarcodeRead("B-2"), says(PinNeeded()), BarcodeRead("B-2"))
    after.then(scan("faust"), DigitPressed("1"), OkPressed(), says(known(BORIS)))
    assert [line.item for line in after.lines()] == ["faust"]


def test_the_cards_barcode_scanned_after_its_chip_is_no_book() -> None:
    after = visit(BORIS_CARD, BarcodeRead("B-2"), says(PinNeeded()), BarcodeRead("B-2"))
    after.then(scan("faust"), DigitPressed("1"), OkPressed(), says(known(BORIS)))
    assert [line.item for line in after.lines()] == ["faust"]
