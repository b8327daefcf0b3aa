"""The reading side of `catalogue.db`: finds titles in a thread of its own while another one writes.

    1  a whole ISBN, with or without hyphens
    2  titles that begin with what was typed      an index over the folded title
    3  all words in the title                     full text, each word as a beginning,
    4  in title and author                        every list cut at `CANDIDATES`
    5  anywhere: year, subjects, call number

Each list is asked for only while the ones before it leave room, so that a letter that fits a
million titles costs no more than one that fits a hundred.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sync.catalogues.standalone.names import folded
from sync.catalogues.standalone.tables.columns import Columns
from sync.circulation import FindTitle, Title, TitleFound, TitleId, TitlesFound, Unavailable
from sync.clock import boottime
from sync.replica.schema import MIGRATIONS
from sync.store import Preset, Store
from sync.store_errors import StoreError

MOST_ASKED = 100
CANDIDATES = 200
"""So many titles that fit the words are ranked; more of them want one more letter."""
MOST_WORDS = 12

_LAST = "\U0010ffff"
_ISBN = re.compile(r"(?:97[89])?\d{9}[\dx]")
_COLUMNS = ("{title} : ", "{title author} : ", "")


class TitlesReader:
    """Searches the file at `path`, which a `Replica` keeps.

    Belongs to the thread that first searches; `now` is the clock of the deadlines.
    """

    def __init__(self, path: Path, now: Callable[[], float] = boottime) -> None:
        self._path = path
        self._now = now
        self._store: Store | None = None

    def find(self, query: FindTitle, deadline: float) -> TitlesFound:
        """Return the titles that fit all words, best first; none for words without a letter.

        Raises `Unavailable` when the file can not be read or the deadline passes.
        """
        try:
            if self._store is None:
                self._store = Store(self._path, MIGRATIONS, Preset.READER)
            return self._found(self._store, query, deadline)
        except StoreError as problem:
            self.close()
            raise Unavailable("the replica can not be read") from problem

    def close(self) -> None:
        """Close the file; the next search opens it again."""
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def _found(self, store: Store, query: FindTitle, deadline: float) -> TitlesFound:
        words = " ".join(folded(query.words).split()[:MOST_WORDS])
        limit = min(max(query.limit, 1), MOST_ASKED)
        if not words:
            return TitlesFound(())
        numbers: dict[int, None] = {}
        for search in _searches(store, words, limit):
            numbers |= dict.fromkeys(search())
            if len(numbers) > limit:
                break
            if self._now() >= deadline:
                raise Unavailable("the search took too long")
        best = list(numbers)[:limit]
        return TitlesFound(
            tuple(_title_found(store, number) for number in best), more=len(numbers) > limit
        )


def _searches(store: Store, words: str, limit: int) -> Iterator[Callable[[], list[int]]]:
    number = words.replace(" ", "")
    if _ISBN.fullmatch(number):
        yield partial(_matching, store, f'{{isbn}} : "{number}"', words)
    yield partial(_beginning_with, store, words, limit)
    match = " AND ".join(f'"{word}"*' for word in words.split())
    for columns in _COLUMNS:
        yield partial(_matching, store, f"{columns}({match})", words)


def _beginning_with(store: Store, words: str, limit: int) -> list[int]:
    """Return titles whose text begins with the words; a title that is just that comes first."""
    sql = """SELECT number FROM titles WHERE starts >= ? AND starts < ?
        ORDER BY starts, year DESC LIMIT ?"""
    rows = store.query(sql, [words, words + _LAST, limit + 1])
    return [Columns(row).whole("number") for row in rows]


def _matching(store: Store, match: str, words: str) -> list[int]:
    """Return the titles that match, those beginning with the words first, then the newest."""
    sql = f"""SELECT t.number, t.title, t.year FROM titles t JOIN
        (SELECT rowid FROM title_words WHERE title_words MATCH ? LIMIT {CANDIDATES}) w
        ON w.rowid = t.number"""  # noqa: S608 - a constant
    rows = [Columns(row) for row in store.query(sql, [match])]
    rows.sort(
        key=lambda row: (
            not folded(row.text("title")).startswith(words),
            -(row.whole_or_none("year") or 0),
            row.whole("number"),
        )
    )
    return [row.whole("number") for row in rows]


def _title_found(store: Store, number: int) -> TitleFound:
    sql = """SELECT t.*, (SELECT count(*) FROM items i WHERE i.title = t.number
            AND i.withdrawn = 0) AS copies,
        (SELECT count(*) FROM items i WHERE i.title = t.number AND i.withdrawn = 0
            AND i.lendable = 1 AND i.away = 0) AS available
        FROM titles t WHERE t.number = ?"""
    row = Columns(store.one(sql, [number]) or {})
    title = Title(
        id=TitleId(row.text("id")),
        title=row.text("title"),
        author=row.text_or_none("author"),
        year=row.whole_or_none("year"),
        isbn=row.text_or_none("isbn"),
        age_mark=row.whole_or_none("age_mark"),
    )
    return TitleFound(
        title, row.whole("copies"), row.whole("available"), row.text_or_none("call_number")
    )
