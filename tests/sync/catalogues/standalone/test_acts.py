"""The acts over the tables, where the rules of the contract's house do not reach."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sync.catalogues.standalone.enrolling import put_loans, put_patrons
from sync.catalogues.standalone.policy.rules import ANY, CategoryTerms
from sync.catalogues.standalone.records import LoanRecord, PatronRecord
from sync.catalogues.standalone.staff import item_story, mark
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import (
    Account,
    AccountShown,
    AllRenewed,
    CancelHold,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    FindItem,
    HoldId,
    HoldPlaced,
    Identify,
    ItemFound,
    ItemId,
    ItemState,
    Money,
    NotRenewed,
    PatronId,
    Pin,
    PlaceHold,
    Refusal,
    Refused,
    Renew,
    Renewal,
    RenewAll,
    Renewed,
    Route,
    ShowAccount,
    TitleId,
)
from sync.importing.records import ItemRecord, TitleRecord
from tests.sync.catalogues.standalone.house import (
    ANNA,
    BOOK,
    BORIS,
    PINS,
    SECOND,
    House,
    opened_house,
)

CHAIKA = TitleId("t1")


def account(house: House, patron: PatronId) -> Account:
    answer = house.look(ShowAccount(patron))
    assert isinstance(answer, AccountShown)
    return answer.account


def state(house: House, item: ItemId) -> ItemState:
    answer = house.look(FindItem(item))
    assert isinstance(answer, ItemFound)
    return answer.item.state


def reason(answer: object) -> Refusal | None:
    return answer.reason if isinstance(answer, Refused) else None


def test_ones_own_place_in_line_is_no_obstacle_and_anothers_is(tmp_path: Path) -> None:
    with opened_house(tmp_path / "library.db", holds_on_shelf=True) as house:
        house.furnish()
        house.ask(CheckOut(SECOND, ANNA))
        assert isinstance(house.ask(PlaceHold(CHAIKA, BORIS)), HoldPlaced)
        vera = PatronId("2000003")
        put_patrons(house.catalogue.library, PINS, [PatronRecord(vera, "Орлова", "Вера")])
        assert reason(house.ask(CheckOut(BOOK, vera))) is Refusal.ON_HOLD_FOR_ANOTHER
        assert isinstance(house.ask(CheckOut(BOOK, BORIS)), CheckedOut)
        assert account(house, BORIS).holds == ()


def test_a_missing_item_that_is_lent_is_on_record_as_found(house: House) -> None:
    mark(house.catalogue.library, BOOK, missing=True, withdrawn=False)
    house.ask(CheckOut(BOOK, ANNA))
    assert house.value("SELECT missing FROM items WHERE barcode = ?", BOOK) == 0
    story = item_story(house.catalogue.library, BOOK)
    assert story is not None
    assert [event.event for event in story.events] == ["found and checked out"]


def test_copies_nobody_may_have_do_not_serve_those_who_wait(tmp_path: Path) -> None:
    rare = {("*", "rare"): {"lendable": False}}
    with opened_house(tmp_path / "library.db", holds_on_shelf=True, loans=rare) as house:
        house.furnish()
        items = (ItemRecord("3000007"), ItemRecord("3000008", item_type="rare"))
        put_titles(house.catalogue.library, [TitleRecord("t2", "Иванов", items=items)])
        house.ask(PlaceHold(TitleId("t2"), BORIS))
        assert reason(house.ask(CheckOut(ItemId("3000007"), ANNA))) is Refusal.ON_HOLD_FOR_ANOTHER


def test_a_type_has_a_limit_of_its_own(tmp_path: Path) -> None:
    with opened_house(tmp_path / "library.db", loans={(ANY, "book"): {"limit": 1}}) as house:
        house.furnish()
        house.ask(CheckOut(BOOK, ANNA))
        refused = house.ask(CheckOut(SECOND, ANNA))
        assert isinstance(refused, Refused)
        assert (refused.reason, refused.limit) == (Refusal.TOO_MANY_LOANS, 1)


def test_a_copy_that_stays_in_the_house_is_not_kept_for_anybody(house: House) -> None:
    library = house.catalogue.library
    items = (ItemRecord("3000007"), ItemRecord("3000008", not_for_loan=True))
    put_titles(library, [TitleRecord("t2", "Иванов", items=items)])
    house.ask(CheckOut(ItemId("3000007"), ANNA))
    assert isinstance(house.ask(PlaceHold(TitleId("t2"), BORIS)), HoldPlaced)
    assert reason(house.ask(CheckIn(ItemId("3000008")))) is Refusal.NOT_ON_LOAN
    assert not account(house, BORIS).holds[0].ready


def test_a_late_loan_pays_its_fine_when_it_is_renewed(tmp_path: Path) -> None:
    trusted = {ANY: CategoryTerms(renew_overdue=True)}
    fines = {(ANY, ANY): {"fine": 100, "days": 14}}
    with opened_house(tmp_path / "library.db", categories=trusted, loans=fines) as house:
        house.furnish()
        house.ask(CheckOut(BOOK, ANNA))
        house.wait(days=16)
        assert isinstance(house.ask(Renew(BOOK, ANNA)), Renewed)
        assert account(house, ANNA).fees == 200
        assert isinstance(house.ask(CheckIn(BOOK)), CheckedIn)
        assert account(house, ANNA).fees == 200


def test_a_renewal_that_costs_wants_a_yes_and_is_left_out_of_all(tmp_path: Path) -> None:
    costly = {(ANY, ANY): {"renewal_fee": 300, "days": 14}}
    with opened_house(tmp_path / "library.db", loans=costly) as house:
        house.furnish()
        house.ask(CheckOut(BOOK, ANNA))
        house.wait(days=7)
        refused = house.ask(Renew(BOOK, ANNA))
        assert isinstance(refused, Refused)
        assert (refused.reason, refused.fee) == (Refusal.FEE_MUST_BE_ACCEPTED, 300)
        loan = account(house, ANNA).loans[0]
        assert loan.renewal == Renewal()  # a fee is a question, not a refusal
        left_out = NotRenewed(replace(loan, renewal=None), Refusal.FEE_MUST_BE_ACCEPTED)
        assert house.ask(RenewAll(ANNA)) == AllRenewed((), (left_out,))
        assert account(house, ANNA).loans[0].renewals == 0
        assert isinstance(house.ask(Renew(BOOK, ANNA, fee_accepted=True)), Renewed)
        assert account(house, ANNA).fees == 300


def test_a_renewal_is_possible_while_other_copies_serve_those_who_wait(tmp_path: Path) -> None:
    with opened_house(tmp_path / "library.db", holds_on_shelf=True) as house:
        house.furnish()
        house.ask(CheckOut(BOOK, ANNA))
        house.ask(PlaceHold(CHAIKA, BORIS))
        house.wait(days=7)
        assert isinstance(house.ask(Renew(BOOK, ANNA)), Renewed)


def test_a_blocked_card_renews_nothing_and_is_told_once(house: House) -> None:
    house.ask(CheckOut(BOOK, ANNA))
    blocked = PatronRecord(ANNA, "Смирнова", "Анна", blocked=True)
    put_patrons(house.catalogue.library, PINS, [blocked])
    assert house.ask(RenewAll(ANNA)) == Refused(Refusal.CARD_BLOCKED)


def test_a_title_is_fetched_here_or_not_at_all(house: House) -> None:
    house.ask(CheckOut(BOOK, ANNA))
    house.ask(CheckOut(SECOND, ANNA))
    assert house.ask(PlaceHold(CHAIKA, BORIS, "mill")) == Refused(Refusal.NOT_SUPPORTED)
    assert isinstance(house.ask(PlaceHold(CHAIKA, BORIS, "main")), HoldPlaced)


def test_a_title_whose_copies_are_all_spoken_for_is_waited_for(tmp_path: Path) -> None:
    with opened_house(tmp_path / "library.db", holds_on_shelf=True) as house:
        house.furnish()
        house.ask(PlaceHold(CHAIKA, BORIS))
        vera = PatronId("2000003")
        put_patrons(house.catalogue.library, PINS, [PatronRecord(vera, "Орлова", "Вера")])
        house.ask(PlaceHold(CHAIKA, vera))
    strict = replace(house.rules, holds_on_shelf=False)
    again = House(house.path, strict)
    try:
        assert isinstance(again.ask(PlaceHold(CHAIKA, ANNA)), HoldPlaced)
    finally:
        again.close()


def test_a_library_may_want_a_pin_of_everybody(tmp_path: Path) -> None:
    with opened_house(tmp_path / "library.db", pin_required=True) as house:
        house.furnish()
        assert house.look(Identify((ANNA,))) == Refused(Refusal.PIN_NOT_SET)


def test_a_lost_card_is_told_before_its_pin_is_asked(house: House) -> None:
    lost = PatronRecord(ANNA, "Смирнова", "Анна", pin=Pin("2580"), lost=True)
    put_patrons(house.catalogue.library, PINS, [lost])
    assert house.look(Identify((ANNA,))) == Refused(Refusal.CARD_LOST)


def test_a_typed_number_of_an_expired_card_tells_so_only_with_the_pin(house: House) -> None:
    yesterday = house.now.date() - timedelta(days=1)
    expired = PatronRecord(ANNA, "Смирнова", "Анна", pin=Pin("2580"), expires=yesterday)
    put_patrons(house.catalogue.library, PINS, [expired])
    wrong = house.look(Identify((ANNA,), Pin("1111"), typed=True))
    assert wrong == Refused(Refusal.CARD_OR_PIN_WRONG)
    right = house.look(Identify((ANNA,), Pin("2580"), typed=True))
    assert right == Refused(Refusal.CARD_EXPIRED)


def test_an_item_on_its_way_home_is_sent_on_again(house: House) -> None:
    far = ItemRecord("3000007", branch="mill")
    put_titles(house.catalogue.library, [TitleRecord("t2", "Иванов", items=(far,))])
    for _ in range(2):
        back = house.ask(CheckIn(ItemId("3000007")))
        assert isinstance(back, CheckedIn)
        assert (back.route, back.place) == (Route.TRANSIT, "mill")
    assert state(house, ItemId("3000007")) is ItemState.IN_TRANSIT


def test_what_is_withdrawn_and_laid_down_stays_withdrawn(house: House) -> None:
    gone = ItemRecord("3000007", withdrawn=True)
    put_titles(house.catalogue.library, [TitleRecord("t2", "Иванов", items=(gone,))])
    assert reason(house.ask(CheckIn(ItemId("3000007")))) is Refusal.NOT_ON_LOAN
    assert state(house, ItemId("3000007")) is ItemState.WITHDRAWN


@pytest.mark.parametrize("items", [(BOOK, SECOND), (SECOND, BOOK)])
def test_loans_are_shown_with_the_first_due_first(house: House, items: tuple[ItemId, ...]) -> None:
    for number, item in enumerate(items):
        due = house.now + timedelta(days=number)
        put_loans(house.catalogue.library, [LoanRecord(item, ANNA, house.now, due)])
    assert tuple(loan.item for loan in account(house, ANNA).loans) == items


def test_a_missing_item_laid_down_is_found_but_was_not_on_loan(house: House) -> None:
    mark(house.catalogue.library, BOOK, missing=True, withdrawn=False)
    answer = house.ask(CheckIn(BOOK))
    assert isinstance(answer, Refused)
    assert answer.item is not None
    assert (answer.reason, answer.item.state) == (Refusal.NOT_ON_LOAN, ItemState.AVAILABLE)


def test_a_held_item_waits_as_many_days_as_the_rules_say(house: House) -> None:
    house.ask(CheckOut(BOOK, ANNA))
    house.ask(CheckOut(SECOND, ANNA))
    house.ask(PlaceHold(CHAIKA, BORIS))
    house.ask(CheckIn(BOOK))
    last_day = house.now.date() + timedelta(days=house.rules.hold_shelf_days)
    assert [hold.keep_until for hold in account(house, BORIS).holds] == [last_day]


def test_a_message_is_shown_to_its_patron_alone(house: House) -> None:
    told = PatronRecord(ANNA, "Смирнова", "Анна", message="Зайдите за билетом")
    put_patrons(house.catalogue.library, PINS, [told])
    assert account(house, ANNA).messages == ("Зайдите за билетом",)
    assert account(house, BORIS).messages == ()


@pytest.mark.parametrize("hold", ["x", "", "-1", "1" * 40, "١"])
def test_a_hold_number_that_is_none_is_unknown(house: House, hold: str) -> None:
    assert house.ask(CancelHold(HoldId(hold), ANNA)) == Refused(Refusal.HOLD_UNKNOWN)


def test_a_reading_room_item_is_due_by_closing(tmp_path: Path) -> None:
    hourly = {(ANY, "reading-room"): {"hours": 8, "fine": 50}}
    with opened_house(tmp_path / "library.db", loans=hourly) as house:
        house.furnish()
        item = ItemRecord("3000007", item_type="reading-room")
        put_titles(house.catalogue.library, [TitleRecord("t2", "Атлас", items=(item,))])
        loan = house.ask(CheckOut(ItemId("3000007"), ANNA))
        assert isinstance(loan, CheckedOut)
        assert loan.loan.due.isoformat() == "2026-03-02T18:00:00+03:00"
        assert loan.loan.by_hour
        house.wait(hours=3, seconds=1)
        (late,) = account(house, ANNA).loans
        assert late.overdue
        house.wait(hours=21, seconds=-1)
        back = house.ask(CheckIn(ItemId("3000007")))
        assert isinstance(back, CheckedIn)
        assert back.fee == Money(250)  # from 10:00 to 15:00 the next day
