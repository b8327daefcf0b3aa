"""A book on the hold shelf that its patron does not take is the next one's, where it lies."""

from datetime import date

import pytest

from sync.catalogues.standalone.enrolling import put_patrons
from sync.catalogues.standalone.records import PatronRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import (
    AccountShown,
    CancelHold,
    CheckedOut,
    CheckIn,
    CheckOut,
    FindItem,
    Hold,
    HoldPlaced,
    ItemFound,
    ItemId,
    ItemState,
    PatronId,
    PlaceHold,
    ShowAccount,
    TitleId,
)
from sync.importing.records import ItemRecord, TitleRecord
from tests.sync.catalogues.standalone.house import ANNA, BOOK, BORIS, PINS, SECOND, House

VERA, GLEB = PatronId("2000003"), PatronId("2000004")
CHAIKA = TitleId("t1")


@pytest.fixture
def queue(house: House) -> House:
    """Let Anna have both copies, and Boris, Vera and Gleb wait for one."""
    library = house.catalogue.library
    people = (PatronRecord(VERA, "Орлова", "Вера"), PatronRecord(GLEB, "Котов", "Глеб"))
    put_patrons(library, PINS, people)
    for item in (BOOK, SECOND):
        assert isinstance(house.ask(CheckOut(item, ANNA)), CheckedOut)
    for patron in (BORIS, VERA, GLEB):
        assert isinstance(house.ask(PlaceHold(CHAIKA, patron)), HoldPlaced)
    house.ask(CheckIn(BOOK))
    return house


def hold_of(house: House, patron: PatronId) -> Hold:
    shown = house.look(ShowAccount(patron))
    assert isinstance(shown, AccountShown)
    (hold,) = shown.account.holds
    return hold


def test_a_hold_nobody_came_for_goes_to_the_next_at_the_same_place(queue: House) -> None:
    first = hold_of(queue, BORIS)
    queue.wait(days=8)
    second = hold_of(queue, VERA)
    assert (second.ready, second.shelf) == (True, first.shelf)
    assert second.keep_until == date(2026, 3, 17)
    assert not hold_of(queue, GLEB).ready


def test_a_whole_line_that_does_not_come_frees_the_book_in_the_end(queue: House) -> None:
    for _ in range(3):
        queue.wait(days=8)
        queue.look(FindItem(BOOK))
    found = queue.look(FindItem(BOOK))
    assert isinstance(found, ItemFound)
    assert found.item.state is ItemState.AVAILABLE


def test_a_hold_given_up_goes_to_the_next(queue: House) -> None:
    queue.ask(CancelHold(hold_of(queue, BORIS).id, BORIS))
    assert hold_of(queue, VERA).ready


def test_a_hold_in_the_middle_given_up_moves_nothing_on_the_shelf(queue: House) -> None:
    queue.ask(CancelHold(hold_of(queue, VERA).id, VERA))
    assert hold_of(queue, BORIS).ready
    assert (hold_of(queue, GLEB).ready, hold_of(queue, GLEB).queue) == (False, 1)


def test_who_takes_another_copy_leaves_the_kept_one_to_the_next(queue: House) -> None:
    items = tuple(ItemRecord(code) for code in (BOOK, SECOND, "3000003"))
    put_titles(queue.catalogue.library, [TitleRecord(CHAIKA, "Чайка", items=items)])
    assert isinstance(queue.ask(CheckOut(ItemId("3000003"), BORIS)), CheckedOut)
    assert hold_of(queue, VERA).ready
    assert isinstance(queue.ask(CheckOut(BOOK, VERA)), CheckedOut)


def test_a_book_withdrawn_on_the_hold_shelf_is_kept_for_nobody(queue: House) -> None:
    store = queue.catalogue.library.store
    with store.atomic():
        store.execute("UPDATE items SET withdrawn = 1 WHERE barcode = ?", [BOOK])
    queue.ask(CancelHold(hold_of(queue, BORIS).id, BORIS))
    assert not hold_of(queue, VERA).ready


def test_the_book_is_not_moved_though_a_place_before_it_is_free(house: House) -> None:
    library = house.catalogue.library
    put_patrons(library, PINS, [PatronRecord(VERA, "Орлова", "Вера")])
    put_titles(library, [TitleRecord("t2", "Иванов", items=(ItemRecord("3000007"),))])
    for item in (BOOK, SECOND, ItemId("3000007")):
        house.ask(CheckOut(item, ANNA))
    house.ask(PlaceHold(TitleId("t2"), VERA))
    house.ask(PlaceHold(CHAIKA, BORIS))
    house.ask(CheckIn(ItemId("3000007")))
    house.ask(CheckIn(BOOK))
    first, second = hold_of(house, VERA), hold_of(house, BORIS)
    assert (first.shelf, second.shelf) == ("1", "2")
    house.ask(CancelHold(first.id, VERA))
    house.ask(PlaceHold(CHAIKA, VERA))
    house.ask(CancelHold(second.id, BORIS))
    assert (hold_of(house, VERA).ready, hold_of(house, VERA).shelf) == (True, "2")
