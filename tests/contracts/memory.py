"""What an adapter that remembers must keep: an id is carried out once, and can be asked after."""

from datetime import timedelta

from sync.circulation import (
    AllRenewed,
    CancelHold,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    HoldCancelled,
    HoldPlaced,
    ItemId,
    ItemState,
    PlaceHold,
    Refusal,
    Refused,
    Register,
    Registered,
    Renew,
    RenewAll,
    Renewed,
)
from tests.contracts.asking import NEVER, act
from tests.contracts.house import Tried, Work
from tests.contracts.loans import ANNA, BOOK, BORIS, furnish
from tests.contracts.people import newcomer

WEEK = timedelta(days=7)


def a_loan_asked_for_twice_is_one_loan_with_one_answer(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    asked, answer = desk.asked[-1]
    tried.hands.pass_time(WEEK)
    assert desk.again(asked) == answer
    assert desk.loan(ANNA, BOOK).renewals == 0


def an_old_loan_asked_for_again_does_not_take_the_item_from_the_next(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    asked, answer = desk.asked[-1]
    desk.done(CheckIn(BOOK), CheckedIn)
    desk.done(CheckOut(BOOK, BORIS), CheckedOut)
    assert desk.again(asked) == answer
    assert (desk.loans(ANNA), desk.loans(BORIS)) == (set(), {BOOK})


def an_old_return_asked_for_again_does_not_end_the_next_loan(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    desk.done(CheckIn(BOOK), CheckedIn)
    asked, answer = desk.asked[-1]
    desk.done(CheckOut(BOOK, BORIS), CheckedOut)
    assert desk.again(asked) == answer
    assert desk.state(BOOK) is ItemState.ON_LOAN


def a_refusal_asked_for_again_stays_one(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    desk.refused(CheckOut(BOOK, BORIS), Refusal.ON_LOAN_TO_ANOTHER)
    asked, answer = desk.asked[-1]
    desk.done(CheckIn(BOOK), CheckedIn)
    assert desk.again(asked) == answer
    assert desk.loans(BORIS) == set()


def renewals_and_holds_asked_for_twice_happen_once(tried: Tried) -> None:
    other = ItemId("3000002")
    desk = furnish(tried, Work("Чайка", (BOOK,)), Work("Иванов", (other,)))
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    title = desk.done(CheckOut(other, BORIS), CheckedOut).loan.title.id
    tried.hands.pass_time(WEEK)
    hold = desk.done(PlaceHold(title, ANNA), HoldPlaced).hold
    desk.done(Renew(BOOK, ANNA), Renewed)
    tried.hands.pass_time(timedelta(days=1))
    for asked, answer in desk.asked[-2:]:
        assert desk.again(asked) == answer
    account = desk.account(ANNA)
    assert [loan.renewals for loan in account.loans] == [1]
    assert len(account.holds) == 1
    desk.done(CancelHold(hold.id, ANNA), HoldCancelled)
    assert desk.again(desk.asked[-1][0]) == HoldCancelled(hold.id)


def renewing_all_twice_renews_once(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    tried.hands.pass_time(WEEK)
    desk.done(RenewAll(ANNA), AllRenewed)
    asked, answer = desk.asked[-1]
    tried.hands.pass_time(timedelta(days=1))
    assert desk.again(asked) == answer
    assert desk.loan(ANNA, BOOK).renewals == 1


def registering_twice_under_one_id_makes_one_patron(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(Register(newcomer(tried)), Registered)
    asked, answer = desk.asked[-1]
    assert desk.again(asked) == answer
    desk.refused(Register(newcomer(tried)), Refusal.REGISTRATION_DUPLICATE)


def what_happened_is_found_by_its_id(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    desk.refused(CheckOut(BOOK, BORIS), Refusal.ON_LOAN_TO_ANOTHER)
    for asked, answer in desk.asked:
        assert desk.catalogue.settle(asked, NEVER) == answer


def what_was_never_asked_did_not_happen(tried: Tried) -> None:
    desk = furnish(tried)
    never = act(CheckOut(BOOK, ANNA))
    assert desk.catalogue.settle(never, NEVER) is None
    assert (desk.loans(ANNA), desk.state(BOOK)) == (set(), ItemState.AVAILABLE)


def asking_after_a_change_changes_nothing(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    asked, answer = desk.asked[-1]
    desk.done(CheckIn(BOOK), CheckedIn)
    assert desk.catalogue.settle(asked, NEVER) == answer
    desk.refused(CheckIn(BOOK), Refusal.NOT_ON_LOAN)


def a_restart_forgets_nothing(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    asked, answer = desk.asked[-1]
    tried.catalogue = tried.hands.restart()
    assert desk.loans(ANNA) == {BOOK}
    assert desk.catalogue.settle(asked, NEVER) == answer
    assert desk.again(asked) == answer
    refused = desk.ask(CheckOut(BOOK, ANNA))
    assert isinstance(refused, Refused)
