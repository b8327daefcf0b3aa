"""Files of real libraries; the folder that KIOSK_TEST_DATA names has their manifest."""

import json
from collections import Counter
from itertools import islice
from pathlib import Path

import pymarc
import pytest

from sync.importing.catalogue import read_catalogue
from sync.importing.charsets import decode_utf8
from sync.importing.fields import subfields
from sync.importing.framing import frames
from sync.importing.iso2709 import raw_record, record_in_text
from sync.importing.mapping_files import load_mapping
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.records import Damage, Rejected, TitleRecord

CYRILLIC = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


def read(
    path: Path, preset: str, encoding: str | None = None
) -> tuple[list[TitleRecord], list[Rejected]]:
    titles: list[TitleRecord] = []
    rejected: list[Rejected] = []
    for found in read_catalogue(path, load_mapping(preset), encoding):
        if isinstance(found, TitleRecord):
            titles.append(found)
        else:
            rejected.append(found)
    return titles, rejected


@pytest.mark.parametrize("encoding", ["cp866", "declared"])
def test_a_branch_library_in_cp866_is_read_whole(test_data: Path, encoding: str) -> None:
    path = test_data / "rusmarc_stavropol" / "stav6_part1_cp866.mrc"
    titles, rejected = read(path, "rusmarc-995", encoding)
    assert (len(titles), rejected) == (600, [])
    assert len({title.title_id for title in titles}) == 600
    assert len({item.barcode for title in titles for item in title.items}) == 1411
    assert all(CYRILLIC & {*title.title.lower()} for title in titles)
    # Box-drawing and Greek letters are what a wrong code page shows.
    letters = Counter(letter for title in titles for letter in title.title.lower())
    assert sum(letters[letter] for letter in CYRILLIC) > 0.75 * letters.total()
    assert all(title.year and title.call_number for title in titles[:50])


def test_a_koha_library_is_read_with_all_its_items(test_data: Path) -> None:
    folder = test_data / "koha_marc21_misc4dev"
    titles, rejected = read(folder / "koha_marc21_with_952.mrc", "marc21-koha")
    assert (len(titles), rejected) == (436, [])
    lines = (folder / "items.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {row["barcode"]: row for row in map(json.loads, lines)}
    items = {item.barcode: title for title in titles for item in title.items}
    assert items.keys() == rows.keys()
    assert len(items) == 961
    assert all(items[each].title_id == f"koha:{rows[each]['biblionumber']}" for each in rows)


def test_pymarc_decodes_the_same_fields(test_data: Path) -> None:
    path = test_data / "koha_marc21_misc4dev" / "koha_marc21_with_952.mrc"
    with path.open("rb") as ours, path.open("rb") as theirs:
        for frame, other in zip(frames(ours), pymarc.MARCReader(theirs), strict=True):
            assert other is not None
            raw = raw_record(frame)
            tags = frozenset(tag for tag, _ in raw.fields)
            record = record_in_text(raw, decode_utf8, tags)
            assert record.flaws == ()
            expected: dict[str, list[list[tuple[str, str]]]] = {}
            for same in other.fields:
                texts = (
                    [("", same.data)] if same.control_field else list(map(tuple, same.subfields))
                )
                expected.setdefault(same.tag, []).append(texts)
            ours_by_tag = {
                tag: [subfields(data) for data in found] for tag, found in record.fields.items()
            }
            assert ours_by_tag == expected


@pytest.mark.parametrize("folder", ["pymarc_tests", "rusmarc_rsl_nlr", "marc_traject"])
@pytest.mark.parametrize("encoding", ["declared", "marc-8", "cp1251", "utf-8"])
def test_no_file_of_other_projects_raises(test_data: Path, folder: str, encoding: str) -> None:
    files = [
        path for path in (test_data / folder).rglob("*") if path.suffix in {".mrc", ".dat", ".marc"}
    ]
    assert len(files) > 15
    for path in files:
        for preset in ("marc21-koha", "unimarc-koha"):
            try:
                titles, rejected = read(path, preset, encoding)
            except ImportProblem as problem:
                if problem.kind is not ProblemKind.ENCODING_WRONG:
                    raise
            else:
                assert titles or rejected


def test_damaged_records_are_passed_over(test_data: Path) -> None:
    titles, rejected = read(test_data / "pymarc_tests" / "bad_records.mrc", "marc21-koha")
    assert {title.title for title in titles} == {
        "The pragmatic programmer: from journeyman to master"
    }
    assert {each.reason for each in rejected} <= {
        Damage.DIRECTORY_BROKEN,
        Damage.NOT_A_RECORD,
        Damage.TITLE_MISSING,
    }


def test_cp1251_is_read_when_it_is_named(test_data: Path) -> None:
    titles, rejected = read(
        test_data / "rusmarc_rsl_nlr" / "data" / "1251.mrc", "marc21-holdings", "cp1251"
    )
    assert (len(titles), rejected) == (6, [])
    assert titles[0].author == "Ильина, Татьяна Николаевна"


def test_rusmarc_with_its_own_items_is_read_as_it_declares_itself(test_data: Path) -> None:
    titles, rejected = read(test_data / "irbis" / "TEST1.ISO", "rusmarc-899", "declared")
    assert (len(titles), rejected) == (81, [])
    assert sum(len(title.items) for title in titles) == 92


def test_a_national_library_in_unimarc_is_read(test_data: Path) -> None:
    path = test_data / "marcedit_data_packs" / "marc" / "1000_unimarc_records_utf8_bnf.mrc"
    titles, rejected = read(path, "unimarc-koha")
    assert (len(titles), rejected) == (1000, [])


def test_the_library_of_congress_is_read(test_data: Path) -> None:
    path = test_data / "loc_books_250k" / "loc_books_2016_p01_01.mrc.gz"
    found = list(islice(read_catalogue(path, load_mapping("marc21-holdings")), 2000))
    assert len(found) == 2000
    assert all(isinstance(each, TitleRecord) for each in found)


def test_marc8_of_a_thousand_records_is_read(test_data: Path) -> None:
    path = test_data / "evergreen_marc" / "jazz_1k.mrc"
    titles, rejected = read(path, "marc21-holdings", "declared")
    assert (len(titles), rejected) == (1000, [])
