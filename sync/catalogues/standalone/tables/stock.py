"""Titles and items as they stand in `library.db`.

Apart from loans and holds because an item exists without either; what they say of it is read here
in the same row, since an item's state can not be told without them.
"""

from dataclasses import dataclass
from datetime import datetime

from sync.catalogues.standalone.policy.opening import OpeningHours
from sync.catalogues.standalone.tables.columns import Columns, seconds
from sync.circulation import Item, ItemId, ItemState, Title, TitleId
from sync.store import Store

EVENTS_KEPT = 20
"""So many events of an item are remembered; the journal has the rest."""

TITLE_COLUMNS = """t.number AS title_number, t.id AS title_id, t.title, t.author, t.year, t.isbn,
    t.age_mark, t.call_number AS title_call_number"""

_ITEM = f"""SELECT i.number, i.barcode, i.uid, i.item_type, i.call_number, i.branch, i.location,
    i.seen_at, i.not_for_loan, i.withdrawn, i.missing, i.transit_to, {TITLE_COLUMNS},
    l.patron AS loan_patron, l.due, l.renewals, h.number AS hold, h.patron AS hold_patron, h.shelf
    FROM items i JOIN titles t ON t.number = i.title
    LEFT JOIN loans l ON l.item = i.number LEFT JOIN holds h ON h.item = i.number
    WHERE """  # noqa: S608 - put together from constants

FREE_COPY = """i.withdrawn = 0 AND i.missing = 0 AND i.not_for_loan = 0 AND i.transit_to IS NULL
    AND NOT EXISTS (SELECT 1 FROM loans l WHERE l.item = i.number)
    AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.item = i.number)"""
"""What makes an item `i` one that anybody could take from the shelf, its type apart."""


@dataclass(frozen=True, slots=True)
class StockItem:
    """An item with what only the library itself knows of it; the numbers are row numbers."""

    number: int
    title_number: int
    item: Item
    branch: str | None
    not_for_loan: bool
    missing: bool
    transit_to: str | None
    loan_patron: int | None
    hold: int | None
    hold_patron: int | None
    shelf: int | None


