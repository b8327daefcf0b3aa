"""Whether a decoded text makes sense, so that a wrongly named code page is seen.

    CP1251 read as CP866      "Роман" is "╨юьрэ"     lines of a frame
    CP866 read as CP1251      "ђ®¬ ­"                signs inside words
    KOI8-R read as CP1251     "тПНБО"                capitals behind a small letter
    CP1251 read as CP1252     "Ðîìàí"                words without one plain letter
    CP1252 read as CP1251     "Brontл"               two scripts in one word
    8859-5 read as CP1251     "Яѓјъшэ"               letters that no language has so many of

Apart because it only ever refuses: no other code page is tried in the place of the named one.
"""

import re

_CYRILLIC = "А-Яа-яЁёЂ-Џѐ-џҐґ"
_SMALL, _LARGE = "а-яёґєїўђѓљњќћџ", "А-ЯЁҐЄЇЎЈЂЃЉЊЌЋЏ"
_SIGN = "¤¦§©¬®±µ¶†‡‰€№\u00ad\u00a0"
_STRONG = re.compile(
    "[\u2500-\u259f\u0080-\u0087\u008a-\u0097\u0099-\u009b\u009d-\u009f√∙≈≤≥⌠⌡\ufffd]"
    f"|[{_CYRILLIC}][{_SIGN}][{_CYRILLIC}{_SIGN}]|[{_SIGN}]{{2}}[{_CYRILLIC}]"
    f"|[{_CYRILLIC}][¤¦¬©®\u00ad]|[¤¦¬©®\u00ad][{_CYRILLIC}]"
    f"|[{_SMALL}][ЁҐЄЇЎЈЂЃЉЊЌЋЏ]"
    r"|(?<!\w)[а-яё][А-ЯЁ]{2}"
    r"|[À-ÖØ-öø-ÿ]{3}|[À-ÿ][¢¤¥¦§¨ª¬®¯]|[¢¤¥¦§¨ª¬®¯][À-ÿ]"
)
_WEAK = re.compile(
    f"[{_SMALL}][{_LARGE}]|[{_LARGE}]{{2}}[{_SMALL}]"
    f"|[A-Za-z][{_CYRILLIC}]|[{_CYRILLIC}][A-Za-z]|[ЂЃЉЊЌЋЏђѓљњќћџ]"
)
_LETTERS = re.compile(f"[{_CYRILLIC}]")
_FREQUENT = re.compile("[оеаинтсрвлкі]")
_ENOUGH, _LEAST_FREQUENT = 10, 0.34
"""These are two thirds of the letters of a text; of an abbreviated record never less than this."""


def is_plausible(text: str) -> bool:
    """Say whether most words beyond ASCII look like words.

    One that only mixes scripts or cases, as a typing error or a brand does, counts against the
    text if it is not alone.
    """
    words = [word for word in text.split(" ") if not word.isascii()]
    strong = sum(1 for word in words if _STRONG.search(word))
    weak = sum(1 for word in words if _WEAK.search(word))
    wrong = strong + (weak if weak > 1 else 0)
    if wrong and wrong * 2 >= len(words):
        return False
    letters = len(_LETTERS.findall(text))
    frequent = len(_FREQUENT.findall(text.lower()))
    return letters < _ENOUGH or frequent >= _LEAST_FREQUENT * letters
