"""Borrowing: lay the card, lay the books, press once."""

from dataclasses import replace

import pytest

from kiosk.session.choices import offered, why_not_renewed
from kiosk.session.effects import Disarm
from kiosk.session.events import (
    BarcodeRead,
    ChoiceMade,
    FinishPressed,
    ItemTaken,
    Quiet,
    SeveralCards,
    TooManyItems,
)
from kiosk.session.items import MAX_LINES
from kiosk.session.lines import (
    Choice,
    Choosing,
    Declined,
    Extended,
    FeeAsked,
    LeftBehind,
    Lent,
    Returned,
)
from kiosk.session.states import Borrowing, Finished
from sync.circulation import (
    CheckedIn,
    CheckIn,
    CheckOut,
    Identify,
    ItemId,
    Money,
    Refusal,
    Refused,
    Renew,
    Renewal,
    Renewed,
    Security,
    Undecided,
)
from tests.kiosk.session.people import (
    ANNA,
    ANNA_CARD,
    BORIS_CARD,
    LATER,
    back,
    copy,
    known,
    lay,
    lent,
    loan,
    scan,
)
from tests.kiosk.session.visiting import Visit, says, silent, visit, wrote

UNPROVEN = Refused(Refusal.VISIT_UNPROVEN)


def anna() -> Visit:
    """Anna has laid her card and is known."""
    return visit(ANNA_CARD, says(known(ANNA)))


def test_a_loan_takes_no_tap_and_an_end_one() -> None:
    after = anna().then(lay("iliad"), says(lent("iliad", Security.TODO)), wrote())
    status = after.status("iliad")
    assert isinstance(status, Lent)
    assert (status.loan, status.security) == (loan("iliad"), Security.DONE)
    assert after.then(FinishPressed()).state == Finished(after.lines())


def test_the_account_on_screen_follows_every_loan_and_return() -> None:
    after = anna().then(scan("iliad"), says(lent("iliad")))
    after.then(scan("emma"), ChoiceMade(ItemId("emma"), Choice.RETURN), says(back("emma")))
    assert isinstance(after.state, Borrowing)
    assert [own.item for own in after.state.account.loans] == ["iliad"]


def test_a_tag_tells_the_desk_that_its_protection_can_be_written() -> None:
    after = anna().then(lay("iliad"), scan("nora"))
    assert after.asked() == [
        CheckOut(ItemId("iliad"), ANNA.patron.id, tagged=True),
        CheckOut(ItemId("nora"), ANNA.patron.id),
    ]


def test_one_refused_book_never_stops_the_others() -> None:
    refused = Refused(Refusal.NOT_FOR_LOAN, copy("nora"))
    after = anna().then(scan("iliad"), scan("nora"), scan("faust"))
    after.then(says(refused, "nora"), says(lent("faust"), "faust"), says(lent("iliad"), "iliad"))
    assert [type(line.status) for line in after.lines()] == [Lent, Declined, Lent]
    assert after.lines()[1].title == copy("nora").title


def test_a_refused_book_laid_down_again_is_asked_again_on_the_same_line() -> None:
    after = anna().then(scan("iliad"), says(Refused(Refusal.ON_HOLD_FOR_ANOTHER)))
    after.then(scan("iliad"), says(lent("iliad")))
    assert [type(line.status) for line in after.lines()] == [Lent]


def test_a_book_that_could_not_be_disarmed_is_put_back_and_disarmed_again() -> None:
    after = anna().then(lay("iliad"), says(lent("iliad", Security.TODO)), wrote(Security.FAILED))
    after.then(ItemTaken(ItemId("iliad")), lay("iliad"), wrote(Security.DONE))
    assert len(after.wanted(Disarm)) == 2
    assert after.reported() == [Security.FAILED, Security.DONE]
    assert len(after.lines()) == 1


def test_a_book_that_was_disarmed_is_left_alone_when_it_is_laid_down_again() -> None:
    after = anna().then(lay("iliad"), says(lent("iliad", Security.TODO)), wrote(), lay("iliad"))
    assert after.last[:-1] == ()
    assert len(after.wanted(Disarm)) == 1