class Stock:
    """Reads titles and items, and notes what happens to an item."""

    def __init__(self, store: Store, opening: OpeningHours) -> None:
        self._store = store
        self._opening = opening

    def item(self, spelling: ItemId) -> StockItem | None:
        """Return the item of this barcode or, if there is none, of this UID."""
        row = self._store.one(_ITEM + "i.barcode = ?", [spelling])
        row = row or self._store.one(_ITEM + "i.uid = ?", [spelling.upper()])
        return None if row is None else self._stock_item(Columns(row))

    def by_number(self, number: int) -> StockItem:
        """Return the item of this row.  Raises `LookupError` if there is none."""
        row = self._store.one(_ITEM + "i.number = ?", [number])
        if row is None:
            raise LookupError(number)
        return self._stock_item(Columns(row))

    def title(self, title_id: TitleId) -> tuple[int, Title] | None:
        """Return a title with its row number."""
        sql = f"SELECT {TITLE_COLUMNS} FROM titles t WHERE t.id = ?"  # noqa: S608 - constants
        row = self._store.one(sql, [title_id])
        if row is None:
            return None
        columns = Columns(row)
        return columns.whole("title_number"), title_of(columns)

    def free_copies(self, title: int, *, besides: int = 0) -> dict[str, int]:
        """Count by type the items of a title that stand on the shelf and may be lent."""
        sql = f"""SELECT i.item_type, count(*) AS copies FROM items i
            WHERE i.title = ? AND i.number <> ? AND {FREE_COPY} GROUP BY i.item_type"""  # noqa: S608 - constants
        rows = map(Columns, self._store.stream(sql, [title, besides]))
        return {row.text("item_type"): row.whole("copies") for row in rows}

    def free_item(self, title: int, item_type: str) -> Item | None:
        """Return one of the items that `free_copies` counts."""
        sql = _ITEM + f"i.title = ? AND i.item_type = ? AND {FREE_COPY} LIMIT 1"
        row = self._store.one(sql, [title, item_type])
        return None if row is None else self._stock_item(Columns(row)).item

    def lent_types(self, title: int) -> set[str]:
        """Return the types of the items of a title that are neither withdrawn nor marked."""
        sql = """SELECT DISTINCT item_type FROM items
            WHERE title = ? AND withdrawn = 0 AND not_for_loan = 0"""
        return {Columns(row).text("item_type") for row in self._store.stream(sql, [title])}

    def see(self, item: int, place: str | None) -> None:
        """Note that an item lies here; one that was missing is found."""
        sql = "UPDATE items SET missing = 0, seen_at = coalesce(?, seen_at) WHERE number = ?"
        self._store.execute(sql, [place, item])

    def note(self, item: int, event: str, now: datetime) -> None:
        """Remember what happened to an item."""
        self._store.insert("item_events", {"item": item, "at": seconds(now), "event": event})
        self._store.execute(
            """DELETE FROM item_events WHERE item = ?1 AND number <= (SELECT number FROM item_events
            WHERE item = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)""",
            [item, EVENTS_KEPT],
        )

    def send(self, item: int, branch: str | None) -> None:
        """Put an item on its way to a branch, or note that it has arrived (None)."""
        self._store.execute("UPDATE items SET transit_to = ? WHERE number = ?", [branch, item])

    def count_loan(self, item: int) -> None:
        """Add one to the times this item was lent."""
        sql = "UPDATE items SET times_lent = times_lent + 1 WHERE number = ?"
        self._store.execute(sql, [item])

    def _stock_item(self, row: Columns) -> StockItem:
        due = None
        if row.whole_or_none("due") is not None:
            due = self._opening.due(row.moment("due"))
        item = Item(
            id=ItemId(row.text("barcode")),
            title=title_of(row),
            state=_state(row),
            item_type=row.text("item_type"),
            call_number=row.text_or_none("call_number") or row.text_or_none("title_call_number"),
            seen=_place(row),
            due=due,
            uid=row.text_or_none("uid"),
        )
        return StockItem(
            number=row.whole("number"),
            title_number=row.whole("title_number"),
            item=item,
            branch=row.text_or_none("branch"),
            not_for_loan=row.flag("not_for_loan"),
            missing=row.flag("missing"),
            transit_to=row.text_or_none("transit_to"),
            loan_patron=row.whole_or_none("loan_patron"),
            hold=row.whole_or_none("hold"),
            hold_patron=row.whole_or_none("hold_patron"),
            shelf=row.whole_or_none("shelf"),
        )


def title_of(row: Columns) -> Title:
    """Return the title in a row that has `TITLE_COLUMNS`."""
    return Title(
        id=TitleId(row.text("title_id")),
        title=row.text("title"),
        author=row.text_or_none("author"),
        year=row.whole_or_none("year"),
        isbn=row.text_or_none("isbn"),
        age_mark=row.whole_or_none("age_mark"),
    )


def _place(row: Columns) -> str | None:
    """Return where the item was last seen or, if never, where it stands by right."""
    places = (row.text_or_none(name) for name in ("seen_at", "location", "branch"))
    return next((place for place in places if place), None)


def _state(row: Columns) -> ItemState:
    """Derive the state; a loan comes first, since the patron must be able to end it."""
    if row.whole_or_none("loan_patron") is not None:
        return ItemState.ON_LOAN
    if row.flag("withdrawn"):
        return ItemState.WITHDRAWN
    if row.whole_or_none("hold") is not None:
        return ItemState.HOLD_SHELF
    if row.text_or_none("transit_to") is not None:
        return ItemState.IN_TRANSIT
    return ItemState.MISSING if row.flag("missing") else ItemState.AVAILABLE
