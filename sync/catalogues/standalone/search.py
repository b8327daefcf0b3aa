"""The library's own answer to `FindTitle`, over the folded words of `library.db`.

    1  titles that begin with what was typed     an index over the folded title
    2  titles and authors with all the words     every row is looked at, each word as a beginning

The kiosk's replica searches better and at once; this one is right, and needs no replica.
"""

from collections.abc import Iterator

from sync.catalogues.standalone.names import folded
from sync.catalogues.standalone.tables.columns import Columns
from sync.catalogues.standalone.tables.stock import FREE_COPY, TITLE_COLUMNS, title_of
from sync.circulation import FindTitle, TitleFound, TitlesFound
from sync.store import Store

MOST_ASKED = 100
MOST_WORDS = 12
_CANDIDATES = 150
"""Words that fit more titles than this rank nothing; the patron has to type one more letter."""

_LAST = "\U0010ffff"


def find_titles(store: Store, query: FindTitle) -> TitlesFound:
    """Return the titles that fit all words, best first; none for a query without a letter."""
    words = " ".join(folded(query.words).split()[:MOST_WORDS])
    limit = min(max(query.limit, 1), MOST_ASKED)
    if not words:
        return TitlesFound(())
    numbers = list(dict.fromkeys([*_beginning_with(store, words, limit), *_with(store, words)]))
    found = _titles(store, numbers[:limit])
    return TitlesFound(
        tuple(found[number] for number in numbers[:limit]), more=len(numbers) > limit
    )


def _beginning_with(store: Store, words: str, limit: int) -> Iterator[int]:
    """Yield titles whose text begins with the words; a title that is just that comes first."""
    sql = """SELECT number FROM titles WHERE starts >= ? AND starts < ?
        ORDER BY starts, year DESC LIMIT ?"""
    for row in store.query(sql, [words, words + _LAST, limit + 1]):
        yield Columns(row).whole("number")


def _with(store: Store, words: str) -> list[int]:
    """Return titles with all the words: whole words of the title first, then the shorter title."""
    asked = [" " + word for word in words.split()]
    having = " AND ".join(["instr(words, ?)"] * len(asked))
    sql = f"SELECT number, title FROM titles WHERE {having} LIMIT ?"  # noqa: S608 - question marks
    rows = map(Columns, store.query(sql, [*asked, _CANDIDATES]))
    found = [(_distance(words, folded(row.text("title"))), row.whole("number")) for row in rows]
    return [number for _, number in sorted(found)]


def _distance(words: str, title: str) -> tuple[int, int, int]:
    """Return how far a title is from the words; both are folded."""
    asked, own = words.split(), title.split()
    whole = sum(word in own for word in asked)
    begun = sum(any(mine.startswith(word) for mine in own) for word in asked)
    return -whole, -begun, len(own)


def _titles(store: Store, numbers: list[int]) -> dict[int, TitleFound]:
    marks = ", ".join("?" * len(numbers))
    sql = f"""SELECT {TITLE_COLUMNS},
        (SELECT count(*) FROM items i WHERE i.title = t.number AND i.withdrawn = 0) AS copies,
        (SELECT count(*) FROM items i WHERE i.title = t.number AND {FREE_COPY}) AS available,
        (SELECT min(i.call_number) FROM items i WHERE i.title = t.number) AS item_call_number
        FROM titles t WHERE t.number IN ({marks})"""  # noqa: S608 - constants and question marks
    rows = map(Columns, store.query(sql, numbers))
    return {row.whole("title_number"): _title_found(row) for row in rows}


def _title_found(row: Columns) -> TitleFound:
    return TitleFound(
        title=title_of(row),
        items=row.whole("copies"),
        available=row.whole("available"),
        call_number=row.text_or_none("title_call_number") or row.text_or_none("item_call_number"),
    )
