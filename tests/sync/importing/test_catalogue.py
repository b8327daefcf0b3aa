import gzip
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pymarc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.circulation.identifiers import Money
from sync.importing.catalogue import read_catalogue
from sync.importing.mapping_files import load_mapping
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.records import Damage, Flaw, ItemRecord, Rejected, TitleRecord
from tests.sync.importing.marc import book, iso2709

GOLDEN = Path(__file__).parents[2] / "golden"
KOHA = load_mapping("marc21-koha")
RUSMARC = load_mapping("rusmarc-995")
DUNE = book("1", "Dune", "100")
EMMA = book("2", "Emma", "200")


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "catalogue.mrc"
    path.write_bytes(data)
    return path


def problem(path: Path, encoding: str | None = None) -> ImportProblem:
    with pytest.raises(ImportProblem) as raised:
        read_catalogue(path, KOHA, encoding)
    return raised.value


def titles(found: list[TitleRecord | Rejected]) -> list[str]:
    return [each.title for each in found if isinstance(each, TitleRecord)]


def test_a_koha_export_is_read_with_its_items() -> None:
    shuffle, openings = read_catalogue(GOLDEN / "marc21_koha.mrc", KOHA)
    assert shuffle == TitleRecord(
        title_id="koha:1",
        title="E Street shuffle: the glory days of Bruce Springsteen & the E Street Band",
        author="Heylin, Clinton",
        year=2012,
        isbns=("9780670026623", "067002662X"),
        publisher="Viking",
        subjects=("Rock musicians - United States",),
        call_number="782.42166092 B",
        language="eng",
        items=(
            ItemRecord(
                "3999900000001", branch="CPL", location="GEN", item_type="BK", price=Money(2550)
            ),
            ItemRecord("3999900000002", branch="CPL", location="REF", item_type="BK", missing=True),
            ItemRecord(
                "3999900000003", branch="CPL", item_type="BK", not_for_loan=True, withdrawn=True
            ),
        ),
        filing_title="E Street shuffle: the glory days of Bruce Springsteen & the E Street Band",
        material="BK",
        flaws=(Flaw(Damage.ITEM_WITHOUT_BARCODE, "952"),),
    )
    assert isinstance(openings, TitleRecord)
    assert (openings.author, openings.year, openings.age_mark) == ("Fine, Reuben", 1990, 12)


@pytest.mark.parametrize("encoding", ["cp866", "declared"])
def test_a_dos_rusmarc_file_is_read_in_cyrillic(encoding: str) -> None:
    first, second = read_catalogue(GOLDEN / "marc_rusmarc_cp866.mrc", RUSMARC, encoding)
    assert isinstance(first, TitleRecord)
    assert first.title.startswith('Цесаревич Алексей: "Почему я не могу')
    assert (first.author, first.year, first.language) == ("Хереш, Э.", 1998, "rus")
    assert first.items[1] == ItemRecord(
        "0000000025",
        inventory_number="25-2 фил",
        call_number="63.3(2)535 Х39",
        branch="ЦБС, 2 фил",
        item_type="Книга",
        price=Money(5000),
    )
    assert isinstance(second, TitleRecord)
    assert (second.title, second.age_mark) == ("Ёжик в тумане: сказка", 0)
    assert second.flaws == (Flaw(Damage.ITEM_WITHOUT_BARCODE, "995"),)


def test_the_volume_of_a_set_is_read_with_the_copies_that_have_a_number() -> None:
    (found,) = read_catalogue(
        GOLDEN / "marc_rusmarc_899_cp1251.mrc", load_mapping("rusmarc-899"), "cp1251"
    )
    assert isinstance(found, TitleRecord)
    assert found.title == "Задачи и этюды. Вып. 13"
    assert [item.barcode for item in found.items] == ["377567"]
    assert found.flaws == ()


