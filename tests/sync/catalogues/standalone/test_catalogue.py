"""What the embedded library promises beyond the contract: one transaction, and honest silence."""

from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest

from sync.catalogues.standalone.tables.answered import Answered
from sync.catalogues.standalone.tables.fees import FeeKind
from sync.circulation import (
    AccountShown,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    EndVisit,
    FindItem,
    HoldPlaced,
    Interrupted,
    ItemFound,
    ItemState,
    Money,
    Pin,
    PlaceHold,
    Refusal,
    Refused,
    Register,
    Registration,
    ShowAccount,
    TitleId,
    Unavailable,
    Unknown,
)
from sync.store import Store
from sync.store_errors import (
    StoreBrokenError,
    StoreError,
    StoreFullError,
    StoreLockedError,
    StoreReadOnlyError,
)
from tests.sync.catalogues.standalone.house import ANNA, BOOK, BORIS, SECOND, House, opened_house


def failing(error: type[StoreError]) -> object:
    def fail(*_: object) -> None:
        raise error

    return fail


def test_a_change_whose_answer_can_not_be_recorded_did_not_happen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Answered, "record", failing(StoreReadOnlyError))
        with pytest.raises(Unavailable):
            house.ask(CheckOut(BOOK, ANNA))
    assert house.value("SELECT count(*) FROM loans") == 0
    assert house.value("SELECT count(*) FROM item_events") == 0
    assert isinstance(house.ask(CheckOut(BOOK, ANNA)), CheckedOut)


@pytest.mark.parametrize(
    ("error", "silence"),
    [
        (StoreReadOnlyError, Unavailable),
        (StoreLockedError, Unavailable),
        (StoreBrokenError, Unknown),
    ],
)
def test_what_the_store_can_not_do_is_silence_of_the_right_kind(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    error: type[StoreError],
    silence: type[Exception],
) -> None:
    house.look(FindItem(BOOK))
    asked = house.act(CheckOut(BOOK, ANNA))
    monkeypatch.setattr(Store, "one", failing(error))
    with pytest.raises(silence):
        house.catalogue.ask(asked, 0.0)
    with pytest.raises(silence):
        house.look(ShowAccount(ANNA))
    monkeypatch.setattr(Store, "value", failing(error))
    with pytest.raises(silence):
        house.catalogue.settle(asked, 0.0)


def test_a_full_disk_is_told_and_changes_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(Answered, "record", failing(StoreFullError))
        assert house.ask(CheckOut(BOOK, ANNA)) == Refused(Refusal.STORAGE_FULL)
    assert house.value("SELECT count(*) FROM loans") == 0


def test_a_full_disk_keeps_nobody_from_reading_on_a_new_day(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "execute", failing(StoreFullError))
    assert isinstance(house.look(ShowAccount(ANNA)), AccountShown)
    assert house.ask(CheckIn(BOOK)) == Refused(Refusal.STORAGE_FULL)


