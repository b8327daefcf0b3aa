"""What an adapter must keep about loans: who gets an item, who does not, and what is then true."""

from datetime import date, timedelta

from sync.circulation import (
    CheckedOut,
    CheckIn,
    CheckOut,
    HoldPlaced,
    ItemId,
    ItemState,
    Money,
    PatronId,
    PlaceHold,
    Refusal,
)
from tests.contracts.asking import Asker
from tests.contracts.house import HOUSE, Person, Tried, Work

ANNA = PatronId("2000001")
BORIS = PatronId("2000002")
BOOK = ItemId("3000001")


def furnish(tried: Tried, *works: Work) -> Asker:
    tried.hands.put_patron(Person(ANNA))
    tried.hands.put_patron(Person(BORIS, "Иванов", "Борис"))
    for work in works or (Work("Чайка", (BOOK,)),):
        tried.hands.put_title(work)
    return Asker(tried)


def a_loan_stands_in_the_account_and_at_the_item(tried: Tried) -> None:
    desk = furnish(tried)
    loan = desk.done(CheckOut(BOOK, ANNA), CheckedOut).loan
    assert (loan.item, loan.title.title) == (BOOK, "Чайка")
    assert loan.due.tzinfo is not None
    assert desk.loans(ANNA) == {BOOK}
    assert desk.loans(BORIS) == set()
    item = desk.item(BOOK)
    assert (item.state, item.due) == (ItemState.ON_LOAN, loan.due)


def an_item_is_lent_by_the_uid_of_its_tag_and_named_by_its_barcode(tried: Tried) -> None:
    desk = furnish(tried, Work("Чайка", (BOOK,), uids=("E004015012345678",)))
    loan = desk.done(CheckOut(ItemId("E004015012345678"), ANNA), CheckedOut).loan
    assert loan.item == BOOK


def an_unknown_item_is_not_lent(tried: Tried) -> None:
    desk = furnish(tried)
    desk.refused(CheckOut(ItemId("3999999"), ANNA), Refusal.ITEM_UNKNOWN)
    assert desk.loans(ANNA) == set()


def a_card_laid_down_as_a_book_is_told_apart(tried: Tried) -> None:
    desk = furnish(tried)
    desk.refused(CheckOut(ItemId(BORIS), ANNA), Refusal.CARD_NOT_BOOK)


def an_unknown_card_gets_nothing(tried: Tried) -> None:
    desk = furnish(tried)
    desk.refused(CheckOut(BOOK, PatronId("2999999")), Refusal.CARD_UNKNOWN)
    assert desk.state(BOOK) is ItemState.AVAILABLE


def the_same_item_asked_for_again_is_yours_already_and_not_renewed(tried: Tried) -> None:
    desk = furnish(tried)
    due = desk.done(CheckOut(BOOK, ANNA), CheckedOut).loan.due
    tried.hands.pass_time(timedelta(days=3))
    desk.refused(CheckOut(BOOK, ANNA), Refusal.ALREADY_YOURS)
    loan = desk.loan(ANNA, BOOK)
    assert (loan.due, loan.renewals) == (due, 0)


def an_item_on_loan_stays_with_its_patron(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    refused = desk.refused(CheckOut(BOOK, BORIS), Refusal.ON_LOAN_TO_ANOTHER)
    assert refused.item is None or refused.item.id == BOOK
    assert (desk.loans(ANNA), desk.loans(BORIS)) == ({BOOK}, set())


def a_withdrawn_item_is_not_lent(tried: Tried) -> None:
    desk = furnish(tried)
    tried.hands.mark(BOOK, ItemState.WITHDRAWN)
    desk.refused(CheckOut(BOOK, ANNA), Refusal.ITEM_WITHDRAWN)
    assert desk.loans(ANNA) == set()


def an_item_in_transit_is_not_lent(tried: Tried) -> None:
    desk = furnish(tried)
    tried.hands.mark(BOOK, ItemState.IN_TRANSIT)
    desk.refused(CheckOut(BOOK, ANNA), Refusal.ITEM_IN_TRANSIT)
    assert desk.loans(ANNA) == set()


def a_missing_item_laid_down_is_found_and_lent(tried: Tried) -> None:
    desk = furnish(tried)
    tried.hands.mark(BOOK, ItemState.MISSING)
    assert desk.state(BOOK) is ItemState.MISSING
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    desk.done_return(BOOK)
    assert desk.state(BOOK) is ItemState.AVAILABLE


def a_copy_that_is_not_for_loan_stays_in_the_house(tried: Tried) -> None:
    desk = furnish(tried, Work("Атлас", (BOOK,), not_for_loan=True))
    desk.refused(CheckOut(BOOK, ANNA), Refusal.NOT_FOR_LOAN)


def a_type_that_is_not_for_loan_stays_in_the_house(tried: Tried) -> None:
    desk = furnish(tried, Work("Словарь", (BOOK,), item_type="reference"))
    desk.refused(CheckOut(BOOK, ANNA), Refusal.NOT_FOR_LOAN)


def a_child_does_not_get_what_is_marked_for_older_people(tried: Tried) -> None:
    desk = furnish(tried, Work("Лолита", (BOOK,), age_mark=18))
    vera = tried.hands.put_patron(Person("2000003", forename="Вера", birth=_born(tried, 17)))
    assert desk.refused(CheckOut(BOOK, vera), Refusal.AGE_MARK).limit in (None, 18)
    assert desk.loans(vera) == set()


def whoever_has_reached_the_age_gets_it(tried: Tried) -> None:
    desk = furnish(tried, Work("Лолита", (BOOK,), age_mark=18))
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    assert desk.loans(ANNA) == {BOOK}


def a_patron_at_the_loan_limit_gets_no_more_until_one_comes_back(tried: Tried) -> None:
    barcodes = tuple(str(3000001 + number) for number in range(HOUSE.loan_limit + 1))
    desk = furnish(tried, *(Work(f"Том {code}", (code,)) for code in barcodes))
    *first, last = map(ItemId, barcodes)
    for item in first:
        desk.done(CheckOut(item, ANNA), CheckedOut)
    refused = desk.refused(CheckOut(last, ANNA), Refusal.TOO_MANY_LOANS)
    assert refused.limit in (None, HOUSE.loan_limit)
    desk.done_return(first[0])
    desk.done(CheckOut(last, ANNA), CheckedOut)
    assert len(desk.loans(ANNA)) == HOUSE.loan_limit


def a_patron_with_too_much_overdue_gets_no_more(tried: Tried) -> None:
    late = tuple(str(3000010 + number) for number in range(HOUSE.overdue_limit))
    desk = furnish(tried, Work("Чайка", (BOOK,)), Work("Сборник", late))
    for code in late:
        tried.hands.put_loan(ItemId(code), ANNA, timedelta(days=-3))
    assert all(loan.overdue for loan in desk.account(ANNA).loans)
    desk.refused(CheckOut(BOOK, ANNA), Refusal.TOO_MANY_OVERDUE)


def a_loan_for_days_is_late_from_the_next_day_on(tried: Tried) -> None:
    """Not from the hour the doors close: all of the due day is in time, at midnight it is over."""
    codes = tuple(str(3000010 + number) for number in range(HOUSE.overdue_limit))
    desk = furnish(tried, Work("Чайка", (BOOK,)), Work("Сборник", codes, item_type="late"))
    due = [desk.done(CheckOut(ItemId(code), ANNA), CheckedOut).loan.due.date() for code in codes]
    while tried.hands.today() < due[0]:
        tried.hands.pass_time(timedelta(days=1))
    while tried.hands.today() == due[0]:
        assert not any(loan.overdue or loan.by_hour for loan in desk.account(ANNA).loans)
        desk.done(CheckOut(BOOK, ANNA), CheckedOut)
        assert desk.done_return(BOOK).fee is None
        tried.hands.pass_time(timedelta(hours=1))
    assert all(loan.overdue for loan in desk.account(ANNA).loans)
    desk.refused(CheckOut(BOOK, ANNA), Refusal.TOO_MANY_OVERDUE)
    assert desk.done_return(ItemId(codes[0])).fee == Money(HOUSE.late_fine)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)


