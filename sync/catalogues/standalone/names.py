"""How a person's name is shown, and how two spellings of it are found to be the same.

Apart because privacy decides here: nothing but the short form ever leaves for the screen.
"""

import unicodedata


def short_name(surname: str, forename: str) -> str:
    """Return what the screen may show: `Анна С.`; the surname's initial alone if that is all."""
    initial = f"{surname.strip()[:1].upper()}." if surname.strip() else ""
    return " ".join(part for part in (forename.strip(), initial) if part)


def folded(text: str) -> str:
    """Return the text as it is compared: no case, ё as е, one blank between words of letters.

    Punctuation parts words, except that an apostrophe or hyphen is dropped: O'Neill is oneill.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    kept = "".join(_letter(character) for character in plain)
    return " ".join(kept.split())


def person_key(surname: str, forename: str) -> str:
    """Return the key under which the same person registers twice, together with the birth date."""
    return f"{folded(surname)}|{folded(forename)}"


_JOINERS = "'’ʼ`-‐‑"


def _letter(character: str) -> str:
    if character in _JOINERS:
        return ""
    # A combining mark stays: й must not become и where a source spells it in two characters.
    return character if character.isalnum() or unicodedata.combining(character) else " "
