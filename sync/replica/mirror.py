"""The embedded library mirrored in the replica, so that counts of free copies are true at once.

    at the start, after a bulk change     `catch_up`: every item is compared, what lacks is put
    after every request                   `MirroredLibrary`: the items something happened to

What happened to an item stands in the library's own `item_events`, in order: following their
numbers sees a loan, a return, a hold trapped or lapsed alike, and after a power cut begins where
the replica's last commit was.  The truth is never touched: a replica that fails is only logged.
"""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from sync.catalogues.standalone.catalogue import StandaloneCatalogue
from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.names import folded
from sync.catalogues.standalone.stocking import batches
from sync.catalogues.standalone.tables.columns import Columns
from sync.circulation import Act, Answer, ItemId, Query
from sync.importing.isbn import isbns_in
from sync.importing.records import ItemRecord, TitleRecord
from sync.replica.replica import Replica
from sync.store import Row, Store
from sync.store_errors import StoreError

_log = logging.getLogger(__name__)

_FOLLOWED = "item events"
_MIRRORED = 500

_AWAY = """(i.missing OR i.transit_to IS NOT NULL
    OR EXISTS (SELECT 1 FROM loans l WHERE l.item = i.number)
    OR EXISTS (SELECT 1 FROM holds h WHERE h.item = i.number)) AS away"""

_WHOLE = """SELECT t.*, i.barcode, i.call_number AS item_call_number, i.not_for_loan,
    i.withdrawn, i.missing FROM titles t LEFT JOIN items i ON i.title = t.number
    WHERE t.number IN (SELECT value FROM json_each(?)) ORDER BY t.number"""

_ISBN = re.compile(r"(?:97[89])?\d{9}[\dx]")
_LONGEST_ARTICLE = 9
"""Letters, with the blank after it; the indicator of a MARC record counts no further."""


class MirroredLibrary:
    """The embedded library as a `Catalogue` whose replica follows it.

    Belongs to the thread that owns both.
    """

    remembers = True

    def __init__(self, catalogue: StandaloneCatalogue, replica: Replica) -> None:
        self._catalogue = catalogue
        self._replica = replica
        self._failed = False

    def ask(self, act: Act, deadline: float) -> Answer:
        """See `Catalogue.ask`."""
        answer = self._catalogue.ask(act, deadline)
        self._follow()
        return answer

    def look(self, query: Query, deadline: float) -> Answer:
        """See `Catalogue.look`."""
        answer = self._catalogue.look(query, deadline)
        self._follow()  # the first question of a day ends the holds nobody came for
        return answer

    def settle(self, act: Act, deadline: float) -> Answer | None:
        """See `Catalogue.settle`."""
        return self._catalogue.settle(act, deadline)

    def _follow(self) -> None:
        try:
            follow(self._catalogue.library, self._replica)
        except StoreError as problem:
            if not self._failed:
                _log.warning("the replica does not follow: %s", problem)
            self._failed = True
        else:
            self._failed = False


def follow(library: Library, replica: Replica) -> None:
    """Note the items that something has happened to since this was last called."""
    last = _last_event(library)
    since = replica.mark(_FOLLOWED)
    if last == since:
        return
    changed = library.store.query(
        f"""SELECT i.barcode, {_AWAY} FROM items i
        WHERE i.number IN (SELECT item FROM item_events WHERE number > ?)""",  # noqa: S608 - constants
        [since],
    )
    with replica.store.atomic():
        replica.note(_states(changed))
        replica.set_mark(_FOLLOWED, last)
    replica.publish()  # a loan during an import is seen at once


def catch_up(library: Library, replica: Replica) -> None:
    """Bring the replica to what the library has now, whatever it missed.

    Raises the errors of `sync.store_errors`.
    """
    last = _last_event(library)
    if replica.counts() != _counts(library):
        for numbers in _lacking(library, replica):
            replica.load(_titles(library.store, numbers))
        replica.publish()
    replica.note(list(_noted_otherwise(library, replica)))
    if replica.mark(_FOLLOWED) != last:  # else each start would write
        replica.set_mark(_FOLLOWED, last)


