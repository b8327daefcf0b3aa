from io import BytesIO
from pathlib import Path

import pymarc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.importing.catalogue import read_catalogue
from sync.importing.fields import Record, Unread
from sync.importing.mapping_files import load_mapping
from sync.importing.marcxml import xml_records
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.reading import Reading
from sync.importing.records import Damage, Flaw, Rejected, TitleRecord
from sync.importing.xml_pieces import LONGEST
from tests.sync.importing.marc import book

KOHA = load_mapping("marc21-koha")
READING = Reading.of(KOHA, "auto")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">'


def record(number: str, title: str, *barcodes: str, prefix: str = "") -> str:
    items = "".join(
        f'<datafield tag="952" ind1=" " ind2=" "><subfield code="p">{each}</subfield></datafield>'
        for each in barcodes
    )
    text = (
        f'<record><leader>00000nam a2200000 i 4500</leader><controlfield tag="001">{number}'
        '</controlfield><datafield tag="245" ind1="1" ind2="0"><subfield code="a">'
        f"{title}</subfield></datafield>{items}</record>"
    )
    return (
        text.replace("</", f"</{prefix}")
        .replace("<", f"<{prefix}")
        .replace(f"<{prefix}/{prefix}", f"</{prefix}")
    )


DUNE, EMMA = record("1", "Dune", "100"), record("2", "Emma", "200")


def found(text: str | bytes) -> list[Record | Unread]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(xml_records(BytesIO(data), READING))


def titles(text: str | bytes) -> list[str]:
    records = [each for each in found(text) if isinstance(each, Record)]
    return [data[4:] for each in records for data in each.fields.get("245", [])[:1]]


def damages(text: str | bytes) -> list[Damage]:
    return [each.damage for each in found(text) if isinstance(each, Unread)]


