"""What an adapter must keep about returns: always taken, and sent to where they belong."""

from datetime import timedelta

from sync.circulation import (
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    HoldPlaced,
    ItemId,
    ItemState,
    PlaceHold,
    Refusal,
    Route,
)
from tests.contracts.house import HOUSE, Person, Tried, Work
from tests.contracts.loans import ANNA, BOOK, BORIS, furnish


def a_returned_item_is_free_again(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    assert desk.state(BOOK) is ItemState.ON_LOAN
    back = desk.done(CheckIn(BOOK), CheckedIn)
    assert (back.item.id, back.item.title.title, back.route) == (BOOK, "Чайка", Route.SHELF)
    assert (desk.loans(ANNA), desk.state(BOOK)) == (set(), ItemState.AVAILABLE)
    desk.done(CheckOut(BOOK, BORIS), CheckedOut)


def an_item_that_was_not_on_loan_says_so_and_stays_free(tried: Tried) -> None:
    desk = furnish(tried)
    refused = desk.refused(CheckIn(BOOK), Refusal.NOT_ON_LOAN)
    assert refused.item is None or refused.item.state is ItemState.AVAILABLE
    assert desk.state(BOOK) is ItemState.AVAILABLE


def an_unknown_item_is_not_taken(tried: Tried) -> None:
    furnish(tried).refused(CheckIn(ItemId("3999999")), Refusal.ITEM_UNKNOWN)


def a_card_is_not_taken_for_a_book(tried: Tried) -> None:
    furnish(tried).refused(CheckIn(ItemId(ANNA)), Refusal.CARD_NOT_BOOK)


def an_item_of_somebody_with_a_blocked_card_is_taken(tried: Tried) -> None:
    desk = furnish(tried)
    vera = tried.hands.put_patron(Person("2000003", blocked=True, fees=HOUSE.fee_limit * 2))
    tried.hands.put_loan(BOOK, vera, timedelta(days=-30))
    assert desk.loans(vera) == {BOOK}
    desk.done(CheckIn(BOOK), CheckedIn)
    assert desk.state(BOOK) is ItemState.AVAILABLE


def an_item_somebody_waits_for_goes_to_the_hold_shelf(tried: Tried) -> None:
    desk = furnish(tried)
    title = desk.done(CheckOut(BOOK, ANNA), CheckedOut).loan.title.id
    desk.done(PlaceHold(title, BORIS), HoldPlaced)
    back = desk.done(CheckIn(BOOK), CheckedIn)
    assert (back.route, desk.state(BOOK)) == (Route.HOLD_SHELF, ItemState.HOLD_SHELF)
    (hold,) = desk.account(BORIS).holds
    assert hold.ready
    assert desk.account(ANNA).holds == ()


def places_on_the_hold_shelf_are_told_and_differ(tried: Tried) -> None:
    other = ItemId("3000002")
    desk = furnish(tried, Work("Чайка", (BOOK,)), Work("Иванов", (other,)))
    places = []
    for item in (BOOK, other):
        title = desk.done(CheckOut(item, ANNA), CheckedOut).loan.title.id
        desk.done(PlaceHold(title, BORIS), HoldPlaced)
        places.append(desk.done(CheckIn(item), CheckedIn).place)
    assert all(places)
    assert len(set(places)) == len(places)
    assert {hold.shelf for hold in desk.account(BORIS).holds} == set(places)


def an_item_of_another_house_is_sent_home(tried: Tried) -> None:
    desk = furnish(tried, Work("Чайка", (BOOK,), branch=HOUSE.other_branch))
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    back = desk.done(CheckIn(BOOK), CheckedIn)
    assert (back.route, back.place) == (Route.TRANSIT, HOUSE.other_branch)
    assert desk.state(BOOK) is ItemState.IN_TRANSIT


def a_withdrawn_item_that_was_still_on_loan_goes_to_the_staff(tried: Tried) -> None:
    desk = furnish(tried)
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    tried.hands.mark(BOOK, ItemState.WITHDRAWN)
    assert desk.done(CheckIn(BOOK), CheckedIn).route is Route.STAFF
    assert desk.state(BOOK) is ItemState.WITHDRAWN


def a_missing_item_that_turns_up_is_found(tried: Tried) -> None:
    desk = furnish(tried)
    tried.hands.mark(BOOK, ItemState.MISSING)
    assert desk.state(BOOK) is ItemState.MISSING
    desk.ask(CheckIn(BOOK))
    assert desk.state(BOOK) is ItemState.AVAILABLE


def an_item_that_arrives_here_is_free(tried: Tried) -> None:
    desk = furnish(tried)
    tried.hands.mark(BOOK, ItemState.IN_TRANSIT)
    assert desk.state(BOOK) is ItemState.IN_TRANSIT
    desk.ask(CheckIn(BOOK))
    assert desk.state(BOOK) is ItemState.AVAILABLE


def a_late_return_costs_what_the_answer_says(tried: Tried) -> None:
    disc = ItemId("3000009")
    desk = furnish(tried, Work("Чайка", (BOOK,)), Work("Пластинка", (disc,), item_type="late"))
    tried.hands.put_loan(disc, ANNA, timedelta(days=-3))
    back = desk.done(CheckIn(disc), CheckedIn)
    assert back.fee == 3 * HOUSE.late_fine
    assert desk.account(ANNA).fees == 3 * HOUSE.late_fine


def a_return_in_time_costs_nothing(tried: Tried) -> None:
    desk = furnish(tried, Work("Пластинка", (BOOK,), item_type="late"))
    desk.done(CheckOut(BOOK, ANNA), CheckedOut)
    assert desk.state(BOOK) is ItemState.ON_LOAN
    assert not desk.done(CheckIn(BOOK), CheckedIn).fee
    assert desk.account(ANNA).fees == 0
