from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.importing.problems import ImportProblem, MappingProblem, ProblemKind
from sync.importing.records import Damage, Rejected
from sync.importing.sheets import load_sheet
from sync.importing.spreadsheet import Row, read_rows

ITEMS = load_sheet("items")


def rows(folder: Path, text: str | bytes, encoding: str = "auto") -> list[Row | Rejected]:
    path = folder / "items.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_rows(path, ITEMS, encoding))


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_the_delimiter_is_the_one_that_makes_sense_of_the_heading(
    tmp_path: Path, mark: str
) -> None:
    found = rows(tmp_path, f"Штрих-код{mark}Название{mark}Полка?\n1{mark}Дюна{mark}x\n")
    assert found == [Row(2, {"barcode": "1", "title": "Дюна"})]


def test_headings_are_known_by_any_name_in_any_order(tmp_path: Path) -> None:
    found = rows(tmp_path, "\ufeffTITLE;Год  издания;Item Barcode\r\nDune;1965;1\r\n")
    assert found == [Row(2, {"title": "Dune", "year": "1965", "barcode": "1"})]


def test_a_cell_may_have_line_breaks(tmp_path: Path) -> None:
    found = rows(tmp_path, 'barcode;title\n1;"Dune\nand more"\n2;Emma\n')
    assert found == [
        Row(2, {"barcode": "1", "title": "Dune and more"}),
        Row(4, {"barcode": "2", "title": "Emma"}),
    ]


def test_an_unclosed_quotation_mark_costs_one_row(tmp_path: Path) -> None:
    found = rows(tmp_path, 'barcode;title\n1;"Dune\n2;Emma\n3;Ulysses\n4;"It"\n')
    assert found[0] == Rejected(2, None, Damage.NOT_A_RECORD)
    assert [row.cells["title"] for row in found[1:] if isinstance(row, Row)] == [
        "Emma",
        "Ulysses",
        "It",
    ]


def test_rows_between_two_stray_quotation_marks_are_kept(tmp_path: Path) -> None:
    found = rows(tmp_path, 'barcode;title\n1;"Dune\n2;Emma\n3;"\n4;It\n')
    assert [row.cells["barcode"] for row in found if isinstance(row, Row)] == ["2", "4"]


def test_lines_that_join_to_a_row_of_another_width_are_no_row(tmp_path: Path) -> None:
    found = rows(tmp_path, 'barcode;title\n1;"Dune\n";more\n2;Emma\n')
    assert found[0] == Rejected(2, None, Damage.NOT_A_RECORD)
    assert found[-1] == Row(4, {"barcode": "2", "title": "Emma"})


def test_a_row_with_too_many_cells_is_not_believed(tmp_path: Path) -> None:
    found = rows(tmp_path, "barcode;title\n1;Dune;part 2\n2;Emma;\n")
    assert found == [
        Rejected(2, None, Damage.ROW_TOO_LONG),
        Row(3, {"barcode": "2", "title": "Emma"}),
    ]


def test_a_short_row_ends_in_empty_cells_and_an_empty_line_is_none(tmp_path: Path) -> None:
    assert rows(tmp_path, "barcode;title;year\n\n1;Dune\n") == [
        Row(3, {"barcode": "1", "title": "Dune"})
    ]


def test_a_line_without_end_is_passed_over(tmp_path: Path) -> None:
    found = rows(tmp_path, "barcode;title\n1;" + "x" * 300_000 + "\n2;Emma\n")
    assert found == [
        Rejected(2, None, Damage.ROW_TOO_LONG),
        Row(3, {"barcode": "2", "title": "Emma"}),
    ]


