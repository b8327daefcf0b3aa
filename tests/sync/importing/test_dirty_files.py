"""Files as other systems leave them: what is good in each is read, what is not is counted."""

import gzip
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from sync.importing.catalogue import read_catalogue
from sync.importing.mapping_files import load_mapping
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.records import Damage, Rejected, TitleRecord
from tests.sync.importing.marc import book, iso2709

KOHA, RUSMARC = load_mapping("marc21-koha"), load_mapping("rusmarc-995")
DUNE, EMMA = book("1", "Dune", "100"), book("2", "Emma", "200")
MARC_8 = iso2709(
    ("001", "8"), ("245", "10$aBront\xe8e"), encoding="latin-1", leader="nam  2200000 i 4500"
)
CYRILLIC = (("001", "9"), ("245", "10$aЗападный роман"), ("260", "  $bДетская литература"))
CP1251 = iso2709(*CYRILLIC, encoding="cp1251")


BROKEN = DUNE[:24] + b"\x1e" + DUNE[60:]
DELETED = iso2709(("245", "10$aDune"), leader="dam a2200000 i 4500")
WRONG_SUM = gzip.compress(DUNE + EMMA)[:-6] + b"abcdef"


def oversized(title: str, *barcodes: str) -> bytes:
    """Return a record whose numbers have outgrown their places, as programs write it."""
    record = book("3", title, *barcodes)
    return b"99999" + record[record.index(b"nam") :]


FILES: dict[str, tuple[bytes, list[str], dict[Damage, int]]] = {
    "sound": (DUNE + EMMA, ["Dune", "Emma"], {}),
    "byte order mark": (b"\xef\xbb\xbf" + DUNE, ["Dune"], {}),
    "line ends": (DUNE + b"\r\n" + EMMA + b"\r\n\x1a", ["Dune", "Emma"], {}),
    "cut at the end": (EMMA + DUNE[:-30], ["Emma"], {Damage.CUT_SHORT: 1}),
    "torn in the middle": (DUNE[:50] + EMMA, ["Emma"], {Damage.CUT_SHORT: 1}),
    "no terminator": (DUNE[:-1] + EMMA, ["Dune", "Emma"], {}),
    "rubbish first": (b"MZ\x90\x00rubbish" + EMMA, ["Emma"], {Damage.NOT_A_RECORD: 1}),
    "leader too long": (b"00999" + DUNE[5:] + EMMA, ["Dune", "Emma"], {}),
    "leader too short": (b"00030" + DUNE[5:] + EMMA, ["Dune", "Emma"], {}),
    "leader of letters": (b"abcde" + DUNE[5:] + EMMA, ["Dune", "Emma"], {}),
    "base address wrong": (DUNE[:12] + b"00000" + DUNE[17:] + EMMA, ["Dune", "Emma"], {}),
    "directory in letters": (
        iso2709(("001", "1"), ("245", "10$aÉmile"), ("952", "  $p1")).replace(
            b"245001100002", b"245001000002"
        ),
        ["Émile"],
        {},
    ),
    "directory lost": (
        DUNE[:24] + b"\x1e" + DUNE[60:] + EMMA,
        ["Emma"],
        {Damage.DIRECTORY_BROKEN: 1},
    ),
    "a tag with a blank": (DUNE.replace(b"952", b"9 2") + EMMA, ["Dune", "Emma"], {}),
    "control characters": (iso2709(("245", "10$aDu\x0bn\x02e")), ["Du n e"], {}),
    "two sets": (
        iso2709(*CYRILLIC) + MARC_8 + CP1251 + EMMA,
        ["Западный роман", "Brontë", "Emma"],
        {Damage.TEXT_UNREADABLE: 1},
    ),
    "no terminator anywhere": (DUNE[:-1] + b"\n" + EMMA[:-1], ["Dune", "Emma"], {}),
    "leader without a length": (b"     " + DUNE[5:] + EMMA, ["Dune", "Emma"], {}),
    "leader without any number": (
        b"     " + DUNE[5:12] + b"     " + DUNE[17:] + EMMA,
        ["Dune", "Emma"],
        {},
    ),
    "a length of six digits": (
        b"124091" + oversized("Journal", *(f"{number:060}" for number in range(1400)))[5:] + EMMA,
        ["Journal", "Emma"],
        {},
    ),
    "larger than the format": (
        oversized("Journal", *(f"{number:060}" for number in range(1400))) + EMMA,
        ["Journal", "Emma"],
        {},
    ),
    "ten megabytes in one": (
        DUNE + oversized("x" * 10_000_000) + EMMA,
        ["Dune", "Emma"],
        {Damage.RECORD_TOO_LONG: 1},
    ),
    "deleted": (
        iso2709(("245", "10$aDune"), leader="dam a2200000 i 4500") + EMMA,
        ["Emma"],
        {Damage.DELETED: 1},
    ),
    "gzip": (gzip.compress(DUNE) + gzip.compress(EMMA), ["Dune", "Emma"], {}),
    "gzip with a wrong sum": (
        gzip.compress(DUNE + EMMA)[:-6] + b"abcdef",
        ["Dune", "Emma"],
        {Damage.ARCHIVE_BROKEN: 1},
    ),
}


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "catalogue.mrc"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", FILES)
def test_what_is_good_is_read_and_what_is_not_is_counted(tmp_path: Path, name: str) -> None:
    data, titles, damages = FILES[name]
    found = list(read_catalogue(saved(tmp_path, data), KOHA))
    assert [each.title for each in found if isinstance(each, TitleRecord)] == titles
    assert Counter(each.reason for each in found if isinstance(each, Rejected)) == damages