def test_a_refusal_is_never_followed_by_a_disarm() -> None:
    after = anna().then(lay("iliad"), says(Refused(Refusal.TOO_MANY_LOANS, limit=5)))
    assert after.wanted(Disarm) == []


@pytest.mark.parametrize("reply", [says(Undecided()), silent(Quiet.UNKNOWN)])
def test_a_book_nobody_knows_about_is_left_behind(reply: object) -> None:
    after = anna().then(lay("iliad"), reply)  # type: ignore[arg-type]  # a reply, said twice
    assert after.status("iliad") == LeftBehind()
    assert after.wanted(Disarm) == []


def test_a_desk_that_never_got_the_question_is_a_refusal() -> None:
    after = anna().then(scan("iliad"), silent())
    assert after.status("iliad") == Declined(Refused(Refusal.LINE_DOWN))


FEE = Refused(Refusal.FEE_MUST_BE_ACCEPTED, fee=Money(5000))


def test_a_loan_with_a_fee_waits_for_the_patron_to_agree() -> None:
    after = anna().then(scan("iliad"), says(FEE))
    assert offered(after.lines()[0]) == {Choice.ACCEPT_FEE, Choice.DECLINE}
    after.then(ChoiceMade(ItemId("iliad"), Choice.ACCEPT_FEE))
    assert after.asked()[-1] == CheckOut(ItemId("iliad"), ANNA.patron.id, fee_accepted=True)


def test_a_fee_that_is_declined_leaves_the_book_here() -> None:
    after = anna().then(scan("iliad"), says(FEE), ChoiceMade(ItemId("iliad"), Choice.DECLINE))
    assert after.status("iliad") == Declined(FEE)


def test_a_renewal_with_a_fee_stays_a_renewal_when_the_patron_agrees() -> None:
    after = anna().then(scan("emma"), ChoiceMade(ItemId("emma"), Choice.RENEW), says(FEE))
    assert after.status("emma") == FeeAsked(FEE, Choice.RENEW)
    after.then(ChoiceMade(ItemId("emma"), Choice.ACCEPT_FEE))
    assert after.asked()[-1] == Renew(ItemId("emma"), ANNA.patron.id, fee_accepted=True)


def test_a_fee_is_never_accepted_before_it_was_named() -> None:
    after = anna().then(scan("iliad"), silent(), ChoiceMade(ItemId("iliad"), Choice.ACCEPT_FEE))
    assert len(after.asked()) == 1


def test_ones_own_loan_laid_down_asks_whether_to_renew_or_return_it() -> None:
    after = anna().then(lay("emma"))
    assert after.status("emma") == Choosing(loan("emma"))
    assert after.asked() == []


def test_ones_own_loan_is_renewed_on_request() -> None:
    after = anna().then(lay("emma"), ChoiceMade(ItemId("emma"), Choice.RENEW))
    after.then(says(Renewed(loan("emma", LATER))))
    assert after.status("emma") == Extended(loan("emma", LATER))
    assert isinstance(after.state, Borrowing)
    assert after.state.account.loans == (loan("emma", LATER),)


def told_of(renewal: Renewal | None) -> Visit:
    """Anna's visit where the catalogue said this of renewing her one loan, which she lays down."""
    own = replace(loan("emma"), renewal=renewal)
    account = replace(ANNA, loans=(own,))
    return visit(ANNA_CARD, says(known(account))).then(scan("emma"))


@pytest.mark.parametrize("reason", [Refusal.RENEWAL_LIMIT, Refusal.RENEWAL_ON_HOLD])
def test_a_renewal_that_would_be_refused_is_not_offered(reason: Refusal) -> None:
    after = told_of(Renewal(reason, limit=2))
    (line,) = after.lines()
    assert offered(line) == {Choice.RETURN}
    assert isinstance(line.status, Choosing)
    assert why_not_renewed(line.status.loan) == Refused(reason, limit=2)
    assert after.then(ChoiceMade(ItemId("emma"), Choice.RENEW)).asked() == []