def test_a_line_in_another_code_page_is_one_bad_row(tmp_path: Path) -> None:
    text = "barcode;title\n1;Дюна\n".encode() + "2;Эмма\n".encode("cp1251")
    assert rows(tmp_path, text)[1] == Rejected(3, None, Damage.TEXT_UNREADABLE)


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "utf-16", "koi8-r"])
def test_a_named_code_page_is_read(tmp_path: Path, encoding: str) -> None:
    found = rows(tmp_path, "Штрих-код;Название\r\n1;Дюна\r\n".encode(encoding), encoding)
    assert found == [Row(2, {"barcode": "1", "title": "Дюна"})]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b"", ProblemKind.EMPTY),
        (b"\n\n", ProblemKind.EMPTY),
        (b"A" * 2_000_000, ProblemKind.HEADER_UNKNOWN),
        (b"name;place\n1;2\n", ProblemKind.HEADER_UNKNOWN),
        (b"barcode;title;item barcode\n", ProblemKind.HEADER_UNKNOWN),
        ("Штрих-код;Название\n".encode("cp1251"), ProblemKind.ENCODING_NEEDED),
        ("barcode;title\n1;Дюна\n".encode("cp866"), ProblemKind.ENCODING_NEEDED),
    ],
)
def test_a_file_that_makes_no_sense_is_one_problem(
    tmp_path: Path, text: bytes, kind: ProblemKind
) -> None:
    with pytest.raises(ImportProblem) as raised:
        rows(tmp_path, text)
    assert raised.value.kind is kind


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem) as raised:
        rows(tmp_path, "штрих-код;автор\n")
    assert raised.value.detail == "title"


def test_a_sheet_of_its_own_may_rename_the_known_columns_only(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text('[columns]\nbarcode = ["код"]\ntitel = ["x"]\nyear = 3\n[word]\n')
    with pytest.raises(MappingProblem) as raised:
        load_sheet(path)
    assert [(fault.key, fault.suggestion) for fault in raised.value.faults] == [("word", "words")]
    path.write_text('[columns]\nbarcode = ["код"]\ntitel = ["x"]\nyear = 3\n')
    with pytest.raises(MappingProblem) as raised:
        load_sheet(path)
    assert [(fault.key, fault.suggestion) for fault in raised.value.faults] == [
        ("columns.titel", "title"),
        ("columns.year", None),
    ]
    path.write_text('[columns]\nbarcode = ["код"]\ntitle = []\n')
    assert load_sheet(path).headings == {
        "код": "barcode",
        "barcode": "barcode",
        "title": "title",
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(["auto", "cp1251", "utf-16"]))
def test_no_bytes_raise_anything_but_an_import_problem(
    tmp_path: Path, data: bytes, encoding: str
) -> None:
    heading = "barcode;title\n"
    for before in (b"", heading.encode("utf-8" if encoding == "auto" else encoding)):
        with suppress(ImportProblem):
            rows(tmp_path, before + data, encoding)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet='ab";\n,\t', max_size=40).filter(lambda text: text.count('"') % 2))
def test_a_good_row_behind_an_unclosed_quotation_mark_is_never_lost(
    tmp_path: Path, rubbish: str
) -> None:
    found = rows(tmp_path, f"barcode;title\n{rubbish}\n7;Emma\n")
    assert any(isinstance(row, Row) and row.cells.get("barcode") == "7" for row in found)


@pytest.mark.parametrize("before", ["sep=;\n", "Список книг;;\n\n"])
def test_the_heading_may_stand_below_a_title(tmp_path: Path, before: str) -> None:
    found = rows(tmp_path, f"{before}barcode;title\n1;Дюна\n")
    assert [row.cells for row in found if isinstance(row, Row)] == [
        {"barcode": "1", "title": "Дюна"}
    ]


def test_what_a_spreadsheet_calls_unicode_text_is_read(tmp_path: Path) -> None:
    found = rows(tmp_path, "barcode\ttitle\n1\tДюна\n".encode("utf-16"))
    assert found == [Row(2, {"barcode": "1", "title": "Дюна"})]


def test_control_characters_of_a_cell_are_left_out(tmp_path: Path) -> None:
    found = rows(tmp_path, "barcode;title\n1\0;Дю\u202eна\x07\n")
    assert found == [Row(2, {"barcode": "1", "title": "Дю на"})]
