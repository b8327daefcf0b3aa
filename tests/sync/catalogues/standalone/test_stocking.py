"""Bulk entry: as often as one likes, and the life of items and patrons goes on."""

from dataclasses import replace
from datetime import timedelta

from sync.catalogues.standalone.enrolling import put_fees, put_holds, put_loans, put_patrons
from sync.catalogues.standalone.records import (
    Counted,
    FeeRecord,
    HoldRecord,
    LoanRecord,
    PatronRecord,
)
from sync.catalogues.standalone.staff import block, item_story, mark, patron_view, pay, verify
from sync.catalogues.standalone.stocking import batches, put_titles
from sync.circulation import (
    AccountShown,
    CheckedOut,
    CheckIn,
    CheckOut,
    FindItem,
    FindTitle,
    Identified,
    Identify,
    ItemFound,
    ItemId,
    ItemState,
    Money,
    PatronId,
    Pin,
    PinNeeded,
    PlaceHold,
    Refusal,
    Refused,
    ShowAccount,
    TitleId,
    TitlesFound,
)
from sync.importing.records import ItemRecord, TitleRecord
from tests.sync.catalogues.standalone.house import ANNA, BOOK, BORIS, PINS, SECOND, House


def item(house: House, barcode: ItemId = BOOK) -> object:
    found = house.look(FindItem(barcode))
    assert isinstance(found, ItemFound)
    return found.item


def titles(house: House, words: str) -> list[str]:
    found = house.look(FindTitle(words))
    assert isinstance(found, TitlesFound)
    return [entry.title.title for entry in found.titles]


def test_importing_again_changes_the_description_and_not_the_loan(house: House) -> None:
    house.ask(CheckOut(BOOK, ANNA))
    again = TitleRecord("t1", "Вишнёвый сад", items=(ItemRecord(BOOK, call_number="84(2)"),))
    counted = put_titles(house.catalogue.library, [again])
    assert counted == (Counted(updated=1), Counted(updated=1))
    found = house.look(FindItem(BOOK))
    assert isinstance(found, ItemFound)
    assert (found.item.title.title, found.item.call_number) == ("Вишнёвый сад", "84(2)")
    assert found.item.state is ItemState.ON_LOAN
    assert found.item.uid == "E004015012345678"
    assert (titles(house, "вишневый"), titles(house, "чайка")) == (["Вишнёвый сад"], [])


def test_the_nearest_title_comes_first(house: House) -> None:
    written = ("Весь мир театр", "Весь мировой театр", "Мир вашему дому и нашему", "О мире")
    records = [TitleRecord(f"m{number}", title) for number, title in enumerate(written)]
    put_titles(house.catalogue.library, reversed(records))
    assert titles(house, "мир") == [written[2], written[0], written[3], written[1]]


def test_what_the_file_no_longer_has_stays(house: House) -> None:
    put_titles(house.catalogue.library, [TitleRecord("t2", "Иванов")])
    assert titles(house, "чайка") == ["Чайка"]
    assert house.value("SELECT count(*) FROM items") == 2


def test_an_item_found_here_is_not_made_missing_again_by_an_old_file(house: House) -> None:
    old = TitleRecord("t2", "Иванов", items=(ItemRecord("3000005", missing=True),))
    library = house.catalogue.library
    put_titles(library, [old])
    assert isinstance(house.ask(CheckOut(ItemId("3000005"), ANNA)), CheckedOut)
    house.ask(CheckIn(ItemId("3000005")))
    put_titles(library, [old])
    found = house.look(FindItem(ItemId("3000005")))
    assert isinstance(found, ItemFound)
    assert (found.item.state, found.item.seen) == (ItemState.AVAILABLE, "main")


def test_a_uid_that_another_item_has_stays_there(house: House) -> None:
    thief = TitleRecord("t2", "Иванов", items=(ItemRecord("3000005", uid="e004015012345678"),))
    _, items = put_titles(house.catalogue.library, [thief])
    assert items == Counted(added=1, conflicts=1)
    found = house.look(FindItem(ItemId("E004015012345678")))
    assert isinstance(found, ItemFound)
    assert found.item.id == BOOK


def test_an_item_without_a_type_is_a_book_unless_told_otherwise(house: House) -> None:
    records = [TitleRecord("t2", "Бурда", items=(ItemRecord("3000005"),))]
    put_titles(house.catalogue.library, records, item_type="periodical")
    assert house.value("SELECT item_type FROM items WHERE barcode = '3000005'") == "periodical"
    assert house.value("SELECT item_type FROM items WHERE barcode = ?", BOOK) == "book"


def test_patrons_put_again_are_brought_up_to_date_and_keep_their_pin(house: House) -> None:
    library = house.catalogue.library
    first = PatronRecord(ANNA, "Смирнова", "Анна", pin=Pin("2580"), uids=("04A2", "04:a3"))
    assert put_patrons(library, PINS, [first]) == Counted(updated=1)
    second = PatronRecord(ANNA, "Белова", "Анна", uids=("04A3",))
    put_patrons(library, PINS, [second])
    assert house.look(Identify(("04A3",))) == PinNeeded(4)
    answer = house.look(Identify(("04A3",), Pin("2580")))
    assert isinstance(answer, Identified)
    assert answer.account.patron.name == "Анна Б."
    assert house.look(Identify(("04A2",))) == Refused(Refusal.CARD_UNKNOWN)


