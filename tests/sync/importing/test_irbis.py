import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.importing.catalogue import read_catalogue
from sync.importing.fields import Record, Unread
from sync.importing.irbis import json_records, text_records
from sync.importing.mapping_files import load_mapping
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.reading import Reading
from sync.importing.records import Damage, Flaw, ItemRecord, Rejected, TitleRecord

IRBIS = load_mapping("irbis")
READING = Reading.of(IRBIS, "auto")
DUNE = {
    "mfn": 7,
    "fields": [
        [700, "^AГерберт^BФ."],
        [200, "^AДюна^Eроман^FФрэнк Герберт"],
        [210, "^CАСТ^AМосква^D2019"],
        [10, "^A978-5-17-087900-7^D1000.00"],
        [903, "84(7)-123"],
        [910, "^A0^B666468^DКХ^H6642906664685^TE0040100532A601E"],
        [910, "^a6^b666469^dКХ"],
        [910, "^AU^Bб/н^124"],
    ],
}


def saved(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "catalogue.txt"
    path.write_bytes(text.encode(encoding))
    return path


def line(record: object) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def test_a_record_is_read_with_its_copies(tmp_path: Path) -> None:
    (dune,) = read_catalogue(saved(tmp_path, line(DUNE)), IRBIS)
    assert isinstance(dune, TitleRecord)
    assert (dune.title_id, dune.title, dune.author) == (
        "irbis:84(7)-123",
        "Дюна: роман",
        "Герберт, Ф.",
    )
    assert (dune.year, dune.isbns[0], dune.publisher) == (2019, "9785170879007", "АСТ")
    assert dune.items == (
        ItemRecord(
            "6642906664685",
            uid="E0040100532A601E",
            inventory_number="666468",
            location="КХ",
            price=dune.items[0].price,
        ),
        ItemRecord(
            "666469",
            inventory_number="666469",
            location="КХ",
            withdrawn=True,
            price=dune.items[0].price,
        ),
    )
    assert dune.items[0].price == 100_000
    assert dune.flaws == (Flaw(Damage.ITEM_WITHOUT_BARCODE, "910"),)


def test_a_volume_is_named_after_its_set(tmp_path: Path) -> None:
    fields = [[461, "^CСобрание сочинений : в 6 кн."], [200, "^VКн. 3^AСтранные люди"]]
    (volume,) = read_catalogue(saved(tmp_path, line({"mfn": 1, "fields": fields})), IRBIS)
    assert isinstance(volume, TitleRecord)
    assert volume.title == "Собрание сочинений: в 6 кн.. Кн. 3. Странные люди".replace("..", ".")
    assert volume.title_id == "irbis:1"


def test_the_text_export_is_read_between_its_asterisks(tmp_path: Path) -> None:
    text = (
        "#200: ^AДюна\r\n#910: ^A0^B1^H100\r\n*****\r\n\r\n"
        "#200: ^AЭмма\n#910: ^A0^B2^H200\n*****\n#200: ^AОстров\n"
    )
    found = list(read_catalogue(saved(tmp_path, text), IRBIS))
    assert [each.title for each in found if isinstance(each, TitleRecord)] == [
        "Дюна",
        "Эмма",
        "Остров",
    ]


def test_the_text_export_in_a_code_page_asks_for_its_name(tmp_path: Path) -> None:
    path = saved(tmp_path, "#200: ^AДюна и дети\n*****\n", "cp1251")
    with pytest.raises(ImportProblem) as raised:
        read_catalogue(path, IRBIS)
    assert raised.value.kind is ProblemKind.ENCODING_NEEDED
    (dune,) = read_catalogue(path, IRBIS, "cp1251")
    assert isinstance(dune, TitleRecord)
    assert dune.title == "Дюна и дети"


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        '{"mfn": 1}',
        '{"fields": 5}',
        '{"fields": [[200]]}',
        '{"fields": [[200, 1, 2]]}',
        '{"fields": [{"245": {}}]}',
        '{"fields": [["x", "y"]]}',
        '["a"]',
        "7",
        '{"fields": [["' + "9" * 5000 + '", "x"]]}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_record_is_told_and_the_next_is_read(broken: str) -> None:
    data = (line(DUNE) + broken + "\n" + line(DUNE)).encode()
    found = list(json_records(BytesIO(data), READING))
    assert [type(each) for each in found] == [Record, Unread, Record]
    assert isinstance(found[1], Unread)
    assert found[1].damage is Damage.NOT_A_RECORD
    assert found[1].offset == len(line(DUNE).encode())


def test_a_line_longer_than_any_record_hides_none_behind_it() -> None:
    data = b'{"fields": [[200, "' + b"x" * 11_000_000 + b'"]]}\n' + line(DUNE).encode()
    found = list(json_records(BytesIO(data), READING))
    assert [type(each) for each in found] == [Unread, Record]
    assert isinstance(found[1], Record)
    assert found[1].offset == len(data) - len(line(DUNE).encode())


def test_marc_in_json_is_read_line_by_line(tmp_path: Path) -> None:
    record = {
        "leader": "00000nam a2200000 i 4500",
        "fields": [
            {"001": "1"},
            {"245": {"ind1": "1", "ind2": "4", "subfields": [{"a": "The hobbit /"}]}},
            {"952": {"ind1": " ", "ind2": " ", "subfields": [{"p": "100"}]}},
        ],
    }
    (hobbit,) = read_catalogue(saved(tmp_path, line(record)), load_mapping("marc21-koha"))
    assert isinstance(hobbit, TitleRecord)
    assert (hobbit.title_id, hobbit.filing_title) == ("koha:1", "hobbit")
    assert hobbit.items[0].barcode == "100"


def test_other_json_is_one_problem(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem) as raised:
        read_catalogue(saved(tmp_path, '{\n  "feed": []\n}\n'), IRBIS)
    assert raised.value.kind is ProblemKind.JSON


def test_a_record_without_a_title_is_named_by_its_number(tmp_path: Path) -> None:
    path = saved(tmp_path, line(DUNE) + line({"mfn": 9, "fields": [[903, "x"]]}))
    assert list(read_catalogue(path, IRBIS))[1] == Rejected(
        2, "9", Damage.TITLE_MISSING, "", len(line(DUNE).encode())
    )


def test_every_barcode_and_chip_of_a_university_leads_to_its_title(test_data: Path) -> None:
    path = test_data / "irbis_istu" / "istu_part1.jsonl"
    titles = [each for each in read_catalogue(path, IRBIS) if isinstance(each, TitleRecord)]
    by_chip = {item.uid: title for title in titles for item in title.items if item.uid}
    by_barcode = {item.barcode: title for title in titles for item in title.items}
    assert (len(titles), len({title.title_id for title in titles})) == (150, 150)
    assert len(by_chip) == 215
    for text in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(text)
        (title,) = (value for tag, value in record["fields"] if tag == 200)
        for tag, value in record["fields"]:
            parts = {part[:1]: part[1:] for part in value.split("^")[1:]}
            if tag == 910 and "H" in parts:
                assert by_chip[parts["T"]] is by_barcode[parts["H"]]
                own = title.partition("^A")[2].partition("^")[0].strip()
                assert own[:5] in by_chip[parts["T"]].title  # behind that of its set, if it has one


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    for read in (json_records, text_records):
        for each in read(BytesIO(b'{"fields": [[200, "^Ax"]]}\n' + data), READING):
            assert isinstance(each, Record | Unread)


def test_a_record_behind_a_torn_line_is_read(tmp_path: Path) -> None:
    other = DUNE | {"mfn": 8}
    torn = line(DUNE)[:90]
    found = list(read_catalogue(saved(tmp_path, torn + line(other) + line(DUNE)), IRBIS))
    assert [type(each) for each in found] == [Rejected, TitleRecord, TitleRecord]
    assert found[0] == Rejected(1, None, Damage.NOT_A_RECORD, offset=0)


def test_half_a_letter_costs_the_record_it_is_in(tmp_path: Path) -> None:
    half = json.dumps({"mfn": "1\ud800", "fields": [[200, "^AД\udc00юна"]]}) + "\n"
    found = list(read_catalogue(saved(tmp_path, half + line(DUNE)), IRBIS))
    assert found[0] == Rejected(1, "1", Damage.TEXT_UNREADABLE, "200", 0)
    assert isinstance(found[1], TitleRecord)


def test_json_that_tells_of_xml_is_json(tmp_path: Path) -> None:
    about = DUNE | {"fields": [[200, "^AThe tag <record>"]]}
    (found,) = read_catalogue(saved(tmp_path, line(about)), IRBIS)
    assert isinstance(found, TitleRecord)