def a_patron_who_owes_too_much_gets_no_more(tried: Tried) -> None:
    desk = furnish(tried)
    vera = tried.hands.put_patron(Person("2000003", forename="Вера", fees=HOUSE.fee_limit + 1))
    assert desk.account(vera).fees == HOUSE.fee_limit + 1
    desk.refused(CheckOut(BOOK, vera), Refusal.FEES_OVER_LIMIT)


def a_debt_just_at_the_limit_is_borne(tried: Tried) -> None:
    desk = furnish(tried)
    vera = tried.hands.put_patron(Person("2000003", forename="Вера", fees=HOUSE.fee_limit))
    desk.done(CheckOut(BOOK, vera), CheckedOut)
    assert desk.loans(vera) == {BOOK}


def a_blocked_card_gets_nothing(tried: Tried) -> None:
    desk = furnish(tried)
    vera = tried.hands.put_patron(Person("2000003", forename="Вера", blocked=True))
    desk.refused(CheckOut(BOOK, vera), Refusal.CARD_BLOCKED)


def a_lost_card_gets_nothing(tried: Tried) -> None:
    desk = furnish(tried)
    vera = tried.hands.put_patron(Person("2000003", forename="Вера", lost=True))
    desk.refused(CheckOut(BOOK, vera), Refusal.CARD_LOST)


def an_expired_card_gets_nothing(tried: Tried) -> None:
    desk = furnish(tried)
    vera = tried.hands.put_patron(Person("2000003", forename="Вера", expires_in=-1))
    desk.refused(CheckOut(BOOK, vera), Refusal.CARD_EXPIRED)


def a_loan_that_costs_is_made_only_after_a_yes(tried: Tried) -> None:
    desk = furnish(tried, Work("Пластинка", (BOOK,), item_type="disc"))
    refused = desk.refused(CheckOut(BOOK, ANNA), Refusal.FEE_MUST_BE_ACCEPTED)
    assert refused.fee == Money(HOUSE.disc_fee)
    assert (desk.loans(ANNA), desk.account(ANNA).fees) == (set(), 0)
    desk.done(CheckOut(BOOK, ANNA, fee_accepted=True), CheckedOut)
    assert (desk.loans(ANNA), desk.account(ANNA).fees) == ({BOOK}, HOUSE.disc_fee)


def the_only_copy_is_kept_for_whoever_waits(tried: Tried) -> None:
    """On loan to Anna, wanted by Boris, given back: it is his, and Vera does not get it."""
    desk = furnish(tried)
    vera = tried.hands.put_patron(Person("2000003", "Орлова", "Вера"))
    title = desk.done(CheckOut(BOOK, ANNA), CheckedOut).loan.title.id
    desk.done(PlaceHold(title, BORIS), HoldPlaced)
    desk.ask(CheckIn(BOOK))
    desk.refused(CheckOut(BOOK, vera), Refusal.ON_HOLD_FOR_ANOTHER)
    desk.done(CheckOut(BOOK, BORIS), CheckedOut)
    assert desk.account(BORIS).holds == ()


def _born(tried: Tried, years: int) -> date:
    return date(tried.hands.today().year - years, 1, 1)
