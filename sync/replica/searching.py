"""The searching itself: short lists of candidates, one after the other while there is room.

    1  the ISBN that was typed, if it is long enough to be one
    2  titles that begin with the words           two indexes over folded titles, in their order
    3  all words anywhere, in any order           full text, each list cut at `CANDIDATES` of the
       - so many: those in title or author        titles that came in last, and ranked together
    4  a number that begins an ISBN

SQLite's own ranking reads every title that has a word, over a second for a common beginning in a
million.  So no list here is ever read to its end: that of title starts is in order already, and the
others meet the rarest word first and stop early.
"""

import json
from collections.abc import Callable, Iterator

from sync.catalogues.standalone.tables.columns import Columns
from sync.replica.folding import words
from sync.replica.question import INDEXED, Choice, Question, matching
from sync.replica.ranking import Candidate, ranked
from sync.replica.terms import AUTHOR, ISBN, OTHER, TITLE
from sync.store import Store

CANDIDATES = 120
"""So many titles that fit the words are ranked; more of them want one more letter."""

LONG_NUMBER = 7
"""From so many digits on a number is an ISBN rather than a year or a title."""

STARTS = 80
"""So many letters of a title stand in the index of title starts."""

_AUTHORS_SHARE = 3
"""One in so many of a full list of title starts gives way to the works of an author of that name.

Else whoever types Пушкин is shown the books about him, and none by him.
"""
_SHORTEST_SURNAME = 3

_LAST = "\U0010ffff"


def search(store: Store, question: Question, limit: int, go_on: Callable[[], None]) -> list[int]:
    """Return the numbers of the best titles, one more than `limit` if there are more.

    `go_on` is called between the lists and raises what ends the search.
    """
    found: dict[int, None] = {}
    for numbers in _lists(store, question, limit):
        found |= dict.fromkeys(numbers)
        if len(found) > limit:
            break
        go_on()
    return list(found)[: limit + 1]


def has_any(store: Store, match: str) -> bool:
    """Say whether any title answers a full-text question."""
    sql = "SELECT 1 FROM title_terms WHERE title_terms MATCH ? LIMIT 1"
    return store.one(sql, [match]) is not None


def _lists(store: Store, question: Question, limit: int) -> Iterator[list[int]]:
    isbn = f'"{ISBN}{question.isbn}"*' if question.isbn else ""
    if len(question.isbn) >= LONG_NUMBER:
        yield _ranked(store, question, _listed(store, isbn))
    starts = _starting(store, question.phrase[:STARTS], limit)
    if len(starts) > limit:
        starts = _with_authors(store, question, starts, limit)
    yield starts
    yield _ranked(store, question, *_with_words(store, question))
    if isbn:
        yield _ranked(store, question, _listed(store, isbn))


def _with_words(store: Store, question: Question) -> Iterator[list[int]]:
    """Yield the titles that have all the words, from a wide list to narrow ones.

    All words but the last are typed to their ends, mostly; only if that finds too little, a long
    one is taken for the beginning of a longer one, whose lists have to be merged first.
    """
    asked = _telling(question.words)
    if any(len(choice[0]) > INDEXED for choice in asked[:-1]):
        whole = list(_narrowing(store, asked, len(asked) - 1))
        yield from whole
        if len(whole[0]) == CANDIDATES:
            return
    yield from _narrowing(store, asked, 0)


def _telling(asked: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Leave out single letters where two words tell enough: nearly every title has such a word."""
    longer = tuple(choice for choice in asked if len(choice[0]) > 1)
    return longer if len(longer) > 1 else asked


def _narrowing(store: Store, asked: tuple[Choice, ...], whole: int) -> Iterator[list[int]]:
    """Yield a list, and if it was cut, those that are wanted most of what it may have left out."""
    wide = _listed(store, matching(asked, TITLE + AUTHOR + OTHER, whole=whole))
    yield wide
    if len(wide) == CANDIDATES:
        for places in (TITLE + AUTHOR,) if len(asked) > 1 else (AUTHOR, TITLE):
            yield _listed(store, matching(asked, places, whole=whole))


def _starting(store: Store, phrase: str, limit: int) -> list[int]:
    """Return titles that begin with the words in alphabetical order, the newest of like ones first.

    So a title that is just the words comes first.  Titles that were typed with their article follow
    those that are filed under it.
    """
    found: dict[int, None] = {}
    for column in ("starts", "starts_whole"):
        sql = f"""SELECT number FROM titles WHERE {column} >= ? AND {column} < ?
            ORDER BY {column}, year DESC LIMIT ?"""  # noqa: S608 - one of two names
        rows = store.query(sql, [phrase, phrase + _LAST, limit + 1])
        found |= dict.fromkeys(Columns(row).whole("number") for row in rows)
    return list(found)


def _with_authors(store: Store, question: Question, starts: list[int], limit: int) -> list[int]:
    """Return the title starts with the works of an author who is just the words among them."""
    if len(question.phrase) < _SHORTEST_SURNAME:
        return starts
    match = " AND ".join(f'"{AUTHOR}{choice[0]}"' for choice in question.words)
    works = _ranked(store, question, _listed(store, match))
    share = works[: limit // _AUTHORS_SHARE]
    kept = [number for number in starts if number not in share]
    return [*kept[: limit - len(share)], *share, *kept[limit - len(share) :]]


def _listed(store: Store, match: str) -> list[int]:
    """Return the titles a full-text question fits, of many those that came in last."""
    sql = f"""SELECT rowid FROM title_terms WHERE title_terms MATCH ?
        ORDER BY rowid DESC LIMIT {CANDIDATES}"""  # noqa: S608 - a constant
    return [Columns(row).whole("rowid") for row in store.query(sql, [match])]


def _ranked(store: Store, question: Question, *lists: list[int]) -> list[int]:
    """Return the titles of all lists, best first."""
    numbers = sorted({number for each in lists for number in each})
    return ranked(_candidates(store, numbers), question)


def _candidates(store: Store, numbers: list[int]) -> Iterator[Candidate]:
    sql = """SELECT number, starts, author, call_number, year,
        (SELECT count(*) FROM items i WHERE i.title = t.number AND i.withdrawn = 0) AS copies
        FROM titles t WHERE number IN (SELECT value FROM json_each(?))"""
    for row in map(Columns, store.query(sql, [json.dumps(numbers)])):
        yield Candidate(
            row.whole("number"),
            row.text("starts").split(),
            words(row.text_or_none("author") or ""),
            words(row.text_or_none("call_number") or ""),
            row.whole_or_none("year"),
            row.whole("copies"),
        )