@pytest.mark.parametrize("renewal", [None, Renewal()])
def test_a_renewal_that_may_be_or_is_unknown_is_offered(renewal: Renewal | None) -> None:
    assert Choice.RENEW in offered(told_of(renewal).lines()[0])


def test_ones_own_loan_is_armed_before_its_return_is_asked() -> None:
    after = anna().then(lay("emma"), ChoiceMade(ItemId("emma"), Choice.RETURN))
    assert after.asked() == []
    after.then(wrote())
    assert after.asked() == [CheckIn(ItemId("emma"), Security.DONE, ANNA.patron.id)]
    after.then(says(back("emma")))
    assert after.status("emma") == Returned(back("emma"), Security.DONE)


def test_ones_own_loan_that_the_device_names_otherwise_is_recognised_by_the_answer() -> None:
    refused = Refused(Refusal.ALREADY_YOURS, copy("emma"))
    after = anna().then(lay("E00401"), says(refused))
    assert after.status("E00401") == Choosing(loan("emma"))


def test_a_book_on_loan_to_another_may_be_returned_and_nothing_else() -> None:
    after = anna().then(scan("nora"), says(Refused(Refusal.ON_LOAN_TO_ANOTHER, copy("nora"))))
    assert offered(after.lines()[0]) == {Choice.RETURN}
    after.then(ChoiceMade(ItemId("nora"), Choice.BORROW))
    assert len(after.asked()) == 1
    after.then(ChoiceMade(ItemId("nora"), Choice.RETURN))
    assert isinstance(after.asked()[-1], CheckIn)


def test_a_returned_book_that_was_taken_away_may_be_borrowed_again() -> None:
    after = anna().then(lay("emma"), ChoiceMade(ItemId("emma"), Choice.RETURN), wrote())
    after.then(says(back("emma")), ItemTaken(ItemId("emma")), lay("emma"), says(lent("emma")))
    assert [type(line.status) for line in after.lines()] == [Returned, Lent]


def test_the_number_of_the_card_is_no_book() -> None:
    after = anna().then(BarcodeRead("A-1"))
    assert isinstance(after.state, Borrowing)
    assert after.state.notice == Refused(Refusal.CARD_NOT_BOOK)
    assert after.asked() == []


def test_a_second_card_opens_nothing() -> None:
    after = anna().then(BORIS_CARD)
    assert isinstance(after.state, Borrowing)
    assert after.state.notice == Refused(Refusal.SEVERAL_CARDS)
    assert after.looked() == [Identify(ANNA_CARD.card)]


@pytest.mark.parametrize(
    ("event", "reason"),
    [(SeveralCards(), Refusal.SEVERAL_CARDS), (TooManyItems(), Refusal.TOO_MANY_ITEMS)],
)
def test_a_reading_that_is_no_use_is_said_beside_the_books(event: object, reason: Refusal) -> None:
    after = anna().then(event)  # type: ignore[arg-type]  # two events of no common type
    assert isinstance(after.state, Borrowing)
    assert after.state.notice == Refused(reason)


def test_the_forty_first_book_is_refused_and_the_others_stay() -> None:
    after = anna().then(*(scan(f"book {number}") for number in range(MAX_LINES + 1)))
    assert isinstance(after.state, Borrowing)
    assert after.state.notice == Refused(Refusal.TOO_MANY_ITEMS, limit=MAX_LINES)
    assert len(after.lines()) == len(after.asked()) == MAX_LINES


def test_a_provisional_loan_says_so() -> None:
    after = anna().then(scan("iliad"), says(lent("iliad", provisional=True)))
    status = after.status("iliad")
    assert isinstance(status, Lent)
    assert status.provisional


def test_an_answer_to_something_else_is_believed_of_nothing() -> None:
    after = anna().then(scan("iliad"), says(CheckedIn(copy("iliad"))))
    assert after.status("iliad") == LeftBehind()
