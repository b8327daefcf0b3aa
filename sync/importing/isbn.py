"""International standard book numbers: the check digits, and the two lengths of one number.

Apart because a spreadsheet, a record and a scanned cover all bring them.
"""

import re
from operator import mul

_NUMBER = re.compile(r"(?<![\dXx])(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXxХх](?![\dXx])")
_ALONE = re.compile(r"((?:97[89])?\d{9}[\dX])(?: \D*)?", re.ASCII)
"""How most records have it: the number, without hyphens, and perhaps a word about the binding."""

_BOOKLAND = "978"
_TEN = 10


def isbns_in(text: str) -> tuple[str, ...]:
    """Return every valid number in `text` as digits, each followed by its other length.

    A number that never passes its check digit is left out: it names another book or none.
    """
    found: list[str] = []
    alone = _ALONE.fullmatch(text)
    if alone and _is_valid(alone[1]):
        return (alone[1], *_other_length(alone[1]))
    for match in _NUMBER.finditer(text):
        # The Russian Х stands in many catalogues where the Latin X is meant.
        number = re.sub(r"[- ]", "", match[0]).upper().replace("Х", "X")
        if _is_valid(number):
            found += [number, *_other_length(number)]
    return tuple(dict.fromkeys(found))


def _is_valid(number: str) -> bool:
    last = number[-1]
    return last == (_check_10(number) if len(number) == _TEN else _check_13(number))


def _other_length(number: str) -> tuple[str, ...]:
    if len(number) == _TEN:
        bookland = _BOOKLAND + number
        return (bookland[:-1] + _check_13(bookland),)
    if number.startswith(_BOOKLAND):
        return (number[3:-1] + _check_10(number[3:]),)
    return ()


def _check_10(number: str) -> str:
    total = sum(map(mul, map(int, number[:9]), range(10, 1, -1)))
    return "0123456789X"[-total % 11]


def _check_13(number: str) -> str:
    total = sum(map(int, number[0:12:2])) + 3 * sum(map(int, number[1:12:2]))
    return str(-total % 10)
