"""The owner's side of `catalogue.db`: titles and items put in, and what becomes of the items noted.

Apart from the reading because one thread writes and another one searches, each on a connection of
its own.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path

from sync.catalogues.standalone.tables.columns import Columns
from sync.circulation import ItemId
from sync.importing.records import ItemRecord, TitleRecord
from sync.replica.folding import phrase
from sync.replica.schema import MIGRATIONS
from sync.replica.terms import terms_of
from sync.store import Preset, Store, Value
from sync.store_errors import NewerStoreError, NotAStoreError, StoreBrokenError

_log = logging.getLogger(__name__)

COMMIT = 5000
"""Titles in one transaction of a load."""

STARTS = 80
"""So many letters of a title stand in the index of title starts."""

_WORN = 50_000
"""So many more numbers may have been given than there are titles twice, before it is made anew."""

_ARTICLES = ("the ", "a ", "an ", "le ", "la ", "les ", "der ", "die ", "das ", "el ", "los ")

# No statement below may fail halfway (none is an upsert, no table has a foreign key): before one
# that may, SQLite has the full text write out what it has gathered, which takes twenty times as
# long as the row.
_ADD_TITLE = """INSERT INTO titles
    (id, title, author, year, isbn, age_mark, call_number, starts, starts_whole, mark, number)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ADD_TERMS = "INSERT INTO title_terms (rowid, terms) VALUES (?, ?)"
_ADD_ITEM = """INSERT INTO items (title, withdrawn, lendable, away, barcode)
    VALUES (?1, ?2, ?3, ?4, ?5)"""
_CHANGE_ITEM = """UPDATE items SET title = ?1, withdrawn = ?2, lendable = ?3
    WHERE barcode = ?5 AND ?4 IS NOT NULL
    AND (title <> ?1 OR withdrawn <> ?2 OR lendable <> ?3)"""


