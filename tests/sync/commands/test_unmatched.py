"""Names in a list that no lending rule knows are said, with what then applies."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from sync.commands.unmatched import MOST_NAMED, Unmatched
from sync.importing.records import ItemRecord, TitleRecord
from tests.sync.commands.rooms import Room, room


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as opened:
        yield opened


PEOPLE = """card_number;surname;category
1;Смирнова;adult
2;Иванов;ветеран
3;Орлов;ветеран
4;Белова;child
5;Котов;
"""


def test_a_category_that_no_rule_names_is_counted_by_name(desk: Room) -> None:
    result = desk.result("import", paths=[desk.write("patrons.csv", PEOPLE)])
    assert result["warnings"] == [
        "category «ветеран» (2 patrons): no lending rule names it; the rules for everybody apply"
    ]
    assert result["exit"] == 0


def test_an_item_type_that_no_rule_names_is_told_with_the_terms_it_gets(desk: Room) -> None:
    rows = "barcode;title;item_type\n1;Чайка;Книга\n2;Иванов;disc\n3;Леший;\n"
    result = desk.result("import", paths=[desk.write("items.csv", rows)])
    (told,) = cast("list[str]", result["warnings"])
    assert told.startswith("item type «Книга» (1 item): no lending rule names it; ")
    assert told.endswith("lent as any other: 15 days, 2 renewals")


def test_a_row_left_out_of_a_list_is_a_problem_found(desk: Room) -> None:
    rows = "card_number;surname\n1;Смирнова\n;Иванов\n"
    result = desk.result("import", paths=[desk.write("patrons.csv", rows)])
    assert (result["imported"], result["rejected"], result["exit"]) == (1, 1, 1)


def test_of_very_many_names_the_most_frequent_are_told_and_the_rest_counted(desk: Room) -> None:
    unmatched = Unmatched()
    for number in range(MOST_NAMED + 3):
        items = tuple(
            ItemRecord(f"{number}-{n}", item_type=f"t{number}") for n in range(number + 1)
        )
        unmatched.see([TitleRecord(f"{number}", "Чайка", items=items)], [])
    told = unmatched.warnings(desk.office.rules)
    assert len(told) == MOST_NAMED + 1
    assert told[0].startswith(f"item type «t{MOST_NAMED + 2}» ({MOST_NAMED + 3} items)")
    assert told[-1] == "item type: 3 more names (6 items) that no lending rule knows"
