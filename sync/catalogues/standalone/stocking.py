"""Titles and items put into `library.db` in bulk, as often as one likes.

Importing again brings the descriptions up to date and leaves the life of an item alone: loans,
holds, where it was seen, whether it is missing.  What the file no longer has stays.
Apart from the stock because a batch of thousands must not meet the rules of one loan.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.names import folded
from sync.catalogues.standalone.records import Counted
from sync.importing.records import ItemRecord, TitleRecord
from sync.store import Store, Value

T = TypeVar("T")

BATCH = 500
"""Records in one transaction: a tenth of a second of a small board."""

DEFAULT_TYPE = "book"

_TITLES_THERE = """SELECT id AS key, number FROM titles
    WHERE id IN (SELECT value FROM json_each(?))"""

_ITEMS_THERE = """SELECT barcode AS key, number FROM items
    WHERE barcode IN (SELECT value FROM json_each(?))"""

_PUT_TITLE = """INSERT INTO titles
    (number, id, title, author, year, isbn, age_mark, call_number, language, starts, words)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET title = excluded.title, author = excluded.author,
    year = excluded.year, isbn = excluded.isbn, age_mark = excluded.age_mark,
    call_number = excluded.call_number, language = excluded.language, starts = excluded.starts,
    words = excluded.words"""

_PUT_ITEM = """INSERT INTO items (barcode, uid, title, item_type, call_number, inventory_number,
    branch, location, price, not_for_loan, withdrawn, missing) VALUES
    (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (barcode) DO UPDATE SET uid = coalesce(excluded.uid, uid), title = excluded.title,
    item_type = excluded.item_type, call_number = excluded.call_number,
    inventory_number = excluded.inventory_number, branch = excluded.branch,
    location = excluded.location, price = excluded.price, not_for_loan = excluded.not_for_loan,
    withdrawn = excluded.withdrawn"""


def put_titles(
    library: Library,
    records: Iterable[TitleRecord],
    *,
    item_type: str = DEFAULT_TYPE,
    durable: bool = True,
) -> tuple[Counted, Counted]:
    """Put titles with their items; return what became of the titles and of the items.

    `item_type` is for items whose record names none.  Every batch is a transaction of its own;
    what is not `durable` is on the medium with the next change that is.
    """
    titles, items = Counted(), Counted()
    for batch in batches(records):
        with library.store.atomic(durable=durable):
            numbers, counted = _put_titles(library.store, batch)
            titles += counted
            items += _put_items(library.store, batch, numbers, item_type)
    return titles, items


def batches(records: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Cut records into lists of `size`, the last one shorter."""
    rest = iter(records)
    while batch := list(islice(rest, size)):
        yield batch


def _put_titles(store: Store, batch: Sequence[TitleRecord]) -> tuple[dict[str, int], Counted]:
    """Put the titles of a batch; return the number of each."""
    # The last of several that are the same counts, as if it had come in the next batch.
    records = {record.title_id: record for record in batch}
    numbers = _numbers(store, _TITLES_THERE, records)
    known = len(numbers)
    last = int(store.value("SELECT max(number) FROM titles") or 0)
    for title_id in records:
        if title_id not in numbers:
            numbers[title_id] = last = last + 1
    rows = [_title_row(record, numbers[title_id]) for title_id, record in records.items()]
    store.execute_many(_PUT_TITLE, rows)
    return numbers, Counted(added=len(records) - known, updated=len(batch) - len(records) + known)


def _numbers(store: Store, sql: str, keys: Iterable[str]) -> dict[str, int]:
    rows = store.query(sql, [json.dumps(list(keys))])
    return {str(row["key"]): int(row["number"] or 0) for row in rows}


def _title_row(record: TitleRecord, number: int) -> tuple[Value, ...]:
    title = folded(record.title)
    filed = record.filing_title or record.title
    return (
        number,
        record.title_id,
        record.title,
        record.author,
        record.year,
        record.isbns[0] if record.isbns else None,
        record.age_mark,
        record.call_number,
        record.language,
        title if filed == record.title else folded(filed),
        f" {title}\n {folded(record.author or '')}\n {_other_words(record)}",
    )


def _other_words(record: TitleRecord) -> str:
    shared = map(_often_folded, (*record.subjects, record.publisher or ""))
    return " ".join(filter(None, (folded(" ".join(record.isbns)), *shared)))


_often_folded = lru_cache(maxsize=8192)(folded)
"""The same for subjects and publishers, which come again and again."""


def _put_items(
    store: Store, batch: Sequence[TitleRecord], numbers: dict[str, int], item_type: str
) -> Counted:
    items = [(item, numbers[record.title_id]) for record in batch for item in record.items]
    if not items:
        return Counted()
    barcodes = {item.barcode for item, _ in items}
    known = _numbers(store, _ITEMS_THERE, barcodes)
    owners = _owners(store, [item.uid.upper() for item, _ in items if item.uid])
    conflicts, rows = 0, []
    for item, title in items:
        uid = item.uid.upper() if item.uid else None
        if uid is not None and owners.setdefault(uid, item.barcode) != item.barcode:
            conflicts, uid = conflicts + 1, None
        rows.append(_item_row(item, title, uid, item_type))
    store.execute_many(_PUT_ITEM, rows)
    added = len(barcodes) - len(known)
    return Counted(added=added, updated=len(items) - added, conflicts=conflicts)


def _owners(store: Store, uids: Sequence[str]) -> dict[str, str]:
    """Return which item has each of these chips."""
    if not uids:
        return {}
    sql = "SELECT uid, barcode FROM items WHERE uid IN (SELECT value FROM json_each(?))"
    return {str(row["uid"]): str(row["barcode"]) for row in store.query(sql, [json.dumps(uids)])}


def _item_row(record: ItemRecord, title: int, uid: str | None, item_type: str) -> tuple[Value, ...]:
    return (
        record.barcode,
        uid,
        title,
        record.item_type or item_type,
        record.call_number,
        record.inventory_number,
        record.branch,
        record.location,
        record.price,
        int(record.not_for_loan),
        int(record.withdrawn),
        int(record.missing),
    )
