import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.importing.charsets import decode_utf8
from sync.importing.fields import DamagedRecordError, Record, indicators, subfields
from sync.importing.framing import Frame
from sync.importing.iso2709 import RawRecord, control_number, raw_record, record_in_text
from sync.importing.records import Damage, Flaw
from tests.sync.importing.marc import iso2709

DUNE = iso2709(("001", "1"), ("100", "1 $aHerbert, Frank."), ("245", "10$aDune /$cHerbert."))
TITLE = frozenset({"245"})


def raw(data: bytes) -> RawRecord:
    return raw_record(Frame(0, data))


def text(data: bytes, *tags: str) -> Record:
    wanted = frozenset(tags)
    record = record_in_text(raw_record(Frame(0, data), wanted), decode_utf8, wanted, wanted)
    assert record.flaws == ()
    return record


def test_fields_come_in_the_order_of_the_directory() -> None:
    found = text(DUNE, "001", "245")
    fields = {"001": ["1"], "245": ["10\x1faDune /\x1fcHerbert."]}
    assert found == Record(DUNE[:24].decode(), fields, (), 0)
    assert subfields(found.fields["001"][0]) == [("", "1")]
    assert subfields(found.fields["245"][0]) == [("a", "Dune /"), ("c", "Herbert.")]
    assert indicators(found.fields["245"][0]) == "10"


def test_a_stray_field_end_inside_a_field_is_part_of_it() -> None:
    # LIBER writes 995 like this: $f barcode, 1E, $k inventory number.
    odd = iso2709(("995", "  $f0130817001\x1e$k130817001-1"), ("245", "1 $aDune"))
    assert raw(odd).mended is None
    assert subfields(text(odd, "995").fields["995"][0]) == [
        ("f", "0130817001\x1e"),
        ("k", "130817001-1"),
    ]


def test_lengths_counted_in_letters_are_mended_by_the_separators() -> None:
    sound = iso2709(("001", "1"), ("200", "1 $aДюна"), ("210", "  $d1965"))
    in_letters = sound.replace(b"2000013", b"2000009").replace(b"00015", b"00011")
    assert in_letters != sound
    mended = raw(in_letters)
    assert mended.mended is Damage.DIRECTORY_REPAIRED
    assert mended.fields == raw(sound).fields


def test_a_directory_that_contradicts_the_fields_is_refused() -> None:
    broken = DUNE.replace(b"245", b"2A5").replace(b"\x1e1 \x1fa", b"\x1e\x1e1 \x1fa")
    with pytest.raises(DamagedRecordError) as raised:
        raw(broken)
    assert raised.value.damage is Damage.DIRECTORY_BROKEN


def test_separators_are_not_trusted_where_the_directory_is_out_of_order() -> None:
    author, title = b"100002000002", b"245002100022"
    assert author in DUNE
    assert title in DUNE
    swapped = DUNE.replace(author + title, b"245002200022" + b"100002100002")
    with pytest.raises(DamagedRecordError):
        raw(swapped)


@pytest.mark.parametrize("data", [b"", b"\x1d", DUNE[:30], b"x" * 200, DUNE[:24] + b"\x1d"])
def test_what_has_no_directory_is_no_record(data: bytes) -> None:
    with pytest.raises(DamagedRecordError):
        raw(data)


def test_an_unreadable_field_is_left_out_and_named_unless_it_is_essential() -> None:
    wanted = frozenset({"100", "245"})
    record = raw_record(Frame(0, DUNE.replace(b"Frank", b"Fr\xffnk")), wanted)
    found = record_in_text(record, decode_utf8, TITLE)
    assert list(found.fields) == ["245"]
    assert found.flaws == (Flaw(Damage.TEXT_UNREADABLE, "100"),)
    with pytest.raises(DamagedRecordError) as raised:
        record_in_text(record, decode_utf8, wanted)
    assert (raised.value.damage, raised.value.detail) == (Damage.TEXT_UNREADABLE, "100")


def test_fields_inside_a_link_are_unfolded() -> None:
    volume = iso2709(("461", " 0$1001RU-5996$12001 $aЗадачи и этюды$vВып. 13"))
    fields = text(volume, "461").fields
    assert fields["461/001"] == ["RU-5996"]
    (linked,) = fields["461/200"]
    assert indicators(linked) == "1 "
    assert subfields(linked) == [("a", "Задачи и этюды"), ("v", "Вып. 13")]


def test_the_control_number_is_known_even_in_rubbish() -> None:
    assert control_number(raw(iso2709(("001", "RU\\OEL\\0050091")))) == "RU\\OEL\\0050091"
    assert control_number(raw(iso2709(("245", "10$aDune")))) is None


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        record = raw(data)
    except DamagedRecordError:
        return
    assert record.fields
