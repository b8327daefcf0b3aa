"""What is said of a hold before anybody knows whose card it will be."""

from pathlib import Path

import pytest

from sync.catalogues.standalone.policy.rules import ANY, LibraryRules
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import (
    CheckOut,
    HoldPossible,
    ItemId,
    MayHold,
    PlaceHold,
    Refusal,
    Refused,
    TitleId,
)
from sync.importing.records import ItemRecord, TitleRecord
from tests.sync.catalogues.standalone.house import (
    ANNA,
    BOOK,
    BORIS,
    RULES,
    SECOND,
    House,
    opened_house,
)

CHAIKA, OTHER = TitleId("t1"), TitleId("t2")


def reason(house: House, title: TitleId) -> Refusal | None:
    answer = house.look(MayHold(title))
    assert isinstance(answer, HoldPossible | Refused)
    return answer.reason if isinstance(answer, Refused) else None


def furnish(house: House, *items: ItemRecord) -> None:
    house.furnish()
    put_titles(house.catalogue.library, [TitleRecord(OTHER, "Иванов", items=items)])


def test_a_title_on_the_shelf_is_named_with_the_copy_and_its_shelf_mark(house: House) -> None:
    item = ItemRecord("3000007", call_number="84(2)1 Ч-56")
    put_titles(house.catalogue.library, [TitleRecord(OTHER, "Иванов", items=(item,))])
    told = house.look(MayHold(OTHER))
    assert isinstance(told, Refused)
    assert told.item is not None
    assert (told.item.id, told.item.call_number) == ("3000007", "84(2)1 Ч-56")


def test_a_title_with_every_copy_on_loan_may_be_held(house: House) -> None:
    house.ask(CheckOut(BOOK, ANNA))
    assert reason(house, CHAIKA) is Refusal.HOLD_ON_SHELF
    house.ask(CheckOut(SECOND, ANNA))
    assert reason(house, CHAIKA) is None


def test_where_holds_on_shelf_are_taken_every_title_may_be_held(tmp_path: Path) -> None:
    with opened_house(tmp_path / "library.db", holds_on_shelf=True) as house:
        house.furnish()
        assert reason(house, CHAIKA) is None


def test_a_copy_that_those_who_wait_need_stands_there_for_nobody_else(house: House) -> None:
    library = house.catalogue.library
    items = (ItemRecord("3000007"), ItemRecord("3000008"))
    put_titles(library, [TitleRecord(OTHER, "Иванов", items=items[:1])])
    house.ask(CheckOut(ItemId("3000007"), ANNA))
    house.ask(PlaceHold(OTHER, BORIS))
    put_titles(library, [TitleRecord(OTHER, "Иванов", items=items)])
    assert reason(house, OTHER) is None


@pytest.mark.parametrize(("lendable", "expected"), [(True, Refusal.HOLD_ON_SHELF), (False, None)])
def test_what_not_everybody_may_take_from_the_shelf_is_not_sent_for(
    tmp_path: Path, expected: Refusal | None, *, lendable: bool
) -> None:
    lines = {**RULES.loans, ("child", "rare"): {"lendable": lendable}}
    with opened_house(tmp_path / "library.db", loans=lines) as house:
        furnish(house, ItemRecord("3000007", item_type="rare"))
        assert reason(house, OTHER) is expected


def test_what_nobody_may_hold_is_refused_at_once(tmp_path: Path) -> None:
    lines = {(ANY, "rare"): {"holds": False}, (ANY, "reference"): {"lendable": False}}
    with opened_house(tmp_path / "library.db", loans=lines) as house:
        furnish(
            house,
            ItemRecord("3000007", item_type="rare"),
            ItemRecord("3000008", item_type="reference"),
        )
        assert reason(house, OTHER) is Refusal.HOLD_NOT_ALLOWED


def test_a_type_that_one_category_may_hold_is_not_refused_to_who_may_be_of_it() -> None:
    lines = {(ANY, "rare"): {"holds": False}, ("staff", "rare"): {"holds": True}}
    rules = LibraryRules(RULES.opening, loans=lines)
    assert rules.is_ever_held("rare")
    assert rules.is_lent_to_all("rare")
