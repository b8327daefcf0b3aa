"""Every file of the folder that KIOSK_TEST_DATA names, catalogue or not: nothing aborts."""

from pathlib import Path

import pytest

from sync.importing.catalogue import read_catalogue
from sync.importing.mapping_files import load_mapping, preset_names
from sync.importing.problems import ImportProblem
from sync.importing.records import Rejected, TitleRecord
from tests.sync.commands.rooms import room

SKIPPED = ("covers_palace", "covers_standardebooks_CC0", "goodbooks10k", "loc_books_250k")
"""Pictures and spreadsheets of other things; the last is read whole by the bench."""

COUNTS = {
    ("koha_marc21_misc4dev/koha_marc21_with_952.xml", "marc21-koha", None): (436, 961),
    ("irbis_istu/istu_part1.jsonl", "irbis", None): (150, 254),
    ("irbis/records.txt", "irbis", None): (3, 2),
    ("irbis/TEST1.ISO", "rusmarc-899", "cp1251"): (81, 92),
    ("rusmarc_stavropol/stav6_part1_cp866.mrc", "rusmarc-995", "cp866"): (600, 1411),
    ("marc_traject/test_data.utf8.json", "marc21-holdings", None): (29, 0),
    ("marc_traject/test_data.utf8.marc.xml", "marc21-holdings", None): (29, 0),
    ("marc_traject/test_data.utf8.mrc.gz", "marc21-holdings", None): (29, 0),
    ("evergreen_marc/jazz_1k.mrc", "marc21-holdings", None): (1000, 0),
    ("marcedit_data_packs/marc/1000_unimarc_records_utf8_bnf.mrc", "unimarc-koha", None): (1000, 0),
    ("marcedit_data_packs/marcxml/icpsr_50_oai_marcxml_recordsa.xml", "marc21-holdings", None): (
        50,
        0,
    ),
    ("sru_zebra_captured/search_the_20_marcxml.xml", "marc21-holdings", None): (20, 0),
    ("idzebra_examples/collection-opera-43.xml", "marc21-holdings", None): (43, 0),
    ("pymarc_tests/regression45.dat", "marc21-holdings", None): (12, 0),
    ("rusmarc_rsl_nlr/data/1251.mrc", "marc21-holdings", "cp1251"): (6, 0),
}


def files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in SKIPPED
    )


@pytest.mark.parametrize("preset", preset_names())
@pytest.mark.parametrize("encoding", [None, "declared", "cp866"])
def test_no_file_raises_anything_but_a_problem(
    test_data: Path, preset: str, encoding: str | None
) -> None:
    mapping = load_mapping(preset)
    read = 0
    for path in files(test_data):
        try:
            for found in read_catalogue(path, mapping, encoding):
                assert isinstance(found, TitleRecord | Rejected)
                read += 1
        except ImportProblem as problem:
            assert str(path) in str(problem)  # noqa: PT017 - both are right
    assert read > 1000


@pytest.mark.parametrize(("file", "preset", "encoding"), COUNTS)
def test_what_the_files_hold_is_found(
    test_data: Path, file: str, preset: str, encoding: str | None
) -> None:
    found = list(read_catalogue(test_data / file, load_mapping(preset), encoding))
    titles = [each for each in found if isinstance(each, TitleRecord)]
    assert (len(titles), sum(len(title.items) for title in titles)) == COUNTS[
        file, preset, encoding
    ]


@pytest.mark.parametrize("folder", ["pymarc_tests", "rusmarc_rsl_nlr", "oai_sickle", "irbis"])
def test_a_folder_of_damaged_files_is_imported_to_its_end(
    test_data: Path, tmp_path: Path, folder: str
) -> None:
    paths = [str(path) for path in files(test_data) if folder in path.parts]
    with room(tmp_path) as desk:
        result = desk.result("import", paths=paths, mapping="marc21-holdings")
        assert isinstance(result["exit"], int)
        assert isinstance(result["refused"], dict)
        assert set(result["refused"]) <= set(paths)
        assert Path(str(result["report"])).read_text(encoding="utf-8")
