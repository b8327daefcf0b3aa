"""Titles and items put into `library.db` in bulk, as often as one likes.

Importing again brings the descriptions up to date and leaves the life of an item alone: loans,
holds, where it was seen, whether it is missing.  What the file no longer has stays.
Apart from the stock because a batch of thousands must not meet the rules of one loan.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.names import folded
from sync.catalogues.standalone.records import Counted
from sync.importing.records import ItemRecord, TitleRecord
from sync.store import Row, Store

T = TypeVar("T")

BATCH = 500
"""Records in one transaction: a second or two of a small board."""

DEFAULT_TYPE = "book"

_PUT_TITLE = """INSERT INTO titles
    (id, title, author, year, isbn, age_mark, call_number, language, starts) VALUES
    (:id, :title, :author, :year, :isbn, :age_mark, :call_number, :language, :starts)
    ON CONFLICT (id) DO UPDATE SET title = excluded.title, author = excluded.author,
    year = excluded.year, isbn = excluded.isbn, age_mark = excluded.age_mark,
    call_number = excluded.call_number, language = excluded.language, starts = excluded.starts"""

_PUT_ITEM = """INSERT INTO items (barcode, uid, title, item_type, call_number, inventory_number,
    branch, location, price, not_for_loan, withdrawn, missing) VALUES
    (:barcode, :uid, :title, :item_type, :call_number, :inventory_number,
    :branch, :location, :price, :not_for_loan, :withdrawn, :missing)
    ON CONFLICT (barcode) DO UPDATE SET uid = coalesce(excluded.uid, uid), title = excluded.title,
    item_type = excluded.item_type, call_number = excluded.call_number,
    inventory_number = excluded.inventory_number, branch = excluded.branch,
    location = excluded.location, price = excluded.price, not_for_loan = excluded.not_for_loan,
    withdrawn = excluded.withdrawn"""


def put_titles(
    library: Library, records: Iterable[TitleRecord], *, item_type: str = DEFAULT_TYPE
) -> tuple[Counted, Counted]:
    """Put titles with their items; return what became of the titles and of the items.

    `item_type` is for items whose record names none.  Every batch is a transaction of its own.
    """
    titles, items = Counted(), Counted()
    for batch in batches(records):
        with library.store.atomic():
            for record in batch:
                number, title = _put_title(library.store, record)
                titles += title
                for item in record.items:
                    items += _put_item(library.store, item, number, item_type)
    return titles, items


def batches(records: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Cut records into lists of `size`, the last one shorter."""
    rest = iter(records)
    while batch := list(islice(rest, size)):
        yield batch


def _put_title(store: Store, record: TitleRecord) -> tuple[int, Counted]:
    find = "SELECT number FROM titles WHERE id = ?"
    known = store.value(find, [record.title_id])
    row: Row = {
        "id": record.title_id,
        "title": record.title,
        "author": record.author,
        "year": record.year,
        "isbn": record.isbns[0] if record.isbns else None,
        "age_mark": record.age_mark,
        "call_number": record.call_number,
        "language": record.language,
        "starts": folded(record.filing_title or record.title),
    }
    store.execute(_PUT_TITLE, row)
    number = int(known or store.value(find, [record.title_id]) or 0)
    _put_words(store, record, number, is_known=known is not None)
    return number, Counted(updated=1) if known else Counted(added=1)


def _put_words(store: Store, record: TitleRecord, number: int, *, is_known: bool) -> None:
    if is_known:
        store.execute("DELETE FROM title_words WHERE rowid = ?", [number])
    other = " ".join((*record.isbns, *record.subjects, record.publisher or ""))
    store.execute(
        "INSERT INTO title_words (rowid, title, author, other) VALUES (?, ?, ?, ?)",
        [number, folded(record.title), folded(record.author or ""), folded(other)],
    )


def _put_item(store: Store, record: ItemRecord, title: int, item_type: str) -> Counted:
    known = store.value("SELECT number FROM items WHERE barcode = ?", [record.barcode])
    uid = record.uid.upper() if record.uid else None
    owner = store.value("SELECT barcode FROM items WHERE uid = ?", [uid]) if uid else None
    conflict = owner not in (None, record.barcode)
    row: Row = {
        "barcode": record.barcode,
        "uid": None if conflict else uid,
        "title": title,
        "item_type": record.item_type or item_type,
        "call_number": record.call_number,
        "inventory_number": record.inventory_number,
        "branch": record.branch,
        "location": record.location,
        "price": record.price,
        "not_for_loan": int(record.not_for_loan),
        "withdrawn": int(record.withdrawn),
        "missing": int(record.missing),
    }
    store.execute(_PUT_ITEM, row)
    added = known is None
    return Counted(added=int(added), updated=int(not added), conflicts=int(conflict))
