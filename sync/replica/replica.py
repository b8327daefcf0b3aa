"""The owner's side of `catalogue.db`: titles and items put in, and what becomes of the items noted.

Apart from the reading because one thread writes and another one searches, each on a connection of
its own.
"""

import logging
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from sync.catalogues.standalone.names import folded
from sync.circulation import ItemId
from sync.importing.records import ItemRecord, TitleRecord
from sync.replica.schema import MIGRATIONS
from sync.store import Preset, Row, Store
from sync.store_errors import NewerStoreError, NotAStoreError, StoreBrokenError

_log = logging.getLogger(__name__)

COMMIT = 5000
"""Titles in one transaction of a load."""

_PUT_TITLE = """INSERT INTO titles
    (id, title, author, year, isbn, age_mark, call_number, starts) VALUES
    (:id, :title, :author, :year, :isbn, :age_mark, :call_number, :starts)
    ON CONFLICT (id) DO UPDATE SET title = excluded.title, author = excluded.author,
    year = excluded.year, isbn = excluded.isbn, age_mark = excluded.age_mark,
    call_number = excluded.call_number, starts = excluded.starts"""

_PUT_ITEM = """INSERT INTO items (barcode, title, withdrawn, lendable, away) VALUES
    (:barcode, :title, :withdrawn, :lendable, :away)
    ON CONFLICT (barcode) DO UPDATE SET title = excluded.title,
    withdrawn = excluded.withdrawn, lendable = excluded.lendable"""


class Replica:
    """Titles and items in the file at `path`, which is made if it is not there.

    Belongs to one thread.  A file that is damaged, or of another kind or version, is thrown away:
    the replica is then empty, and whoever owns the truth fills it.  Raises the errors of
    `sync.store_errors`, here and in every method.
    """

    def __init__(self, path: Path) -> None:
        self.store = _opened(path)
        self._loading: ExitStack | None = None
        self._loaded = 0

    def load(self, records: Iterable[TitleRecord]) -> None:
        """Put many titles with their items: the bulk entry, for an import's batches one by one.

        Call it with batches of any size (100 to 1,000 is good) and `publish` after the last one.
        It commits by itself each `COMMIT` titles, since a full-text index pays for each commit;
        until then nobody finds them, and a power cut loses them to the next `catch_up`.
        Whether an item that is known already is away stays as it is.
        """
        if self._loading is None:
            self._loading = ExitStack()
            self._loading.enter_context(self.store.atomic())
        for record in records:
            self._put_title(record)
            self._loaded += 1
        if self._loaded >= COMMIT:
            self.publish()

    def publish(self) -> None:
        """Commit what `load` has put, if anything: from now on it is found."""
        loading, self._loading, self._loaded = self._loading, None, 0
        if loading is not None:
            loading.close()

    def put(self, records: Iterable[TitleRecord]) -> None:
        """Put a few titles, found at once: `load` and `publish`."""
        self.load(records)
        self.publish()

    def note(self, states: Iterable[tuple[ItemId, bool]]) -> None:
        """Note for each item whether it is away from the shelf; unknown items are passed over."""
        with self.store.atomic():
            for item, away in states:
                self.store.execute(
                    "UPDATE items SET away = ? WHERE barcode = ? AND away <> ?",
                    [int(away), item, int(away)],
                )

    def counts(self) -> tuple[int, int]:
        """Return how many titles and how many items are here."""
        titles = self.store.value("SELECT count(*) FROM titles")
        items = self.store.value("SELECT count(*) FROM items")
        return int(titles or 0), int(items or 0)

    def mark(self, name: str) -> int:
        """Return the number noted under a name, 0 if none was."""
        return int(self.store.value("SELECT value FROM marks WHERE name = ?", [name]) or 0)

    def set_mark(self, name: str, value: int) -> None:
        """Note a number under a name."""
        with self.store.atomic():
            self.store.insert("marks", {"name": name, "value": value}, replace=True)

    def close(self) -> None:
        """Close the file; harmless when it is closed."""
        self.publish()
        self.store.close()

    def _put_title(self, record: TitleRecord) -> None:
        find = "SELECT number FROM titles WHERE id = ?"
        known = self.store.value(find, [record.title_id])
        shelf_marks = dict.fromkeys(filter(None, (record.call_number, *_call_numbers(record))))
        row: Row = {
            "id": record.title_id,
            "title": record.title,
            "author": record.author,
            "year": record.year,
            "isbn": record.isbns[0] if record.isbns else None,
            "age_mark": record.age_mark,
            "call_number": next(iter(shelf_marks), None),
            "starts": folded(record.filing_title or record.title),
        }
        self.store.execute(_PUT_TITLE, row)
        number = int(known or self.store.value(find, [record.title_id]) or 0)
        if known is not None:
            self.store.execute("DELETE FROM title_words WHERE rowid = ?", [number])
        self._put_words(record, number, shelf_marks)
        for item in record.items:
            self.store.execute(_PUT_ITEM, _item_row(item, number))

    def _put_words(self, record: TitleRecord, number: int, shelf_marks: Iterable[str]) -> None:
        year = "" if record.year is None else str(record.year)
        other = " ".join((year, *record.subjects, record.publisher or "", *shelf_marks))
        self.store.execute(
            "INSERT INTO title_words (rowid, title, author, isbn, other) VALUES (?, ?, ?, ?, ?)",
            [
                number,
                folded(record.title),
                folded(record.author or ""),
                " ".join(record.isbns),
                folded(other),
            ],
        )


def _opened(path: Path) -> Store:
    try:
        return Store(path, MIGRATIONS, Preset.REBUILDABLE)
    except (NotAStoreError, NewerStoreError, StoreBrokenError) as problem:
        _log.warning("the replica is made anew: %s", problem)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return Store(path, MIGRATIONS, Preset.REBUILDABLE)


def _call_numbers(record: TitleRecord) -> list[str | None]:
    return [item.call_number for item in record.items]


def _item_row(item: ItemRecord, title: int) -> Row:
    return {
        "barcode": item.barcode,
        "title": title,
        "withdrawn": int(item.withdrawn),
        "lendable": int(not item.withdrawn and not item.not_for_loan),
        "away": int(item.missing),
    }