def test_a_collection_is_read_with_its_items(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.mrc"  # the name means nothing
    path.write_text(f"{HEAD}{DUNE}{EMMA}</collection>", encoding="utf-8")
    dune, emma = read_catalogue(path, KOHA)
    assert isinstance(dune, TitleRecord)
    assert (dune.title_id, dune.title, dune.items[0].barcode) == ("koha:1", "Dune", "100")
    assert isinstance(emma, TitleRecord)


def test_the_prefix_of_the_elements_means_nothing() -> None:
    assert titles(record("1", "Dune", prefix="marc:")) == ["Dune"]


def test_the_record_inside_a_harvest_is_the_one() -> None:
    harvest = (
        "<OAI-PMH><ListRecords><record><header><identifier>oai:1</identifier></header><metadata>"
        f"{record('1', 'Dune', prefix='marc:')}</metadata></record><record><header "
        'status="deleted"><identifier>oai:2</identifier></header></record></ListRecords></OAI-PMH>'
    )
    assert titles(harvest) == ["Dune"]
    (gone,) = (each for each in found(harvest) if isinstance(each, Unread))
    assert (gone.damage, gone.number) == (Damage.DELETED, "oai:2")


def test_a_record_that_sru_has_packed_is_unpacked() -> None:
    packed = DUNE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    answer = f"<zs:records><zs:record><zs:recordData>{packed}</zs:recordData></zs:record>"
    assert titles(answer) == ["Dune"]


@pytest.mark.parametrize(
    ("broken", "damage"),
    [
        (DUNE.replace("</record>", ""), Damage.CUT_SHORT),
        (DUNE[:150], Damage.CUT_SHORT),
        (DUNE.replace("</subfield>", "", 1), Damage.XML_BROKEN),
        (DUNE.replace('"1"', '"1', 1), Damage.XML_BROKEN),
        ("<record><title>Dune</title></record>", Damage.NOT_A_RECORD),
    ],
)
def test_a_broken_record_does_not_take_its_neighbours_with_it(broken: str, damage: Damage) -> None:
    text = f"{HEAD}{EMMA}{broken}{EMMA}</collection>"
    assert titles(text) == ["Emma", "Emma"]
    assert damages(text) == [damage]


def test_the_last_record_of_a_cut_file_is_told() -> None:
    assert titles(EMMA + DUNE[:-20]) == ["Emma"]
    assert damages(EMMA + DUNE[:-20]) == [Damage.CUT_SHORT]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Du\x0bne", "Du ne"),
        ("Du&#x1F;ne", "Du ne"),
        ("Du&#xD800;ne", "Du ne"),
        ("Tom & Jerry", "Tom & Jerry"),
        ("Caf&eacute;", "Café"),
        ("&lol;", "&lol;"),
    ],
)
def test_what_xml_forbids_is_made_harmless_and_told(written: str, read: str) -> None:
    (repaired,) = found(record("1", written))
    assert isinstance(repaired, Record)
    assert repaired.fields["245"] == [f"10\x1fa{read}"]
    assert repaired.flaws == (Flaw(Damage.XML_REPAIRED),)


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml"
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    path.write_text(f'<?xml version="1.0"?>{bomb}{record("1", "&b;")}', encoding="utf-8")
    with pytest.raises(ImportProblem) as raised:
        read_catalogue(path, KOHA)
    assert raised.value.kind is ProblemKind.XML_ENTITIES


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark_tells_how_a_file_is_written(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "catalogue.xml"
    path.write_text(f"{HEAD}{record('1', 'Дюна')}</collection>", encoding=encoding)
    (dune,) = read_catalogue(path, KOHA)
    assert isinstance(dune, TitleRecord)
    assert dune.title == "Дюна"


def test_the_code_page_that_a_file_declares_is_believed() -> None:
    text = HEAD.replace("UTF-8", "windows-1251") + record("1", "Дюна и дети")
    assert titles(text.encode("cp1251")) == ["Дюна и дети"]


def test_a_code_page_that_is_declared_wrongly_is_refused() -> None:
    text = HEAD.replace("UTF-8", "windows-1251") + record("1", "Дюна и дети")
    assert damages(text.encode("cp866")) == [Damage.TEXT_IMPLAUSIBLE]


def test_bytes_that_are_no_utf8_cost_the_record_they_are_in() -> None:
    broken = record("1", "D\xfcne").encode("latin-1")
    assert titles(EMMA.encode() + broken + EMMA.encode()) == ["Emma", "Emma"]
    assert damages(EMMA.encode() + broken) == [Damage.TEXT_UNREADABLE]


def test_a_record_longer_than_any_hides_none_behind_it() -> None:
    long = record("1", "x" * (LONGEST + 1_000_000))
    text = EMMA + long + EMMA
    assert titles(text) == ["Emma", "Emma"]
    assert damages(text) == [Damage.RECORD_TOO_LONG]


def test_other_xml_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text("<rss><item>News</item></rss>", encoding="utf-8")
    with pytest.raises(ImportProblem) as raised:
        read_catalogue(path, KOHA)
    assert raised.value.kind is ProblemKind.XML


def test_the_same_records_in_both_formats_are_the_same_titles(test_data: Path) -> None:
    folder = test_data / "koha_marc21_misc4dev"
    binary = list(read_catalogue(folder / "koha_marc21_with_952.mrc", KOHA))
    xml = list(read_catalogue(folder / "koha_marc21_with_952.xml", KOHA))
    assert (len(xml), xml) == (436, binary)


def test_pymarc_reads_the_same_from_xml() -> None:
    text = f"{HEAD}{DUNE}{record('3', 'Война &amp; мир')}</collection>"
    theirs = pymarc.parse_xml_to_array(BytesIO(text.encode()))  # type: ignore[no-untyped-call]  # without types
    assert titles(text) == [other["245"]["a"] for other in theirs]


@given(st.binary(max_size=300))
def test_no_bytes_between_two_records_cost_either(rubbish: bytes) -> None:
    data = EMMA.encode() + rubbish.replace(b"<", b"(") + EMMA.encode()
    assert titles(data) == ["Emma", "Emma"]


@given(st.integers(0, len(DUNE) - 1), st.integers(0, 255))
def test_one_changed_byte_costs_at_most_the_record_it_is_in(at: int, byte: int) -> None:
    changed = DUNE.encode()[:at] + bytes([byte]) + DUNE.encode()[at + 1 :]
    read = titles(EMMA.encode() + changed + EMMA.encode())
    assert read.count("Emma") == 2


def test_a_rejected_record_is_named(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.xml"
    path.write_text(EMMA + DUNE.replace("Dune", ""), encoding="utf-8")
    rejected = list(read_catalogue(path, KOHA))[1]
    assert rejected == Rejected(2, "1", Damage.TITLE_MISSING, "", len(EMMA))


def test_iso2709_under_the_name_of_xml_is_read(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.xml"
    path.write_bytes(book("1", "Dune", "100"))
    (dune,) = read_catalogue(path, KOHA)
    assert isinstance(dune, TitleRecord)
