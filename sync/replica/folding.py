"""Texts as a search compares them: what a patron types and what a cataloguer wrote become alike.

    Ёлка           елка             no case, ё as е; й stays й, else война would find воина
    L'Étranger     letranger        no accents; also `etranger`, for who leaves the article out
    научно-поп.    научно поп       also `научнопоп`, for who writes it in one
    Dostoevskiĭ    dostoevskii      the marks of a transliteration are not on a keyboard either
    миѳъ           мифъ             letters of before 1918 as those that came after them
    C++, C#        c++, c#          signs that are a part of the word

It is apart from how persons are compared (`names.folded`), since there two spellings that are one
here may well be two people.
"""

import re
import unicodedata
from functools import lru_cache

_PLAIN_TEXT = re.compile(r"[a-zа-яё0-9 .,:;!?()\[\]/=«»\"…–—-]*")
_PLAIN_WORD = re.compile(r"[a-zа-яё0-9-]+")
"""What nearly every text is made of goes a way that is six times as quick, to the same end."""

_ALONE = re.compile(r"(?<![\w+#])[+#]+")
_SHORT_HEAD = 2
"""Letters of an elided word: l', d', qu', o'."""

_KEPT_MARKS = frozenset({0, 7, 8, 9})
"""Combining classes that spell: vowel signs, nukta, voicing, virama; others are accents."""

_HYPHENS = "-\u2010\u2011"
_APOSTROPHES = "'’ʼ`\u2018\u02bb\u02be\u02bf"
_SILENT = "\u02b9\u02ba\u00ad"
_KEPT = "йў+#"
_LIKE = {"ѣ": "е", "і": "и", "ѳ": "ф", "ѵ": "и", "þ": "th", "æ": "ae", "œ": "oe"}
_STROKED = dict(zip("øłđðı", "olddi", strict=True))
_AS = {
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_SILENT, ""),
    **{letter: letter for letter in _KEPT},
    **_LIKE,
    **_STROKED,
}


class _Table(dict[int, str]):
    """What each character becomes, found out once: a catalogue folds the same few a million times.

    It grows to what the catalogue is written in, and to no more than Unicode.
    """

    def __missing__(self, code: int) -> str:
        found = self[code] = _letter(chr(code))
        return found


def words(text: str) -> list[str]:
    """Return the words of a text, folded; no word holds a blank or a quotation mark."""
    return _words(_plain(text))


def phrase(text: str) -> str:
    """Return the folded words with one blank between them."""
    return " ".join(words(text))


def spellings(text: str) -> list[str]:
    """Return the words, and those that somebody who parts them otherwise would type."""
    plain = _plain(text)
    if "-" not in plain and "'" not in plain:
        return plain.split()
    found = _words(plain)
    for word in plain.split():
        head, elided, tail = word.partition("'")
        if elided and 0 < len(head) <= _SHORT_HEAD:
            found += _words(tail)
        if "-" in word:
            found.append(word.replace("-", "").replace("'", ""))
    return [word for word in found if word]


@lru_cache(maxsize=16)  # a title is asked for its words, and then for its beginning
def _plain(text: str) -> str:
    """Return the folded text in which hyphens and apostrophes still stand."""
    text = text.casefold()
    if _PLAIN_TEXT.fullmatch(text):
        return " ".join(_PLAIN_WORD.findall(text)).replace("ё", "е")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = text.translate(_TABLE)
    return _ALONE.sub(" ", text) if "+" in text or "#" in text else text


def _words(plain: str) -> list[str]:
    return plain.replace("'", "").replace("-", " ").split()


def _letter(character: str) -> str:
    if character in _AS:
        return _AS[character]
    if not character.isalnum() and not unicodedata.category(character).startswith("M"):
        return " "
    return "".join(map(_part, unicodedata.normalize("NFKD", character).casefold()))


def _part(character: str) -> str:
    """Tell an accent from a sign that belongs to its letter."""
    if character.isalnum():
        return _AS.get(character, character)
    if not unicodedata.category(character).startswith("M"):
        return " "
    return character if unicodedata.combining(character) in _KEPT_MARKS else ""


_TABLE = _Table()