@pytest.mark.parametrize("encoding", ["cp1251", "declared"])
def test_utf8_among_records_in_a_code_page_is_read_as_what_it_is(
    tmp_path: Path, encoding: str
) -> None:
    fields = (
        ("001", "1"),
        ("100", "  $a20071030d2007    |||y0rusy010189    ca"),
        ("200", "1 $aБелый пароход$fЧингиз Айтматов"),
    )
    utf8 = tuple((tag, text.replace("0189", "0150")) for tag, text in fields)
    path = saved(tmp_path, iso2709(*fields, encoding="cp1251") + iso2709(*utf8))
    assert [getattr(each, "title", each) for each in read_catalogue(path, RUSMARC, encoding)] == [
        "Белый пароход"
    ] * 2


def test_a_record_in_another_code_page_is_named_and_not_garbled(tmp_path: Path) -> None:
    other = iso2709(*CYRILLIC, encoding="cp866")
    found = list(read_catalogue(saved(tmp_path, CP1251 + other + CP1251), KOHA, "cp1251"))
    assert found[1] == Rejected(2, "9", Damage.TEXT_IMPLAUSIBLE, "", len(CP1251))
    assert [type(each) for each in found] == [TitleRecord, Rejected, TitleRecord]


@pytest.mark.parametrize("named", ["cp866", "koi8-r", "iso8859-5", "cp1252", "iso5426", "marc-8"])
def test_a_file_in_another_code_page_than_named_is_refused(tmp_path: Path, named: str) -> None:
    with pytest.raises(ImportProblem) as raised:
        read_catalogue(saved(tmp_path, CP1251 * 3), KOHA, named)
    assert raised.value.kind is ProblemKind.ENCODING_WRONG


def test_an_archive_and_a_workbook_are_told_apart_from_catalogues(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("catalogue.mrc", DUNE)
    with pytest.raises(ImportProblem) as raised:
        read_catalogue(saved(tmp_path, packed.getvalue()), KOHA)
    assert raised.value.kind is ProblemKind.ZIP


def test_a_title_that_another_program_has_lost_is_not_shown(tmp_path: Path) -> None:
    lost = iso2709(("001", "5"), ("245", "10$a������ ����� и мир"))
    assert list(read_catalogue(saved(tmp_path, EMMA + lost), KOHA))[1] == Rejected(
        2, "5", Damage.TEXT_UNREADABLE, "title", len(EMMA)
    )


def test_an_article_in_iso5426_is_read_where_it_is_declared(tmp_path: Path) -> None:
    fields = (("100", "  $a20071030d2007    |||y0frey0103    ba"), ("200", "1 $aL'\xc2etranger"))
    (found,) = read_catalogue(
        saved(tmp_path, iso2709(*fields, encoding="latin-1")), load_mapping("unimarc-koha")
    )
    assert isinstance(found, TitleRecord)
    assert found.title == "L'étranger"
