import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.importing.charsets import (
    MARC21,
    UNIMARC,
    UnknownEncodingError,
    checked_name,
    codepage,
    declared_encoding,
    decode_utf8,
    decoding_for,
)
from sync.importing.fields import DamagedRecordError
from sync.importing.framing import Frame
from sync.importing.iso2709 import raw_record
from sync.importing.latin_sets import decode_iso5426, decode_marc8
from tests.sync.importing.marc import iso2709


def declared(code: str) -> str | None:
    coded = f"20071030d2007    |||y0rusy01{code}    ca"
    return declared_encoding(raw_record(Frame(0, iso2709(("100", f"  $a{coded}")))), UNIMARC)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("AUTO", "auto"),
        ("UTF8", "utf-8"),
        ("Windows-1251", "cp1251"),
        ("CP866", "cp866"),
        ("KOI8-R", "koi8-r"),
        ("MARC8", "marc-8"),
        ("marc_8", "marc-8"),
    ],
)
def test_people_write_the_names_of_character_sets_in_many_ways(written: str, name: str) -> None:
    assert checked_name(written) == name


@pytest.mark.parametrize("name", ["cp867x", "", "base64", "rot13", "\x00", "ДОС"])
def test_what_is_no_character_set_is_refused(name: str) -> None:
    with pytest.raises(UnknownEncodingError):
        checked_name(name)


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    with pytest.raises(UnknownEncodingError) as raised:
        checked_name("cp86")
    assert raised.value.suggestion == "cp866"


@pytest.mark.parametrize(
    ("code", "name"), [("79", "cp866"), ("89", "cp1251"), ("99", "koi8-r"), ("50", "utf-8")]
)
def test_a_rusmarc_record_declares_its_code_page(code: str, name: str) -> None:
    assert declared(code) == name


def test_a_record_that_declares_nothing_known_is_not_read_by_declaration() -> None:
    assert declared("02") is None
    raw = raw_record(Frame(0, iso2709(("200", "1 $aДюна"), encoding="cp866")))
    with pytest.raises(DamagedRecordError):
        decoding_for(raw, "declared", UNIMARC)


def test_a_marc21_leader_declares_utf8_or_marc8() -> None:
    fields = ("245", "10$aDune")
    assert declared_encoding(raw_record(Frame(0, iso2709(fields))), MARC21) == "utf-8"
    old = iso2709(fields, leader="nam  2200000 i 4500")
    assert declared_encoding(raw_record(Frame(0, old)), MARC21) == "marc-8"


def test_no_code_page_is_guessed() -> None:
    raw = raw_record(Frame(0, iso2709(("200", "1 $aДюна"), encoding="cp866")))
    with pytest.raises(UnicodeDecodeError):
        decoding_for(raw, "auto", UNIMARC).decode("Дюна".encode("cp866"))
    assert decoding_for(raw, "cp866", UNIMARC).decode("Дюна".encode("cp866")) == "Дюна"


def test_marc8_is_not_taken_for_ascii() -> None:
    assert decode_marc8(b"\x1b(NwOJNA I MIR\x1b(B").startswith("В")
    with pytest.raises(UnicodeDecodeError):
        decode_utf8(b"\x1b(NwOJNA\x1b(B")


def test_marc8_letters_with_marks_are_composed() -> None:
    assert decode_marc8(b"Bront\xe8e") == "Brontë"


def test_the_marks_around_an_article_are_marc8() -> None:
    assert decode_marc8(b"\x88Les \x89corps \xe2etrangers") == "Les corps étrangers"


@pytest.mark.parametrize("data", ["Поединок".encode("cp1251"), b"\x1b$1!", b"\x1b$1\x7f\x7f\x7f"])
def test_what_is_not_marc8_is_refused_and_not_blanked(data: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        decode_marc8(data)


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_but_a_decode_error(data: bytes) -> None:
    for decode in (
        decode_utf8,
        decode_marc8,
        decode_iso5426,
        codepage("cp1251"),
        codepage("utf-16"),
    ):
        try:
            assert isinstance(decode(data), str)
        except UnicodeDecodeError:
            continue
