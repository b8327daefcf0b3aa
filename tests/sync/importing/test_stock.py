from pathlib import Path

import pytest

from sync.importing.records import Damage, ItemRecord, Rejected, TitleRecord
from sync.importing.sheets import load_sheet
from sync.importing.stock import read_items

HEADING = "barcode;uid;title;author;year;isbn;age;kind;reference;price;title_id\n"


def items(folder: Path, *lines: str) -> list[TitleRecord | Rejected]:
    path = folder / "items.csv"
    path.write_text(HEADING + "\n".join(lines), encoding="utf-8")
    return list(read_items(path, load_sheet("items")))


def test_rows_of_one_title_become_one_title_with_its_copies(tmp_path: Path) -> None:
    dune, emma = items(
        tmp_path,
        "1;e0040100 12345678;Дюна;Герберт, Фрэнк;1965;;12+;книга;да;р. 165.00;",
        "2;;Emma;Austen, Jane;1815;;;;;;",
        "3;;Дюна;Герберт, Фрэнк;1965;;12+;книга;нет;;",
    )
    assert isinstance(dune, TitleRecord)
    assert isinstance(emma, TitleRecord)
    assert (dune.title, dune.year, dune.age_mark, dune.material) == ("Дюна", 1965, 12, "книга")
    assert dune.title_id.startswith("list:h-")
    assert [item.barcode for item in dune.items] == ["1", "3"]
    assert [item.not_for_loan for item in dune.items] == [True, False]
    assert emma.items == (ItemRecord("2"),)


def test_the_same_list_gives_the_same_titles_again(tmp_path: Path) -> None:
    lines = ("1;;Dune;;1965;;;;;;", "2;;Dune;;1984;;;;;;", "3;;Dune;;;;;;;;17")
    first = items(tmp_path, *lines)
    assert first == items(tmp_path, *lines)
    ids = [each.title_id for each in first if isinstance(each, TitleRecord)]
    assert len({*ids}) == 3
    assert ids[2] == "list:17"


@pytest.mark.parametrize(
    ("row", "damage", "column"),
    [
        (";;Dune;;;;;;;;", Damage.VALUE_MISSING, "barcode"),
        ("1;;;;;;;;;;", Damage.VALUE_MISSING, "title"),
        ("1;;Dune;;19х5;;;;;;", Damage.VALUE_WRONG, "year"),
        ("1;;Dune;;;;13;;;;", Damage.VALUE_WRONG, "age_mark"),
        ("1;E004 01;Dune;;;;;;;;", Damage.VALUE_WRONG, "uid"),
        ("1;;Dune;;;;;;maybe;;", Damage.VALUE_WRONG, "not_for_loan"),
        ("1;;Dune;;;;;;;в дар;", Damage.VALUE_WRONG, "price"),
        ("9;;Dune;;;;;;;;", Damage.REPEATED, "barcode"),
    ],
)
def test_a_bad_row_is_named_and_costs_only_itself(
    tmp_path: Path, row: str, damage: Damage, column: str
) -> None:
    found = items(tmp_path, "9;;Emma;;;;;;;;", row, "10;;Ulysses;;;;;;;;")
    assert isinstance(found[0], Rejected)
    assert (found[0].position, found[0].reason, found[0].detail) == (3, damage, column)
    assert [each.title for each in found[1:] if isinstance(each, TitleRecord)] == [
        "Emma",
        "Ulysses",
    ]


@pytest.mark.parametrize("rounded", ["4,60123E+12", "4.6e+12", "########", "#REF!", "#Н/Д"])
def test_a_barcode_that_a_spreadsheet_has_spoilt_is_named(tmp_path: Path, rounded: str) -> None:
    found = items(tmp_path, f"{rounded};;Дюна;;;;;;;;", "2;;Эмма;;;;;;;;")
    assert found[0] == Rejected(2, rounded, Damage.VALUE_WRONG, "barcode")
    assert isinstance(found[1], TitleRecord)


def test_a_barcode_that_is_kept_from_rounding_is_read(tmp_path: Path) -> None:
    (found,) = items(tmp_path, '="0012345";;Дюна;;;;;;;;')
    assert isinstance(found, TitleRecord)
    assert found.items == (ItemRecord("0012345"),)


def test_a_chip_may_be_written_in_pieces(tmp_path: Path) -> None:
    (found,) = items(tmp_path, "1;03 00 00 00 00 01 04 e0;Дюна;;;;;;;;")
    assert isinstance(found, TitleRecord)
    assert found.items[0].uid == "E004010000000003"
