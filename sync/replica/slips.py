"""What was meant where nothing is found: words typed on the other keyboard, or with one slip.

    djqyf      война           the keys are right, the layout is not
    рщииш      hobbi           in the other direction, and of an unfinished word
    достаевс   достоевс        one letter is wrong

A slip is two letters in the wrong order, one too many, a common one missing, or one in place of
another that sounds like it or lies beside it.  Only a question that finds nothing is asked again,
so that nobody is shown what was not typed while there is what was.  It is bounded: some hundred
spellings of two words at most, each a look at whether any word of the catalogue begins so.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from sync.replica.question import Choice, Question, matching, question_of
from sync.replica.searching import has_any
from sync.replica.terms import AUTHOR, OTHER, TITLE
from sync.store import Store

_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_SHIFTED = str.maketrans('~{}:"<>', "`[];',.")
_TO_RUSSIAN = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS, _LATIN_KEYS)

_ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDS = ("аоеиыуэюяй", "бпвф", "гкх", "дт", "жшщчц", "зсц", "мн", "лр", "ъь")
_LETTERS = ("aeiouy", "cksqz", "bpvfw", "dt", "gj", "mn", "lr", "hk")
_OFTEN = ("оеаинтсрвлкмдпуй", "etaoinsrhldcumpg")
"""The letters that are most often missing, for they are most often there."""

_SHORTEST = 4
"""Letters of a word with a slip; a shorter one is near to too many others."""
_LONGEST = 16
_MOST_WORDS = 2
_MOST_CHOICES = 6


def on_other_keyboard(text: str) -> Question | None:
    """Return what the same keys write in the other layout, None if that has no word."""
    text = text.lower()
    is_russian = any("а" <= letter <= "я" or letter == "ё" for letter in text)
    other = text.translate(_TO_LATIN if is_russian else _TO_RUSSIAN)
    if not is_russian:
        other = text.translate(_SHIFTED).translate(_TO_RUSSIAN)
    question = question_of(other)
    return question if question.words and other != text else None


def with_a_slip_mended(
    store: Store, question: Question, go_on: Callable[[], None]
) -> Question | None:
    """Return the question with each unknown word replaced by known ones one slip away from it.

    None if every word is known, or one has none near it.  `go_on` raises what ends the search.
    """
    unknown = [choice for choice in question.words if not _is_known(store, choice)]
    if not 0 < len(unknown) <= _MOST_WORDS:
        return None
    mended: dict[Choice, Choice] = {}
    for choice in unknown:
        near = _near(store, choice[0], go_on)
        if not near:
            return None
        mended[choice] = near
    return replace(question, words=tuple(mended.get(each, each) for each in question.words))


def _is_known(store: Store, choice: Choice) -> bool:
    return has_any(store, matching([choice], TITLE + AUTHOR + OTHER))


def _near(store: Store, word: str, go_on: Callable[[], None]) -> Choice:
    found: list[str] = []
    for spelling in dict.fromkeys(_spellings(word)):
        if has_any(store, matching([(spelling,)], TITLE + AUTHOR)):
            found.append(spelling)
            if len(found) == _MOST_CHOICES:
                break
        go_on()
    return tuple(found)


def _spellings(word: str) -> Iterator[str]:
    """Yield the words one slip away, what happens most often first.

    A wrong letter sounds or lies near the right one; all others would be twice as many to look up.
    """
    alphabets = [often for often in _OFTEN if _RUSSIAN.issuperset(word) == (often == _OFTEN[0])]
    if not word.isalpha() or not _SHORTEST <= len(word) <= _LONGEST:
        return
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for head, tail in parts[:-2]:
        yield head + tail[1] + tail[0] + tail[2:]
    for head, tail in parts[:-1]:
        yield from (head + letter + tail[1:] for letter in _NEAR.get(tail[0], ""))
        yield head + tail[1:]
    for head, tail in parts:
        yield from (head + letter + tail for often in alphabets for letter in often)


def _nearness() -> dict[str, str]:
    """Return the letters each may have been typed for."""
    near: dict[str, set[str]] = {}
    for group in (*_SOUNDS, *_LETTERS):
        for letter in group:
            near.setdefault(letter, set()).update(group)
    for row in _ROWS:
        for one, other in pairwise(row):
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
    return {letter: "".join(sorted(others - {letter})) for letter, others in near.items()}


_RUSSIAN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя")
_NEAR = _nearness()
