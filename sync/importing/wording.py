"""Texts of a record as a person reads them: no control characters, no trailing ISBD punctuation.

Apart because each rule is one line of cataloguing practice and is tested as such.  ё stays ё, and
pre-reform letters stay; folding them is the search's business.
"""

import re
import unicodedata

# MARC-8 and ISO 5426 frame a leading article with 88/89, which becomes 0098/009C in Unicode.
_NOT_SORTED = re.compile("[\u0088\u0098].*?[\u0089\u009c]")
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]+"
)
_ISBD_END = " \t\r\n/:;,="
_ISBD_BLANK = re.compile(r" +(?=[,:;](?: |$))")
_CLOSING = ')]»"”'
_LAST_WORD = re.compile(r"\.([^\W\d_]+)")  # backwards
_SHORTEST_WORD = 3
_LONGEST_WORD = 20
_ABBREVIATED = frozenset({"etc", "изд", "вып", "сер", "ред", "пер", "сост", "coll", "dept", "bros"})
_AGE_MARK = re.compile(r"(?<![\d+])(18|16|12|6|0)\s?\+(?!\d)")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_LANGUAGE = re.compile(r"[a-z]{3}")
_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis"})
_ROUBLES = re.compile(r"(\d+)\s*(?:р|руб)\.?\s*(\d{1,2})\s*к", re.IGNORECASE)
_KOPECKS = re.compile(r"^\W*(\d{1,2})\s*(?:к|коп)\.?$", re.IGNORECASE)
_AMOUNT = re.compile(r"(\d+)(?:[.,](\d{1,2}))?(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d)[\s\u00a0](?=\d{3}(?!\d))")


def readable(text: str) -> str:
    """Return `text` in NFC on one line, without control and direction characters."""
    if not text.isprintable():
        text = _CONTROL.sub(" ", text.translate(_MARKS))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


_MARKS = {
    **dict.fromkeys(map(ord, "\u0088\u0089\u0098\u009c\u00ad")),
    # Half of a letter, which JSON may contain, is none, and no store takes it.
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def without_isbd_end(text: str) -> str:
    """Return `text` without the punctuation that only announced the next part of an ISBD record.

    A full stop goes too, except after an initial, an abbreviation or in an ellipsis; so does the
    blank that ISBD puts before a comma, a colon or a semicolon.
    """
    text = text.rstrip(_ISBD_END)
    if " :" in text or " ," in text or " ;" in text:
        text = _ISBD_BLANK.sub("", text)
    if not text.endswith("."):
        return text
    word = _LAST_WORD.match(text[:-_LONGEST_WORD:-1])
    if word and (len(word[1]) < _SHORTEST_WORD or word[1][::-1].lower() in _ABBREVIATED):
        return text
    before = text[-2:-1]
    return text[:-1].rstrip() if before.isalnum() or before in _CLOSING else text


def without_article(text: str) -> str | None:
    """Return a raw title without the part framed as not to be sorted; None if nothing is framed."""
    shorter = _NOT_SORTED.sub("", text)
    return shorter if shorter != text and shorter.strip() else None


def year_in(text: str) -> int | None:
    """Return the first year of publication named in a date: `c1990`, `[2007]`, `1993-1995`."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def age_mark_in(text: str) -> int | None:
    """Return the strictest age mark written out in a note (`12+`), in years."""
    return max(map(int, _AGE_MARK.findall(text)), default=None)


def language_in(text: str) -> str | None:
    """Return the first ISO 639-2 code; records of old practice pack several into one field."""
    code = text.strip().lower()[:3]
    return code if _LANGUAGE.fullmatch(code) and code not in _NO_LANGUAGE else None


def price_in(text: str) -> int | None:
    """Return a price in minor units: `р. 165.00`, `834 р. 30 к.`, `16 к.`, `$9.95`."""
    text = _THOUSANDS.sub("", text)
    if found := _ROUBLES.search(text):
        return int(found[1]) * 100 + int(found[2])
    if found := _KOPECKS.search(text):
        return int(found[1])
    if found := _AMOUNT.search(text):
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    return None
