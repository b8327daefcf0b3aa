"""What an adapter must keep about renewals."""

from datetime import timedelta

from sync.circulation import (
    AllRenewed,
    CancelHold,
    CheckedOut,
    CheckOut,
    HoldCancelled,
    HoldPlaced,
    ItemId,
    PatronId,
    PlaceHold,
    Refusal,
    Renew,
    RenewAll,
    Renewed,
)
from tests.contracts.asking import Asker
from tests.contracts.house import HOUSE, Person, Tried, Work
from tests.contracts.loans import ANNA, BOOK, BORIS, furnish

WEEK = timedelta(days=7)


def a_renewed_loan_is_due_later_and_counted(tried: Tried) -> None:
    desk = furnish(tried)
    old = desk.done(CheckOut(BOOK, ANNA), CheckedOut).loan
    tried.hands.pass_time(WEEK)
    new = desk.done(Renew(BOOK, ANNA), Renewed).loan
    assert new.due > old.due
    (loan,) = desk.account(ANNA).loans
    assert (loan.due, loan.renewals) == (new.due, old.renewals + 1)


def a_loan_is_renewed_only_so_many_times(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    for _ in range(HOUSE.renewals):
        tried.hands.pass_time(WEEK)
        desk.done(Renew(BOOK, ANNA), Renewed)
    tried.hands.pass_time(WEEK)
    due = desk.loan(ANNA, BOOK).due
    assert desk.refused(Renew(BOOK, ANNA), Refusal.RENEWAL_LIMIT).limit in (None, HOUSE.renewals)
    assert desk.loan(ANNA, BOOK).due == due


def a_loan_somebody_waits_for_is_not_renewed(tried: Tried) -> None:
    desk = furnish(tried)
    title = desk.done(CheckOut(BOOK, ANNA), CheckedOut).loan.title.id
    desk.done(PlaceHold(title, BORIS), HoldPlaced)
    tried.hands.pass_time(WEEK)
    desk.refused(Renew(BOOK, ANNA), Refusal.RENEWAL_ON_HOLD)


def an_overdue_loan_is_not_renewed(tried: Tried) -> None:
    desk = furnish(tried)
    tried.hands.put_loan(BOOK, ANNA, timedelta(days=-1))
    desk.refused(Renew(BOOK, ANNA), Refusal.RENEWAL_OVERDUE)


def a_renewal_that_would_gain_nothing_is_too_soon(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    desk.refused(Renew(BOOK, ANNA), Refusal.RENEWAL_TOO_SOON)
    assert desk.loan(ANNA, BOOK).renewals == 0


def what_is_not_on_loan_is_not_renewed(tried: Tried) -> None:
    furnish(tried).refused(Renew(BOOK, ANNA), Refusal.NOT_ON_LOAN)


def what_another_has_is_not_renewed(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    tried.hands.pass_time(WEEK)
    desk.refused(Renew(BOOK, BORIS), Refusal.ON_LOAN_TO_ANOTHER)


def an_unknown_item_is_not_renewed(tried: Tried) -> None:
    furnish(tried).refused(Renew(ItemId("3999999"), ANNA), Refusal.ITEM_UNKNOWN)


def an_unknown_card_renews_nothing(tried: Tried) -> None:
    desk = furnish(tried)
    desk.refused(Renew(BOOK, PatronId("2999999")), Refusal.CARD_UNKNOWN)
    desk.refused(RenewAll(PatronId("2999999")), Refusal.CARD_UNKNOWN)


def an_expired_card_renews_nothing(tried: Tried) -> None:
    desk = furnish(tried)
    vera = tried.hands.put_patron(Person("2000003", forename="Вера", expires_in=-1))
    tried.hands.put_loan(BOOK, vera, WEEK)
    desk.refused(Renew(BOOK, vera), Refusal.CARD_EXPIRED)


def whoever_owes_too_much_renews_nothing(tried: Tried) -> None:
    desk = furnish(tried)
    vera = tried.hands.put_patron(Person("2000003", forename="Вера", fees=HOUSE.fee_limit + 1))
    tried.hands.put_loan(BOOK, vera, WEEK)
    desk.refused(Renew(BOOK, vera), Refusal.FEES_OVER_LIMIT)


def an_account_says_whether_a_loan_can_be_renewed_or_nothing(tried: Tried) -> None:
    """Too early, wanted by another, a yes, used up, late: what it says must come true."""
    desk = furnish(tried)
    title = desk.done(CheckOut(BOOK, ANNA), CheckedOut).loan.title.id
    _try_as_told(desk, Refusal.RENEWAL_TOO_SOON)
    tried.hands.pass_time(WEEK)
    hold = desk.done(PlaceHold(title, BORIS), HoldPlaced).hold
    _try_as_told(desk, Refusal.RENEWAL_ON_HOLD)
    desk.done(CancelHold(hold.id, BORIS), HoldCancelled)
    for _ in range(HOUSE.renewals):
        _try_as_told(desk, None)
        tried.hands.pass_time(WEEK)
    _try_as_told(desk, Refusal.RENEWAL_LIMIT)
    tried.hands.pass_time(timedelta(days=HOUSE.loan_days + 1))
    _try_as_told(desk, Refusal.RENEWAL_OVERDUE)


def an_account_offers_no_renewal_to_whoever_owes_too_much(tried: Tried) -> None:
    desk = furnish(tried)
    vera = tried.hands.put_patron(Person("2000003", forename="Вера", fees=HOUSE.fee_limit + 1))
    tried.hands.put_loan(BOOK, vera, WEEK)
    told = desk.loan(vera, BOOK).renewal
    assert told is None or told.refusal is Refusal.FEES_OVER_LIMIT


def _try_as_told(desk: Asker, why_not: Refusal | None) -> None:
    told = desk.loan(ANNA, BOOK).renewal
    assert told is None or told.refusal is why_not
    if why_not is None:
        desk.done(Renew(BOOK, ANNA), Renewed)
    else:
        limit = desk.refused(Renew(BOOK, ANNA), why_not).limit
        assert told is None or told.limit == limit


def renewing_all_extends_what_may_be_and_says_why_not_the_rest(tried: Tried) -> None:
    wanted, late = ItemId("3000002"), ItemId("3000003")
    desk = furnish(tried, Work("Чайка", (BOOK,)), Work("Иванов", (wanted,)), Work("Леший", (late,)))
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    title = desk.done(CheckOut(wanted, ANNA), CheckedOut).loan.title.id
    desk.done(PlaceHold(title, BORIS), HoldPlaced)
    tried.hands.put_loan(late, ANNA, timedelta(days=-1))
    tried.hands.pass_time(WEEK)
    answer = desk.done(RenewAll(ANNA), AllRenewed)
    assert [loan.item for loan in answer.renewed] == [BOOK]
    assert {entry.loan.item: entry.reason for entry in answer.refused} == {
        wanted: Refusal.RENEWAL_ON_HOLD,
        late: Refusal.RENEWAL_OVERDUE,
    }
    assert {loan.item: loan.renewals for loan in desk.account(ANNA).loans} == {
        BOOK: 1,
        wanted: 0,
        late: 0,
    }
