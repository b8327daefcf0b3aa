from dataclasses import replace

import pytest

from sync.importing.charsets import decode_utf8
from sync.importing.fields import DamagedRecordError
from sync.importing.framing import Frame
from sync.importing.iso2709 import raw_record, record_in_text
from sync.importing.mapping import FieldMapping
from sync.importing.mapping_files import load_mapping
from sync.importing.records import Damage, Flaw, TitleRecord
from sync.importing.titles import title_record
from tests.sync.importing.marc import FieldText, iso2709


def read(
    *fields: FieldText, preset: str = "marc21-koha", leader: str = "nam a2200000 i 4500"
) -> TitleRecord:
    return mapped(load_mapping(preset), *fields, leader=leader)


def mapped(
    mapping: FieldMapping, *fields: FieldText, leader: str = "nam a2200000 i 4500"
) -> TitleRecord:
    raw = raw_record(Frame(0, iso2709(*fields, leader=leader)), mapping.wanted)
    record = record_in_text(raw, decode_utf8, mapping.essential, mapping.linked)
    return title_record(record, mapping)


def test_a_title_has_its_parts_but_not_its_statement_of_responsibility() -> None:
    found = read(("245", "10$aWar and peace.$nPart 2,$pPeace /$cby Leo Tolstoy."))
    assert found.title == "War and peace. Part 2, Peace"


def test_unimarc_parts_get_the_punctuation_the_format_leaves_out() -> None:
    found = read(("200", "1 $aВойна и мир$eроман$hТ. 2$fЛ. Н. Толстой"), preset="unimarc-koha")
    assert found.title == "Война и мир: роман. Т. 2"
    assert found.author == "Л. Н. Толстой"


def test_an_article_is_shown_and_passed_over_when_filing() -> None:
    found = read(("245", "14$aThe hobbit /$cTolkien."))
    assert (found.title, found.filing_title) == ("The hobbit", "hobbit")


def test_a_wrong_count_of_letters_to_skip_never_cuts_a_word() -> None:
    assert read(("245", "14$aВойна и мир")).filing_title == "Война и мир"


def test_a_volume_is_named_after_its_set() -> None:
    fields = (("200", "0 $aВып. 13."), ("461", " 0$12001 $aЗадачи и этюды"))
    volume = read(*fields, preset="rusmarc-899", leader="nam2 2200000 i 450 ")
    whole = read(*fields, preset="rusmarc-899", leader="nam0 2200000 i 450 ")
    assert volume.title == "Задачи и этюды. Вып. 13"
    assert whole.title == "Вып. 13"


def test_the_id_is_the_control_number_of_the_source() -> None:
    assert read(("001", "x"), ("245", "10$aDune"), ("999", "  $c17")).title_id == "koha:17"
    assert read(("001", "x"), ("245", "10$aDune")).title_id == "koha:x"


def test_without_a_control_number_the_id_tells_the_same_book_again() -> None:
    dune, again = (read(("245", "10$aDune"), ("260", "  $c1965")) for _ in range(2))
    other = read(("245", "10$aDune"), ("260", "  $c1984"))
    assert dune.title_id == again.title_id != other.title_id
    assert dune.title_id.startswith("koha:h-")


def test_a_record_without_a_title_is_refused() -> None:
    with pytest.raises(DamagedRecordError) as raised:
        read(("001", "1"), ("245", "10$a / "))
    assert raised.value.damage is Damage.TITLE_MISSING


def test_a_deleted_record_is_refused() -> None:
    with pytest.raises(DamagedRecordError) as raised:
        read(("245", "10$aDune"), leader="dam a2200000 i 4500")
    assert raised.value.damage is Damage.DELETED


def test_letters_that_another_program_lost_are_told() -> None:
    assert read(("245", "10$aД\ufffdна")).flaws == (Flaw(Damage.TEXT_UNREADABLE, "title"),)


def test_the_first_year_that_is_one_counts() -> None:
    found = read(("245", "10$aDune"), ("264", " 1$c[s.a.]"), ("260", "  $cc1965."))
    assert found.year == 1965


def test_an_item_is_told_once_and_one_without_a_barcode_is_named() -> None:
    found = read(
        ("245", "10$aDune"),
        ("952", "  $p1"),
        ("952", "  $p1"),
        ("952", "  $aMAIN"),
        ("952", "  $p 2 "),
    )
    assert [item.barcode for item in found.items] == ["1", "2"]
    assert found.flaws == (
        Flaw(Damage.ITEM_REPEATED, "952"),
        Flaw(Damage.ITEM_WITHOUT_BARCODE, "952"),
    )


def test_the_flags_of_an_item_are_read_by_the_mapping() -> None:
    (item,) = read(("245", "10$aDune"), ("952", "  $p1$71$00$1")).items
    assert (item.not_for_loan, item.withdrawn, item.missing) == (True, False, False)


def test_a_price_of_the_record_serves_items_without_their_own() -> None:
    found = read(
        ("245", "10$aDune"),
        ("020", "  $c9.95"),
        ("952", "  $p1"),
        ("952", "  $p2$v20"),
    )
    assert [item.price for item in found.items] == [995, 2000]


def test_a_chip_number_is_one_word_in_upper_case() -> None:
    mapping = load_mapping("marc21-koha")
    mapping = replace(mapping, items=replace(mapping.items, uid="u"))
    found = mapped(mapping, ("245", "10$aDune"), ("952", "  $p1$ue0:04:01 00"))
    assert found.items[0].uid == "E0040100"
