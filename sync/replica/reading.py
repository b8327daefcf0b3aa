"""The reading side of `catalogue.db`: finds titles in a thread of its own while another one writes.

    words --> question --> search --> titles with their copies
                 `---(nothing found)--> other keyboard, then a slip mended --> search

It is apart from the searching because it has the file, the clock, and what a patron is shown.
"""

import json
from collections.abc import Callable
from pathlib import Path

from sync.catalogues.standalone.tables.columns import Columns
from sync.circulation import FindTitle, Title, TitleFound, TitleId, TitlesFound, Unavailable
from sync.clock import boottime
from sync.replica.question import question_of
from sync.replica.schema import MIGRATIONS
from sync.replica.searching import search
from sync.replica.slips import on_other_keyboard, with_a_slip_mended
from sync.store import Preset, Store
from sync.store_errors import NotAStoreError, StoreError, StoreMalformedError

MOST_ASKED = 100

_FOUND = """SELECT t.*, count(i.barcode) FILTER (WHERE i.withdrawn = 0) AS copies,
    count(i.barcode) FILTER (WHERE i.withdrawn = 0 AND i.lendable = 1 AND i.away = 0) AS available
    FROM json_each(?) asked JOIN titles t ON t.number = asked.value
    LEFT JOIN items i ON i.title = t.number GROUP BY asked.key ORDER BY asked.key"""


class TitlesReader:
    """Searches the file at `path`, which a `Replica` keeps.

    Belongs to the thread that first searches; `now` is the clock of the deadlines.  `damaged` is
    told, in that thread, when the file has to be made anew.
    """

    def __init__(
        self,
        path: Path,
        now: Callable[[], float] = boottime,
        damaged: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._path = path
        self._now = now
        self._damaged = damaged
        self._store: Store | None = None

    def find(self, query: FindTitle, deadline: float) -> TitlesFound:
        """Return the titles that fit all words, best first; none for words without a letter.

        Where none fits, those that fit what was probably meant.  Raises `Unavailable` when the
        file can not be read or the deadline passes.
        """
        try:
            if self._store is None:
                self._store = Store(self._path, MIGRATIONS, Preset.READER)
            return self._found(self._store, query, deadline)
        except StoreError as problem:
            if isinstance(problem, StoreMalformedError | NotAStoreError):
                self._damaged(str(problem))
            self.close()
            raise Unavailable("the replica can not be read") from problem

    def close(self) -> None:
        """Close the file; the next search opens it again."""
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def _found(self, store: Store, query: FindTitle, deadline: float) -> TitlesFound:
        limit = min(max(query.limit, 1), MOST_ASKED)
        numbers = self._numbers(store, query.words, limit, deadline)
        rows = map(Columns, store.query(_FOUND, [json.dumps(numbers[:limit])]))
        return TitlesFound(tuple(map(_title_found, rows)), more=len(numbers) > limit)

    def _numbers(self, store: Store, text: str, limit: int, deadline: float) -> list[int]:
        def go_on() -> None:
            if self._now() >= deadline:
                raise Unavailable("the search took too long")

        question = question_of(text)
        if not question.words:
            return []
        found = search(store, question, limit, go_on)
        if not found and (meant := on_other_keyboard(text)):
            found = search(store, meant, limit, go_on)
        if not found and (meant := with_a_slip_mended(store, question, go_on)):
            found = search(store, meant, limit, go_on)
        return found


def _title_found(row: Columns) -> TitleFound:
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