def test_a_unimarc_export_of_koha_is_read() -> None:
    (found,) = read_catalogue(GOLDEN / "marc_unimarc_koha.mrc", load_mapping("unimarc-koha"))
    assert isinstance(found, TitleRecord)
    assert found.title == "L'altra faccia della spirale: romanzo"
    assert found.filing_title == "altra faccia della spirale: romanzo"
    assert (found.title_id, found.author, found.publisher) == (
        "koha:77",
        "Asimov, Isaac",
        "Mondadori",
    )
    assert [item.not_for_loan for item in found.items] == [False, True]


@pytest.mark.parametrize("encoding", ["marc-8", "declared"])
def test_marc8_is_read_when_it_is_named_or_declared(encoding: str) -> None:
    (found,) = read_catalogue(GOLDEN / "marc21_marc8.mrc", KOHA, encoding)
    assert isinstance(found, TitleRecord)
    assert found.author == "Brontë, Charlotte"


def test_a_code_page_is_asked_for_and_what_the_records_declare_is_suggested() -> None:
    with pytest.raises(ImportProblem) as raised:
        read_catalogue(GOLDEN / "marc_rusmarc_cp866.mrc", RUSMARC)
    assert raised.value.kind is ProblemKind.ENCODING_NEEDED
    assert raised.value.suggestion == "cp866"


def test_a_damaged_record_is_named_and_the_import_goes_on(tmp_path: Path) -> None:
    broken = iso2709(("001", "77"), ("100", "1 $aX"))
    path = saved(tmp_path, DUNE + broken + b"rubbish" + EMMA)
    found = list(read_catalogue(path, KOHA))
    at = len(DUNE)
    assert titles(found) == ["Dune", "Emma"]
    assert found[1:3] == [
        Rejected(2, "77", Damage.TITLE_MISSING, "", at),
        Rejected(3, None, Damage.NOT_A_RECORD, "", at + len(broken)),
    ]


def test_a_record_in_another_code_page_is_one_damaged_record(tmp_path: Path) -> None:
    odd = iso2709(("001", "7"), ("245", "10$aДюна"), encoding="cp1251")
    even = iso2709(("001", "8"), ("245", "10$aЭмма"))
    found = list(read_catalogue(saved(tmp_path, even + odd), KOHA))
    assert titles(found) == ["Эмма"]
    assert found[1] == Rejected(2, "7", Damage.TEXT_UNREADABLE, "245", len(even))


def test_one_record_that_makes_no_sense_does_not_keep_a_plain_catalogue_out(tmp_path: Path) -> None:
    odd = iso2709(("001", "7"), ("245", "10$aДюна"), encoding="cp1251")
    found = list(read_catalogue(saved(tmp_path, EMMA * 9 + odd), KOHA))
    assert titles(found) == ["Emma"] * 9
    assert found[9] == Rejected(10, "7", Damage.TEXT_UNREADABLE, "245", len(EMMA) * 9)


def test_a_mended_record_says_so(tmp_path: Path) -> None:
    (found,) = read_catalogue(saved(tmp_path, b"00999" + DUNE[5:]), KOHA)
    assert isinstance(found, TitleRecord)
    assert found.flaws == (Flaw(Damage.LENGTH_WRONG),)


def test_a_gzipped_file_is_read_and_a_torn_one_up_to_the_tear(tmp_path: Path) -> None:
    packed = gzip.compress(DUNE + EMMA)
    assert titles(list(read_catalogue(saved(tmp_path, packed), KOHA))) == ["Dune", "Emma"]
    torn = list(read_catalogue(saved(tmp_path, packed[:-12]), KOHA))
    assert torn[-1] == Rejected(len(torn), None, Damage.ARCHIVE_BROKEN)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", ProblemKind.EMPTY),
        (b"\r\n\r\n", ProblemKind.EMPTY),
        (b"<?xml version='1.0'?><collection/>", ProblemKind.XML),
        (b"\xef\xbb\xbf <record/>", ProblemKind.XML),
        (b"barcode;title\n1;Dune\n", ProblemKind.NOT_A_CATALOGUE),
        (b"PK\x03\x04" + bytes(range(256)) * 40, ProblemKind.ZIP),
        (b"x" * 3_000_000, ProblemKind.NOT_A_CATALOGUE),
    ],
)
def test_a_file_of_another_kind_is_one_problem(
    tmp_path: Path, data: bytes, kind: ProblemKind
) -> None:
    assert problem(saved(tmp_path, data)).kind is kind


