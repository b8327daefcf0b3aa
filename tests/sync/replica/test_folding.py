"""What is typed and what was catalogued become alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.replica.folding import phrase, spellings, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ёлка и ЁЖ", "елка и еж"),
        ("Молодой воин, война", "молодой воин война"),
        ("Молодо\u0438\u0306", "молодой"),
        (
            "Gödel, Łódź, Ångström, Çelik, İstanbul, Straße",
            "godel lodz angstrom celik istanbul strasse",
        ),
        ("Dostoevskiĭ, Fëdor", "dostoevskii fedor"),
        ("Istorii\ufe20a\ufe21 russkoĭ knigʹ", "istoriia russkoi knig"),
        ("Миѳъ о Евгеніи Онѣгинѣ", "мифъ о евгении онегине"),
        ("научно-популярный", "научно популярный"),
        ("O’Neill, L'Étranger", "oneill letranger"),
        ("C++, C# & .NET: 12+ по-русски +7", "c++ c# net 12+ по русски 7"),
        ("84(2Рос=Рус)6", "84 2рос рус 6"),
        ("Ⅳ №5 ½", "iv 5 1 2"),
        ("हिन्दी", "हिन्दी"),
        ('"*-\x00 😀', ""),
    ],
)
def test_a_text_is_folded_to_what_anybody_would_type(text: str, expected: str) -> None:
    assert phrase(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Хаджи-Мурат", ["хаджи", "мурат", "хаджимурат"]),
        ("L'Étranger", ["letranger", "etranger"]),
        ("don't", ["dont"]),
        (
            "Винни-Пух и все-все-все",
            ["винни", "пух", "и", "все", "все", "все", "виннипух", "всевсевсе"],
        ),
        ("- ' -'-", []),
    ],
)
def test_a_joined_word_is_listed_in_parts_and_as_one(text: str, expected: list[str]) -> None:
    assert spellings(text) == expected


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert phrase(phrase(text)) == phrase(text)


@given(st.text())
def test_no_word_can_end_its_quotation(text: str) -> None:
    for word in (*words(text), *spellings(text)):
        assert word
        assert not set(word) & set(' "\x00*')


@given(st.text(alphabet="абвёй-'xyz ,.:()№Ü"))
def test_the_quick_way_folds_as_the_thorough_one(text: str) -> None:
    assert words(text) == words(f"{text} ½")[:-2]
