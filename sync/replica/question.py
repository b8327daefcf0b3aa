"""What a patron typed, taken apart: folded words, and the number it may be.

It is apart from the searching because what was typed may be asked again in other words: as another
keyboard would have written it, or with a slip put right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sync.replica.folding import words

Choice = tuple[str, ...]
"""Words of which any will do: the one that was typed, or those it may have been meant for."""

MOST_WORDS = 12
INDEXED = 5
"""Letters of a beginning that the full text has a list of; those of a longer one are merged."""

_NUMBER = re.compile(r"[\d\s\u2010\u2011-]*\d[\s\u2010\u2011-]*[xхXХ]?\s*")
_SHORTEST_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Question:
    """Words all of which a title must have, each with its choices; `isbn` a number's beginning."""

    words: tuple[Choice, ...]
    isbn: str = ""

    @property
    def phrase(self) -> str:
        """The words as a title would begin with them; of choices the first."""
        return " ".join(choice[0] for choice in self.words)


def question_of(text: str) -> Question:
    """Take a text apart; one without a letter or digit has no words."""
    found = tuple((word,) for word in words(text)[:MOST_WORDS])
    return Question(found, _isbn_in(text))


def _isbn_in(text: str) -> str:
    """Return the digits if this may be an ISBN or the beginning of one, else an empty text."""
    if not _NUMBER.fullmatch(text):
        return ""
    digits = "".join(c if c.isdecimal() else "x" for c in text if c.isalnum())
    return digits if len(digits) >= _SHORTEST_NUMBER and digits.isascii() else ""


def matching(asked: Sequence[Choice], places: str, *, whole: int = 0) -> str:
    """Return the full-text question for titles with all these words in any of the places.

    Each word may be the beginning of a longer one, except those of the first `whole` for which
    that would take a merge.
    """
    found = []
    for at, choice in enumerate(asked):
        star = "" if at < whole and len(choice[0]) > INDEXED else "*"
        terms = (f'"{place}{word}"{star}' for word in choice for place in places)
        found.append(f"({' OR '.join(terms)})")
    return " AND ".join(found)
