"""Which of the titles that have all the words is meant: the order of a list of candidates.

    1  as many words as possible are whole
    2  all in the author, the surname among them; all in the title; a call number; anything else
    3  as many as possible of the words that are not the author's are the title's, and begin it
    4  the first of them stands near its beginning, and the title is short
    5  many copies: what a library has much of is asked for much
    6  the newest; volumes in their order; the one that came in last

It is apart because a librarian judges it: it is a function of a title and a question alone, so the
same words always find the same order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sync.replica.question import Choice, Question

Rank = tuple[tuple[int, ...], Sequence[str], int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A title that may be meant, all in folded words; `copies` is a number."""

    number: int
    title: Sequence[str]
    author: Sequence[str]
    call_number: Sequence[str] = ()
    year: int | None = None
    copies: int = 0


class Standing(IntEnum):
    """Where the words stand, the most telling first."""

    AUTHOR = 0
    TITLE = 1
    CALL_NUMBER = 2
    ELSEWHERE = 3


def ranked(candidates: Iterable[Candidate], question: Question) -> list[int]:
    """Return the numbers of the candidates, best first."""
    return [each.number for each in sorted(candidates, key=lambda each: rank(each, question))]


def rank(candidate: Candidate, question: Question) -> Rank:
    """Return what a candidate is sorted by; the least is best."""
    title, author = _spaced(candidate.title), _spaced(candidate.author)
    own = {*candidate.title, *candidate.author, *candidate.call_number, str(candidate.year)}
    is_call_number = _is_call_number(question, candidate)
    asked = [choice for choice in question.words if not _begun(choice, author)]
    titled = [choice for choice in asked if _begun(choice, title)]
    if not asked and any(
        _begun(choice, _spaced(candidate.author[:1])) for choice in question.words
    ):
        standing = Standing.AUTHOR
    elif all(_begun(choice, title) for choice in question.words):
        standing = Standing.TITLE
    else:
        standing = Standing.CALL_NUMBER if is_call_number else Standing.ELSEWHERE
    merits = (
        0 if is_call_number else sum(own.isdisjoint(choice) for choice in question.words),
        standing,
        len(asked) - len(titled),
        # The works of an author are not told apart by how their titles are written.
        *(_written(titled, candidate.title) if titled else (0, 0, 0)),
        -candidate.copies,
        -(candidate.year or 0),
    )
    return merits, candidate.title, -candidate.number


def _written(titled: Sequence[Choice], title: Sequence[str]) -> tuple[int, int, int]:
    place = next(at for at, word in enumerate(title) if any(map(word.startswith, titled)))
    return int(not _opens(titled, title)), place, len(title)


def _is_call_number(question: Question, candidate: Candidate) -> bool:
    if not candidate.call_number or candidate.call_number[0][0] != question.words[0][0][0]:
        return False
    return "".join(candidate.call_number).startswith(question.phrase.replace(" ", ""))


def _spaced(words: Sequence[str]) -> str:
    """Return a text with a blank before each word: it is looked into faster than a list."""
    return f" {' '.join(words)}"


def _begun(choice: Choice, spaced: str) -> bool:
    """Tell whether one of the words is there, or the beginning of one that is."""
    return any(f" {word}" in spaced for word in choice)


def _opens(asked: Sequence[Choice], title: Sequence[str]) -> bool:
    """Tell whether the title begins with these words, in their order."""
    return len(title) >= len(asked) and all(
        word.startswith(choice) for choice, word in zip(asked, title, strict=False)
    )