def test_a_card_of_somebody_else_stays_with_them(house: House) -> None:
    library = house.catalogue.library
    put_patrons(library, PINS, [PatronRecord(ANNA, "Смирнова", "Анна", uids=("04A2",))])
    thief = PatronRecord(BORIS, "Иванов", "Борис", uids=("04a2",))
    assert put_patrons(library, PINS, [thief]) == Counted(updated=1, conflicts=1)
    answer = house.look(Identify(("04A2",)))
    assert isinstance(answer, Identified)
    assert answer.account.patron.id == ANNA


def test_an_old_file_does_not_lift_a_block(house: House) -> None:
    library = house.catalogue.library
    block(library, ANNA, "книга испорчена")
    put_patrons(library, PINS, [PatronRecord(ANNA, "Смирнова", "Анна")])
    assert house.look(Identify((ANNA,))) == Refused(Refusal.CARD_BLOCKED)
    view = patron_view(library, ANNA, house.now)
    assert view is not None
    assert view.block_reason == "книга испорчена"
    block(library, ANNA, None)
    assert isinstance(house.look(Identify((ANNA,))), Identified)


def test_loans_holds_and_fees_are_put_once(house: House) -> None:
    library = house.catalogue.library
    due = house.now + timedelta(days=3)
    loans = [
        LoanRecord(BOOK, ANNA, house.now, due, renewals=1),
        LoanRecord(ItemId("3999999"), ANNA, house.now, due),
        LoanRecord(SECOND, PatronId("2999999"), house.now, due),
    ]
    holds = [HoldRecord(TitleId("t1"), BORIS, house.now), HoldRecord(TitleId("t9"), BORIS, due)]
    fees = [FeeRecord(ANNA, Money(500), house.now), FeeRecord(ANNA, Money(500), due)]
    assert put_loans(library, loans) == Counted(added=1, skipped=2)
    assert put_holds(library, holds) == Counted(added=1, skipped=1)
    assert put_fees(library, fees) == Counted(added=2)
    assert put_loans(library, loans) == Counted(skipped=3)
    assert put_holds(library, holds) == Counted(skipped=2)
    assert put_fees(library, fees) == Counted(skipped=2)
    answer = house.look(ShowAccount(ANNA))
    assert isinstance(answer, AccountShown)
    assert [(loan.item, loan.renewals) for loan in answer.account.loans] == [(BOOK, 1)]
    assert answer.account.fees == 1000


def test_records_are_cut_into_batches() -> None:
    assert list(batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batches([], 2)) == []


def test_an_items_story_names_nobody(house: House) -> None:
    library = house.catalogue.library
    house.ask(CheckOut(BOOK, ANNA))
    house.ask(CheckOut(SECOND, ANNA))
    house.ask(PlaceHold(TitleId("t1"), BORIS))
    story = item_story(library, ItemId("e004015012345678"))
    assert story is not None
    assert (story.lent_to, story.waiting, story.times_lent) == ("…001", 1, 1)
    assert [event.event for event in story.events] == ["checked out"]
    told = repr(story)
    assert ANNA not in told
    assert "Анна" not in told
    house.ask(CheckIn(BOOK))
    story = item_story(library, BOOK)
    assert story is not None
    assert (story.lent_to, story.shelf, story.waiting) == (None, "1", 0)
    assert item_story(library, ItemId("3999999")) is None


def test_staff_see_a_patron_and_take_the_money(house: House) -> None:
    library = house.catalogue.library
    put_fees(library, [FeeRecord(ANNA, Money(500), house.now)])
    assert pay(library, ANNA, Money(200)) == 0
    view = patron_view(library, ANNA, house.now)
    assert view is not None
    assert (view.surname, view.account.fees, view.has_pin) == ("Смирнова", 300, False)
    assert "Смирнова" not in repr(view)
    assert patron_view(library, PatronId("2999999"), house.now) is None


def test_staff_verify_a_newcomer(house: House) -> None:
    library = house.catalogue.library
    newcomer = PatronRecord(
        PatronId("9019"), "Орлова", "Дина", category="provisional", provisional=True
    )
    put_patrons(library, PINS, [newcomer])
    verify(library, PatronId("9019"), "adult", None)
    put_patrons(library, PINS, [replace(newcomer, category="adult", provisional=True)])
    view = patron_view(library, PatronId("9019"), house.now)
    assert view is not None
    assert not view.provisional
    assert isinstance(house.ask(CheckOut(BOOK, PatronId("9019"))), CheckedOut)


def test_staff_mark_an_item(house: House) -> None:
    library = house.catalogue.library
    mark(library, BOOK, missing=False, withdrawn=True)
    answer = house.ask(CheckOut(BOOK, ANNA))
    assert isinstance(answer, Refused)
    assert answer.reason is Refusal.ITEM_WITHDRAWN
    mark(library, BOOK, missing=False, withdrawn=False)
    assert isinstance(house.ask(CheckOut(BOOK, ANNA)), CheckedOut)
