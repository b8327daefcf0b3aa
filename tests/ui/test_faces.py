"""A font for every string: a letter that is missing is never shown as a box."""

import pytest
from fontTools.ttLib import TTFont

from kiosk.texts import LANGUAGES, Texts
from kiosk.ui.faces import FAMILIES, Faces
from tests.ui.samples import LONG, MASTER, OLD, TATAR

LETTERS = {
    "Tatar": "ӘәӨөҮүҖҗҢңҺһ",
    "Bashkir": "ҒғҘҙҠҡҪҫҺһ",
    "Chuvash": "ӐӑӖӗҪҫӲӳ",
    "Sakha": "ҔҕҤҥӨөҺһҮү",
    "Mari": "ҤҥӦöӰӱӸӹӒӓ",
    "Udmurt": "ӜӝӞӟӤӥӴӵ",
    "Ossetian": "Ӕӕ",
    "Altai": "JjҤҥӦӧӰӱ",
    "Khakas": "ҒғІіҢңӋӌ",
    "Nivkh": "ҠҡҒғӺӻӾӿ",
    "pre-reform": "ѢѣІіѲѳѴѵ",
    "German": "ÄÖÜäöüß",
    "Czech": "Řřěůžšč",
    "Greek": "Ἀθήνα αβγ",
}


@pytest.fixture(scope="module")
def faces() -> Faces:
    return Faces()


@pytest.mark.parametrize("family", ["serif", "sans", "strong", "mono"])
@pytest.mark.parametrize("language", LETTERS)
def test_every_letter_of_a_title_has_a_glyph(faces: Faces, family: str, language: str) -> None:
    face, text = faces.set(family, LETTERS[language])
    glyphs = TTFont(face.path).getBestCmap()
    assert [c for c in text if ord(c) not in glyphs] == []
    assert "·" not in text


@pytest.mark.parametrize("title", [MASTER, LONG, TATAR, OLD])
def test_a_title_is_set_as_it_is_written(faces: Faces, title: object) -> None:
    text = getattr(title, "title", "")
    face, shown = faces.set("strong", text)
    assert shown == text
    assert all(map(face.covers, text))


def test_a_headline_keeps_its_serif_where_the_serif_covers_it(faces: Faces) -> None:
    assert faces.set("serif", "Әкият")[0] is faces.first("serif")
    assert faces.set("serif", "αβγ")[0] is faces.first("strong")


@pytest.mark.parametrize(
    "text", ["日本語", "नमस्ते", "😀", "\U0001f4d6 книга", "\x00\x07", "\u200f\u202e"]
)
def test_what_no_font_has_becomes_a_dot_and_not_a_box(faces: Faces, text: str) -> None:
    face, shown = faces.set("sans", text)
    glyphs = TTFont(face.path).getBestCmap()
    assert all(ord(c) in glyphs for c in shown)


def test_accents_that_no_font_has_leave_their_letter(faces: Faces) -> None:
    assert faces.set("serif", "сло́во")[1].replace("\u0301", "") == "слово"


def test_the_table_says_what_the_font_files_hold(faces: Faces) -> None:
    for family in FAMILIES:
        face = faces.first(family)
        font = TTFont(face.path)
        covered = {p for a, b in zip(face.starts, face.ends, strict=True) for p in range(a, b + 1)}
        assert covered == set(font.getBestCmap())


@pytest.mark.parametrize("family", ["serif", "sans", "strong", "mono"])
def test_the_height_of_a_capital_is_that_of_the_outline(faces: Faces, family: str) -> None:
    font = TTFont(faces.first(family).path)
    declared = getattr(font["OS/2"], "sCapHeight") / font["head"].unitsPerEm  # noqa: B009
    assert faces.first(family).capital == pytest.approx(declared, abs=0.005)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_covered_by_the_reading_font(faces: Faces, language: str) -> None:
    words = Texts.load().words(language)
    for key in words.every_key():
        for form in words.forms(key):
            assert all(map(faces.first("sans").covers, form)), key
