import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.importing.latin_sets import decode_iso5426, decode_marc8

MARKS = {
    "\u0300": b"\xc1",
    "\u0301": b"\xc2",
    "\u0302": b"\xc3",
    "\u0308": b"\xc8",
    "\u030c": b"\xcf",
}
LETTERS = st.sampled_from("aeiouAEIOUcnszZ ")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Les mis\xc2erables", "Les misérables"),
        (b"\x88L'\x89\xc2etranger", "\x88L'\x89étranger"),
        (b"\xc8Uber \xc8ol und Stra\xfbe", "Über öl und Straße"),
        (b"\xe9rsted og \xf9re", "Ørsted og øre"),
        (b"S\xc5ud Tir\xc3ol \xd0c", "Sūd Tirôl ç"),
        (b"\xabmot\xbb", "«mot»"),
        (b"plain", "plain"),
    ],
)
def test_iso5426_puts_the_mark_behind_its_letter(data: bytes, text: str) -> None:
    assert decode_iso5426(data) == text


@pytest.mark.parametrize(
    "data",
    [
        "Война и мир".encode("cp1251"),
        "Война и мир".encode("cp866"),
        b"\xc2",
        b"caf\xc2 noir",
        b"\xb3",
        b"\x1b(N",
    ],
)
def test_what_is_not_iso5426_is_refused(data: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        decode_iso5426(data)


@pytest.mark.parametrize("title", ["Америка", "при дороге", "Белый пароход", "эти дни"])
def test_cp1251_is_not_taken_for_marc8(title: str) -> None:
    with pytest.raises(UnicodeDecodeError):
        decode_marc8(title.encode("cp1251"))


@given(st.lists(st.tuples(LETTERS, st.sampled_from([None, *MARKS]))))
def test_what_was_written_is_read(letters: list[tuple[str, str | None]]) -> None:
    letters = [(letter, mark if letter.strip() else None) for letter, mark in letters]
    data = b"".join((MARKS[mark] if mark else b"") + letter.encode() for letter, mark in letters)
    text = "".join(letter + (mark or "") for letter, mark in letters)
    assert decode_iso5426(data) == unicodedata.normalize("NFC", text)