def _last_event(library: Library) -> int:
    return int(library.store.value("SELECT max(number) FROM item_events") or 0)


def _counts(library: Library) -> tuple[int, int]:
    titles = library.store.value("SELECT count(*) FROM titles")
    items = library.store.value("SELECT count(*) FROM items")
    return int(titles or 0), int(items or 0)


def _lacking(library: Library, replica: Replica) -> Iterator[list[int]]:
    """Yield the numbers of titles that the replica does not have whole, a batch at a time."""
    titles = map(Columns, library.store.stream("SELECT number, id FROM titles ORDER BY number"))
    for batch in batches(titles, _MIRRORED):
        by_number = {row.whole("number"): row.text("id") for row in batch}
        sql = "SELECT title, barcode FROM items WHERE title BETWEEN ? AND ?"
        span = [batch[0].whole("number"), batch[-1].whole("number")]
        items = [Columns(row) for row in library.store.query(sql, span)]
        titles_known = replica.known_titles(by_number.values())
        items_known = replica.known_items(row.text("barcode") for row in items)
        lacking = {number for number, title in by_number.items() if title not in titles_known}
        lacking |= {row.whole("title") for row in items if row.text("barcode") not in items_known}
        yield sorted(lacking)


def _noted_otherwise(library: Library, replica: Replica) -> Iterator[tuple[ItemId, bool]]:
    """Yield the items that are away in the library and not in the replica, or the reverse."""
    sql = f"SELECT i.barcode, {_AWAY} FROM items i ORDER BY i.barcode"  # noqa: S608 - constants
    known = "SELECT barcode, away FROM items ORDER BY barcode"
    noted = iter(_states(replica.store.stream(known)))
    there: tuple[ItemId, bool] | None = next(noted, None)
    for item, away in _states(library.store.stream(sql)):
        while there is not None and there[0] < item:
            there = next(noted, None)
        if there is not None and there[0] == item and there[1] != away:
            yield item, away


def _states(rows: Iterable[Row]) -> Iterator[tuple[ItemId, bool]]:
    for row in map(Columns, rows):
        yield ItemId(row.text("barcode")), row.flag("away")


def _titles(store: Store, numbers: list[int]) -> Iterator[TitleRecord]:
    """Yield these titles with their items, as if they were imported once more."""
    rows = map(Columns, store.query(_WHOLE, [json.dumps(numbers)]))
    for _, group in groupby(rows, key=lambda row: row.whole("number")):
        yield _title(list(group))


def _title(rows: list[Columns]) -> TitleRecord:
    row = rows[0]
    # The library keeps the other words of a title folded and together, its numbers among them.
    other = row.text("words").rpartition("\n")[2].split()
    isbns = [word for word in other if _ISBN.fullmatch(word)]
    return TitleRecord(
        title_id=row.text("id"),
        title=row.text("title"),
        author=row.text_or_none("author"),
        year=row.whole_or_none("year"),
        isbns=tuple(dict.fromkeys((*isbns_in(row.text_or_none("isbn") or ""), *isbns))),
        subjects=(" ".join(word for word in other if word not in isbns),),
        call_number=row.text_or_none("call_number"),
        age_mark=row.whole_or_none("age_mark"),
        items=tuple(_item(each) for each in rows if each.text_or_none("barcode") is not None),
        filing_title=_filed(row.text("title"), row.text("starts")),
    )


def _filed(title: str, starts: str) -> str:
    """Return the title without its article: what is left of it when it is folded as `starts`."""
    for at in range(_LONGEST_ARTICLE + 1):
        if folded(title[at:]) == starts:
            return title[at:]
    return title


def _item(row: Columns) -> ItemRecord:
    return ItemRecord(
        barcode=row.text("barcode"),
        call_number=row.text_or_none("item_call_number"),
        not_for_loan=row.flag("not_for_loan"),
        withdrawn=row.flag("withdrawn"),
        missing=row.flag("missing"),
    )