class Replica:
    """Titles and items in the file at `path`, which is made if it is not there.

    Belongs to one thread.  A file that is damaged, or of another kind or version, is thrown away:
    the replica is then empty, and whoever owns the truth fills it.  Raises the errors of
    `sync.store_errors`, here and in every method.
    """

    def __init__(self, path: Path) -> None:
        self.store = _opened(path)
        if self._given() > 2 * self.counts()[0] + _WORN:
            self.store.close()
            self.store = _made_anew(path, "most of its index leads nowhere")
        self._last = self._given()
        self._loading: ExitStack | None = None
        self._loaded = 0

    def load(self, records: Iterable[TitleRecord]) -> None:
        """Put many titles with their items: the bulk entry, for an import's batches one by one.

        Call it with batches of any size (100 to 1,000 is good) and `publish` after the last one.
        It commits by itself each `COMMIT` titles, since a full-text index pays for each commit;
        until then nobody finds them, and a power cut loses them to the next `catch_up`.
        A title that is known and the same costs one look.  Whether an item that is known already
        is away stays as it is.
        """
        batch = list(records)
        if self._loading is None:
            self._loading = ExitStack()
            self._loading.enter_context(self.store.atomic())
        try:
            self._put(batch)
        except BaseException as problem:
            loading, self._loading, self._loaded = self._loading, None, 0
            loading.__exit__(type(problem), problem, problem.__traceback__)
            raise
        self._loaded += len(batch)
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

    def known_titles(self, ids: Iterable[str]) -> set[str]:
        """Return those of these ids that a title here has."""
        sql = "SELECT id FROM titles WHERE id IN (SELECT value FROM json_each(?))"
        return {str(row["id"]) for row in self.store.query(sql, [json.dumps(list(ids))])}

    def known_items(self, barcodes: Iterable[str]) -> set[str]:
        """Return those of these barcodes that an item here has."""
        sql = "SELECT barcode FROM items WHERE barcode IN (SELECT value FROM json_each(?))"
        return {str(row["barcode"]) for row in self.store.query(sql, [json.dumps(list(barcodes))])}

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

    def _given(self) -> int:
        """Return the highest number given; a title that changes gets a new one."""
        return int(self.store.value("SELECT max(number) FROM titles") or 0)

    def _put(self, batch: Sequence[TitleRecord]) -> None:
        """Put what is new of a batch, a table at a time; a title twice in it is put twice."""
        known = self._known(batch)
        if len({record.title_id for record in batch}) < len(batch):
            for record in batch:
                self._put([record])
            return
        rows: list[tuple[Value, ...]] = []
        listed: list[tuple[int, str]] = []
        numbers: list[int] = []
        for record in batch:
            terms = terms_of(record)
            row = _title_row(record, terms)
            number, mark = known.get(record.title_id, (0, None))
            if mark != row[-1]:
                number = self._new_number(number)
                rows.append((*row, number))
                listed.append((number, terms))
            numbers.append(number)
        self.store.execute_many(_ADD_TITLE, rows)
        self._put_items(batch, numbers)
        # Last, lest one of the above has them written out singly.
        self.store.execute_many(_ADD_TERMS, listed)

    def _put_items(self, batch: Sequence[TitleRecord], numbers: Sequence[int]) -> None:
        rows = [
            _item_row(item, number)
            for record, number in zip(batch, numbers, strict=True)
            for item in record.items
        ]
        if not rows:
            return
        known = self.known_items(str(row[-1]) for row in rows)
        for row in rows:
            self.store.execute(_CHANGE_ITEM if row[-1] in known else _ADD_ITEM, row)
            known.add(str(row[-1]))

    def _new_number(self, before: int) -> int:
        """Give a title a new number, in place of the one `before` if it is not 0."""
        self._last += 1
        if before:
            self.store.execute("DELETE FROM titles WHERE number = ?", [before])
            self.store.execute("UPDATE items SET title = ? WHERE title = ?", [self._last, before])
        return self._last

    def _known(self, batch: Sequence[TitleRecord]) -> dict[str, tuple[int, object]]:
        sql = """SELECT id, number, mark FROM titles
            WHERE id IN (SELECT value FROM json_each(?))"""
        ids = json.dumps([record.title_id for record in batch])
        rows = map(Columns, self.store.query(sql, [ids]))
        return {row.text("id"): (row.whole("number"), row.whole("mark")) for row in rows}


def _opened(path: Path) -> Store:
    try:
        return Store(path, MIGRATIONS, Preset.REBUILDABLE)
    except (NotAStoreError, NewerStoreError, StoreBrokenError) as problem:
        return _made_anew(path, problem)


def _made_anew(path: Path, why: object) -> Store:
    _log.warning("the replica is made anew: %s", why)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return Store(path, MIGRATIONS, Preset.REBUILDABLE)


def _title_row(record: TitleRecord, terms: str) -> tuple[Value, ...]:
    shelf_marks = record.call_numbers
    shown = (
        record.title,
        record.author,
        record.year,
        record.isbns[0] if record.isbns else None,
        record.age_mark,
        shelf_marks[0] if shelf_marks else None,
    )
    starts, whole = _starts(record)
    mark = blake2b(repr((shown, starts, terms)).encode(errors="surrogatepass"), digest_size=8)
    told = int.from_bytes(mark.digest(), "big", signed=True)
    return (record.title_id, *shown, starts, whole, told)


def _starts(record: TitleRecord) -> tuple[str, str | None]:
    """Return the folded title as it is filed, and with its article where that is another one."""
    whole = phrase(record.title)
    filed = phrase(record.filing_title) if record.filing_title != record.title else whole
    if filed in ("", whole):
        article = next((each for each in _ARTICLES if whole.startswith(each)), "")
        filed = whole[len(article) :]
    return filed[:STARTS], None if filed == whole else whole[:STARTS]


def _item_row(item: ItemRecord, title: int) -> tuple[Value, ...]:
    lendable = not item.withdrawn and not item.not_for_loan
    return title, int(item.withdrawn), int(lendable), int(item.missing), item.barcode