def test_a_missing_file_a_folder_and_a_bad_name_are_one_problem_each(tmp_path: Path) -> None:
    assert problem(tmp_path / "absent.mrc").kind is ProblemKind.MISSING
    assert problem(tmp_path).kind is ProblemKind.DIRECTORY
    assert problem(Path("/dev/null")).kind is ProblemKind.NOT_A_FILE
    assert problem(tmp_path / ("x" * 300)).kind is ProblemKind.UNREADABLE


def test_an_unknown_character_set_is_told_before_the_file_is_opened(tmp_path: Path) -> None:
    found = problem(tmp_path / "absent.mrc", "koi8r2")
    assert found.kind is ProblemKind.ENCODING_UNKNOWN
    assert found.suggestion == "koi8-r"


@pytest.mark.parametrize(
    "name", ["marc21_koha.mrc", "marc_unimarc_koha.mrc"], ids=["marc21", "unimarc"]
)
def test_pymarc_sees_the_same_titles(name: str) -> None:
    data = (GOLDEN / name).read_bytes()
    tag = "245" if "21" in name else "200"
    seen = [
        record[tag]["a"].strip("\u0088\u0089 :/").replace("\u0089", "")
        for record in pymarc.MARCReader(BytesIO(data), force_utf8=True)
        if record
    ]
    mapping = KOHA if "21" in name else load_mapping("unimarc-koha")
    ours = titles(list(read_catalogue(GOLDEN / name, mapping)))
    assert len(seen) == len(ours)
    assert all(title.startswith(start) for title, start in zip(ours, seen, strict=True))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=600), st.sampled_from([b"", DUNE, DUNE[:50], DUNE[:-1]]))
def test_no_bytes_raise_anything_but_an_import_problem(
    tmp_path: Path, data: bytes, before: bytes
) -> None:
    path = saved(tmp_path, before + data)
    for encoding in ("auto", "declared", "marc-8", "cp866", "utf-16"):
        with suppress(ImportProblem):
            assert list(read_catalogue(path, KOHA, encoding))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300).filter(lambda data: b"\x1d" not in data))
def test_a_good_title_behind_a_bad_record_is_never_lost(tmp_path: Path, bad: bytes) -> None:
    path = saved(tmp_path, DUNE + bad + EMMA)
    assert titles(list(read_catalogue(path, KOHA, "cp866")))[::-1][:2] == ["Emma", "Dune"]


def test_a_title_of_half_a_million_letters_is_cut_and_told(tmp_path: Path) -> None:
    path = tmp_path / "long.xml"
    path.write_text(
        '<record><controlfield tag="001">1</controlfield><datafield tag="245" ind1="1" ind2="0">'
        f'<subfield code="a">{"Ё" * 500_000}</subfield></datafield></record>',
        encoding="utf-8",
    )
    (found,) = read_catalogue(path, KOHA)
    assert isinstance(found, TitleRecord)
    assert found.title == "Ё" * 2000 + "…"
    assert found.flaws == (Flaw(Damage.TITLE_SHORTENED),)


def test_a_field_of_several_copies_is_as_many_items(tmp_path: Path) -> None:
    record = iso2709(("001", "1"), ("200", "1 $aДюна"), ("899", "  $aБИБЛ$p101$jШ 1$p102$p103"))
    (found,) = read_catalogue(saved(tmp_path, record), load_mapping("rusmarc-899"))
    assert isinstance(found, TitleRecord)
    assert [item.barcode for item in found.items] == ["101", "102", "103"]
    assert {item.call_number for item in found.items} == {"Ш 1"}
