"""How a person's name is shown, and how two spellings of it are found to be the same.

Apart because privacy decides here: nothing but the short form ever leaves for the screen.
"""

import unicodedata
from collections.abc import Callable


def short_name(surname: str, forename: str) -> str:
    """Return what the screen may show: `Анна С.`; the surname's initial alone if that is all."""
    initial = f"{surname.strip()[:1].upper()}." if surname.strip() else ""
    return " ".join(part for part in (forename.strip(), initial) if part)


def folded(text: str) -> str:
    """Return the text as it is compared: no case, no accents, ё as е, one blank between words.

    Punctuation parts words, except that an apostrophe or hyphen is dropped: O'Neill is oneill.
    """
    text = text.casefold()
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    plain = unicodedata.normalize("NFC", text.translate(_PLAIN))
    return " ".join(plain.translate(_LETTERS).split())


def person_key(surname: str, forename: str) -> str:
    """Return the key under which the same person registers twice, together with the birth date."""
    return f"{folded(surname)}|{folded(forename)}"


_JOINERS = "'’ʼ`-‐‑"
_ABOVE = 230
_BREVE = "\u0306"


def _plain(character: str) -> str:
    """Take a character apart and leave its accents out."""
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if not _is_accent(part))


def _is_accent(character: str) -> bool:
    """Tell marks above a letter, stress among them; a breve makes й of и, so it stays."""
    return unicodedata.combining(character) == _ABOVE and character != _BREVE


def _letter(character: str) -> str:
    if character in _JOINERS:
        return ""
    # Vowel signs and other marks that are no accents belong to their letter.
    return character if character.isalnum() or unicodedata.category(character)[0] == "M" else " "


class _Table(dict[int, str]):
    """What each character becomes, found out once: a catalogue folds the same few a million times.

    It grows to what the catalogue is written in, and to no more than Unicode.
    """

    def __init__(self, becomes: Callable[[str], str]) -> None:
        self._becomes = becomes

    def __missing__(self, code: int) -> str:
        found = self[code] = self._becomes(chr(code))
        return found


_PLAIN, _LETTERS = _Table(_plain), _Table(_letter)
_ASCII = str.maketrans({code: _letter(chr(code)) for code in range(128)})
