"""The library's own answer to `FindTitle`, over the folded words of `library.db`.

    1  titles that begin with what was typed     an index over the folded title
    2  titles and authors with all the words     full-text search, each word as a beginning

The kiosk's replica searches better; this one is right, and needs no replica.
"""

from collections.abc import Iterator

from sync.catalogues.standalone.names import folded
from sync.catalogues.standalone.tables.columns import Columns
from sync.catalogues.standalone.tables.stock import FREE_COPY, TITLE_COLUMNS, title_of
from sync.circulation import FindTitle, TitleFound, TitlesFound
from sync.store import Store

MOST_ASKED = 100
_CANDIDATES = 400
"""Words that fit more titles than this rank nothing; the patron has to type one more letter."""

_LAST = "\U0010ffff"


def find_titles(store: Store, query: FindTitle) -> TitlesFound:
    """Return the titles that fit all words, best first; none for a query without a letter."""
    words = folded(query.words)
    limit = min(max(query.limit, 1), MOST_ASKED)
    if not words:
        return TitlesFound(())
    numbers = list(dict.fromkeys([*_beginning_with(store, words, limit), *_with(store, words)]))
    found = tuple(_title_found(store, number) for number in numbers[:limit])
    return TitlesFound(found, more=len(numbers) > limit)


def _beginning_with(store: Store, words: str, limit: int) -> Iterator[int]:
    """Yield titles whose text begins with the words; a title that is just that comes first."""
    sql = """SELECT number FROM titles WHERE starts >= ? AND starts < ?
        ORDER BY starts, year DESC LIMIT ?"""
    for row in store.query(sql, [words, words + _LAST, limit + 1]):
        yield Columns(row).whole("number")


def _with(store: Store, words: str) -> Iterator[int]:
    # A word of the title weighs most, then the author's.
    sql = f"""SELECT rowid AS number FROM (SELECT rowid, rank FROM title_words
        WHERE title_words MATCH ? AND rank MATCH 'bm25(10.0, 5.0, 1.0)' LIMIT {_CANDIDATES})
        ORDER BY rank, number"""  # noqa: S608 - a constant
    match = " ".join(f'"{word}"*' for word in words.split())
    for row in store.query(sql, [match]):
        yield Columns(row).whole("number")


def _title_found(store: Store, number: int) -> TitleFound:
    sql = f"""SELECT {TITLE_COLUMNS},
        (SELECT count(*) FROM items i WHERE i.title = t.number AND i.withdrawn = 0) AS copies,
        (SELECT count(*) FROM items i WHERE i.title = t.number AND {FREE_COPY}) AS available,
        (SELECT min(i.call_number) FROM items i WHERE i.title = t.number) AS item_call_number
        FROM titles t WHERE t.number = ?"""  # noqa: S608 - constants
    row = Columns(store.one(sql, [number]) or {})
    return TitleFound(
        title=title_of(row),
        items=row.whole("copies"),
        available=row.whole("available"),
        call_number=row.text_or_none("title_call_number") or row.text_or_none("item_call_number"),
    )
