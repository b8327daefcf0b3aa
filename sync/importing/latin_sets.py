"""The sets of Latin letters from before Unicode, in which a mark stands before its letter.

    MARC-8     65 = e, E8 65 = ë      through pymarc's tables
    ISO 5426   65 = e, C8 65 = ë      ISO 5426:1983; 88 and 89 frame an article (ISO 6630)

Apart because both decode in silence what was never theirs: a Russian word in CP1251 is a row of
marks to them.  A mark without a letter behind it is therefore refused.
"""

import re
import unicodedata

from pymarc.marc8 import MARC8ToUnicode
from pymarc.marc8_mapping import CODESETS

_ESCAPE = b"\x1b"
_ANSEL = 0x45
_OTHER_BYTES = re.compile(rb"[\x80-\xff]")
_MARKS_OF_ANSEL = re.compile(rb"[\xe0-\xfe]{3}|[\xe0-\xfe](?![\xe0-\xfeA-Za-z\xa1-\xc8])")

_MARKS = dict(
    zip(
        range(0xC0, 0xE0),
        "\u0309\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0308\u030a\u0315\u0313\u030b\u031b"
        "\u030c\u0327\u031c\u0326\u0328\u0325\u032e\u0323\u0324\u0332\u0333\u0329\u032d\0\ufe20\ufe21"
        "\ufe23",
        strict=True,
    )
)
_SIGNS = dict(enumerate("¡„£$¥†§′‘“«♭©℗®ʿʾ‚\0\0\0‡·″’”»♯ʹʺ¿", 0xA1))
_SIGNS |= zip(
    b"\x88\x89\xe1\xe2\xe6\xe8\xe9\xea\xec\xf1\xf2\xf3\xf5\xf6\xf8\xf9\xfa\xfb\xfc",
    "\x88\x89ÆĐĲŁØŒÞæđðıĳłøœßþ",
    strict=True,
)
_MOST_MARKS = 2


def decode_iso5426(data: bytes) -> str:
    """Decode ISO 5426; raises `UnicodeDecodeError`."""
    if data.isascii() and _ESCAPE not in data:
        return data.decode("ascii")
    letters: list[str] = []
    waiting = ""
    for at, byte in enumerate(data):
        mark = _MARKS.get(byte)
        letter = chr(byte) if byte < 0x80 else _SIGNS.get(byte, "\0")  # noqa: PLR2004 - ASCII
        if mark is not None:
            waiting += mark
            letter = ""
        elif waiting and not letter.isalpha():
            letter = "\0"
        if "\0" in (letter, mark) or letter == "\x1b" or len(waiting) > _MOST_MARKS:
            raise UnicodeDecodeError("iso5426", data, at, at + 1, "no such character")
        if mark is None:
            letters += letter, waiting
            waiting = ""
    if waiting:
        raise UnicodeDecodeError("iso5426", data, len(data) - 1, len(data), "a mark without letter")
    return unicodedata.normalize("NFC", "".join(letters))


def decode_marc8(data: bytes) -> str:
    """Decode MARC-8, raising `UnicodeDecodeError` where pymarc would put a blank in silence."""
    if data.isascii() and _ESCAPE not in data:
        return data.decode("ascii")
    if _ESCAPE not in data:
        _refuse_what_is_not_ansel(data)
    try:
        text = str(MARC8ToUnicode(quiet=True).translate(data))  # type: ignore[no-untyped-call]  # pymarc's, without types
    except (IndexError, TypeError) as error:  # what its tables raise for a cut escape
        raise UnicodeDecodeError("marc-8", data, 0, len(data), "cut escape") from error
    if text.count(" ") > data.count(b" "):
        raise UnicodeDecodeError("marc-8", data, 0, len(data), "no such character")
    return text


def _refuse_what_is_not_ansel(data: bytes) -> None:
    for found in _OTHER_BYTES.finditer(data):
        if found[0][0] not in CODESETS[_ANSEL]:
            raise UnicodeDecodeError("marc-8", data, found.start(), found.end(), "not in ANSEL")
    alone = _MARKS_OF_ANSEL.search(data)
    if alone:
        raise UnicodeDecodeError("marc-8", data, alone.start(), alone.end(), "marks without letter")
