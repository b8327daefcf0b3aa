"""The command `find`: titles by words, as the screen finds them."""

from collections.abc import Generator
from contextlib import closing

from sync.circulation import FindTitle, TitleFound, Unavailable
from sync.clock import boottime
from sync.commands.request import Request
from sync.commands.words import title_line
from sync.exits import Exit
from sync.failure import Failure
from sync.office import Office
from sync.replica import MOST_ASKED, TitlesReader

_PATIENCE = 5.0
"""Seconds; nobody's card waits for a technician's search for longer than that."""


def find_titles(office: Office, request: Request) -> Generator[object, None, object]:
    """Return the titles that fit the text `words`, at most `count`, best first.

    Raises `Failure` when there is none.
    """
    query = FindTitle(request.text("words"), request.whole("count", 20, 1, MOST_ASKED))
    yield {}
    with closing(TitlesReader(office.places.replica)) as titles:
        try:
            found = titles.find(query, boottime() + _PATIENCE)
        except Unavailable as problem:
            raise Failure(Exit.STORAGE, str(problem)) from None
    if not found.titles:
        raise Failure(Exit.REFUSED, "no title has all these words")
    return {
        "exit": int(Exit.DONE),
        "titles": [_told(each) for each in found.titles],
        "more": found.more,
    }


def _told(found: TitleFound) -> dict[str, object]:
    title = found.title
    return {
        "id": title.id,
        "title": title.title,
        "author": title.author,
        "year": title.year,
        "isbn": title.isbn,
        "age_mark": title.age_mark,
        "line": title_line(title),
        "call_number": found.call_number,
        "items": found.items,
        "available": found.available,
    }
