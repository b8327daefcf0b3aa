"""Which of the titles that have all the words is meant: the order of a list of candidates.

    1  as many words as possible are whole
    2  all in the author, the surname among them; then all in the title; then anything else
    3  the words that are not the author's begin the title
    4  the first of them stands near its beginning, and the title is short
    5  the newest, the one that came in last

It is apart because a librarian judges it: it is a function of a title and a question alone, so the
same words always find the same order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sync.replica.question import Question
from sync.replica.terms import Choice

Rank = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A title that may be meant.  `title` and `author` are folded words."""

    number: int
    title: Sequence[str]
    author: Sequence[str]
    year: int | None


class Standing(IntEnum):
    """Where the words stand, the most telling first."""

    AUTHOR = 0
    TITLE = 1
    ELSEWHERE = 2


def ranked(candidates: Iterable[Candidate], question: Question) -> list[int]:
    """Return the numbers of the candidates, best first."""
    return [each.number for each in sorted(candidates, key=lambda each: rank(each, question))]


def rank(candidate: Candidate, question: Question) -> Rank:
    """Return what a candidate is sorted by; the least is best."""
    title, author = candidate.title, candidate.author
    own = {*title, *author}
    broken = sum(not any(word in own for word in choice) for choice in question.words)
    asked = [choice for choice in question.words if not _begun(choice, author)]
    at = _place(asked, title)
    return (
        broken,
        _standing(asked, candidate, question),
        int(not _opens(asked, title)),
        len(title) if at is None else at,
        len(title),
        -(candidate.year or 0),
        -candidate.number,
    )


def _standing(asked: Sequence[Choice], candidate: Candidate, question: Question) -> Standing:
    """Say where the words stand; `asked` are those that are not the author's."""
    surname = candidate.author[:1]
    if not asked and any(_begun(choice, surname) for choice in question.words):
        return Standing.AUTHOR
    if all(_begun(choice, candidate.title) for choice in question.words):
        return Standing.TITLE
    return Standing.ELSEWHERE


def _begun(choice: Choice, own: Iterable[str]) -> bool:
    return any(word.startswith(choice) for word in own)


def _opens(asked: Sequence[Choice], title: Sequence[str]) -> bool:
    """Tell whether the title begins with these words, in their order."""
    return len(title) >= len(asked) and all(
        word.startswith(choice) for choice, word in zip(asked, title, strict=False)
    )


def _place(asked: Sequence[Choice], title: Sequence[str]) -> int | None:
    """Return where in the title the first of these words stands, None if none does."""
    places = (at for at, word in enumerate(title) if any(map(word.startswith, asked)))
    return next(places, None)