def test_every_change_is_on_the_medium_before_it_is_answered(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.look(FindItem(BOOK))
    asked: list[bool] = []
    atomic = Store.atomic

    def watched(store: Store, *, durable: bool = True) -> AbstractContextManager[None]:
        asked.append(durable)
        return atomic(store, durable=durable)

    monkeypatch.setattr(Store, "atomic", watched)
    house.ask(CheckOut(BOOK, ANNA))
    house.ask(CheckIn(BOOK))
    assert asked == [True, True]


def test_the_desks_own_affairs_are_not_the_librarys(house: House) -> None:
    assert house.ask(EndVisit()) == Refused(Refusal.NOT_SUPPORTED)
    assert house.look(Interrupted()) == Refused(Refusal.NOT_SUPPORTED)


def test_no_answer_on_record_has_a_pin(house: House) -> None:
    person = Registration("Орлова", "Дина", date(1990, 1, 1), pin=Pin("2580"), consent="c-1")
    house.ask(Register(person))
    assert "2580" not in str(house.value("SELECT answer FROM done_requests"))
    assert str(house.value("SELECT pin_hash FROM patrons WHERE surname = 'Орлова'")).startswith(
        "$argon2id$"
    )
    assert house.value("SELECT consent FROM patrons WHERE surname = 'Орлова'") == "c-1"


def test_answers_are_forgotten_after_their_time(house: House) -> None:
    old = house.act(CheckOut(BOOK, ANNA))
    house.catalogue.ask(old, 0.0)
    house.wait(days=house.rules.answer_days)
    house.look(FindItem(BOOK))
    assert house.catalogue.settle(old, 0.0) is not None
    house.wait(days=1)
    house.look(FindItem(BOOK))
    assert house.catalogue.settle(old, 0.0) is None
    assert house.value("SELECT count(*) FROM loans") == 1


def test_a_returned_loan_leaves_counts_only(house: House) -> None:
    house.ask(CheckOut(BOOK, ANNA))
    house.ask(CheckIn(BOOK))
    assert house.value("SELECT times_lent FROM items WHERE barcode = ?", BOOK) == 1
    assert house.value("SELECT count(*) FROM past_loans") == 0
    assert house.value("SELECT count(*) FROM loans") == 0


def test_history_is_kept_where_the_library_wants_it(tmp_path: Path) -> None:
    with opened_house(tmp_path / "library.db", keep_history=True) as house:
        house.furnish()
        house.ask(CheckOut(BOOK, ANNA))
        house.ask(CheckIn(BOOK))
        assert house.value("SELECT count(*) FROM past_loans") == 1


def test_the_last_events_of_an_item_are_kept_and_no_more(house: House) -> None:
    for _ in range(15):
        house.ask(CheckOut(BOOK, ANNA))
        house.ask(CheckIn(BOOK))
    assert house.value("SELECT count(*) FROM item_events") == 20
    assert house.value("SELECT event FROM item_events ORDER BY number DESC") == "returned"


def test_places_of_the_hold_shelf_are_used_again(tmp_path: Path) -> None:
    with opened_house(tmp_path / "library.db", hold_shelf_prefix="A") as house:
        house.furnish()
        for _ in range(2):
            house.ask(CheckOut(BOOK, ANNA))
            house.ask(CheckOut(SECOND, ANNA))
            assert isinstance(house.ask(PlaceHold(TitleId("t1"), BORIS)), HoldPlaced)
            back = house.ask(CheckIn(BOOK))
            assert isinstance(back, CheckedIn)
            assert back.place == "A1"
            house.ask(CheckOut(BOOK, BORIS))
            house.ask(CheckIn(BOOK))
            house.ask(CheckIn(SECOND))


def test_an_item_taken_from_the_shelf_for_a_hold_gets_onto_the_hold_shelf(tmp_path: Path) -> None:
    with opened_house(tmp_path / "library.db", holds_on_shelf=True) as house:
        house.furnish()
        house.ask(PlaceHold(TitleId("t1"), BORIS))
        back = house.ask(CheckIn(BOOK))
        assert isinstance(back, CheckedIn)
        assert back.item.state is ItemState.HOLD_SHELF
        again = house.ask(CheckIn(BOOK))
        assert isinstance(again, Refused)
        assert again.reason is Refusal.NOT_ON_LOAN


def test_taking_another_copy_ends_the_hold_and_frees_the_kept_one(house: House) -> None:
    house.ask(CheckOut(BOOK, ANNA))
    house.ask(CheckOut(SECOND, ANNA))
    house.ask(PlaceHold(TitleId("t1"), BORIS))
    house.ask(CheckIn(BOOK))
    house.ask(CheckIn(SECOND))
    assert isinstance(house.ask(CheckOut(SECOND, BORIS)), CheckedOut)
    found = house.look(FindItem(BOOK))
    assert isinstance(found, ItemFound)
    assert found.item.state is ItemState.AVAILABLE


def test_fees_are_booked_and_paid_to_the_last_kopeck(house: House) -> None:
    library = house.catalogue.library
    member = library.members.member(ANNA)
    assert member is not None
    with library.store.atomic():
        for amount in (100, 250, 7):
            library.fees.charge(member.number, FeeKind.OTHER, Money(amount), house.now)
        assert library.fees.pay(member.number, Money(120)) == 0
        library.fees.charge(member.number, FeeKind.OTHER, Money(0), house.now)
    assert house.value("SELECT count(*) FROM fees") == 3
    assert library.members.standing(member, house.now).fees == 237
    with library.store.atomic():
        assert library.fees.pay(member.number, Money(300)) == 63
    assert library.members.standing(member, house.now).fees == 0


def test_moments_are_told_in_the_librarys_own_time(house: House) -> None:
    answer = house.ask(CheckOut(BOOK, ANNA))
    assert isinstance(answer, CheckedOut)
    assert str(answer.loan.due) == "2026-03-16 23:59:59+03:00"
