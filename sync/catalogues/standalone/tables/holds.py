"""Holds as they stand in `library.db`: a queue for each title, and the shelf of trapped items.

    waiting (number is the place in line) --an item comes back--> trapped (item, shelf, keep_until)

Apart from loans because a hold is on a title until an item is trapped for it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sync.catalogues.standalone.tables.columns import Columns, seconds
from sync.catalogues.standalone.tables.stock import TITLE_COLUMNS, title_of
from sync.circulation import Hold, HoldId
from sync.store import Store

_HOLD = f"""SELECT h.number, h.placed_at, h.shelf, h.keep_until, {TITLE_COLUMNS},
    1 + (SELECT count(*) FROM holds o WHERE o.title = h.title AND o.item IS NULL
         AND o.number < h.number) AS queue
    FROM holds h JOIN titles t ON t.number = h.title WHERE """  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Kept:
    """An item on its place of the hold shelf."""

    item: int
    shelf: int


class Holds:
    """Keeps the queues and the hold shelf.  `prefix` stands before a place of the shelf."""

    def __init__(self, store: Store, zone: ZoneInfo, prefix: str) -> None:
        self._store = store
        self._zone = zone
        self._prefix = prefix

    def of_patron(self, patron: int) -> list[Hold]:
        """Return a patron's holds, the ready ones first."""
        sql = _HOLD + "h.patron = ? ORDER BY h.item IS NULL, h.number"
        return [self._hold(Columns(row)) for row in self._store.query(sql, [patron])]

    def hold(self, number: int) -> Hold:
        """Return one hold.  Raises `LookupError` if there is none."""
        row = self._store.one(_HOLD + "h.number = ?", [number])
        if row is None:
            raise LookupError(number)
        return self._hold(Columns(row))

    def number_of(self, patron: int, title: int) -> int | None:
        """Return the number of a patron's hold of a title."""
        sql = "SELECT number FROM holds WHERE title = ? AND patron = ?"
        row = self._store.one(sql, [title, patron])
        return None if row is None else Columns(row).whole("number")

    def waiting(self, title: int, *, besides: int = 0) -> int:
        """Count those who wait for a title and stand before this patron, if that one waits too."""
        sql = """SELECT count(*) FROM holds WHERE title = ?1 AND item IS NULL AND patron <> ?2
            AND number < coalesce((SELECT number FROM holds WHERE title = ?1 AND patron = ?2),
                                  9223372036854775807)"""
        return int(self._store.value(sql, [title, besides]) or 0)

    def next_in_line(self, title: int) -> int | None:
        """Return the number of the hold an item of this title is to be trapped for."""
        sql = "SELECT number FROM holds WHERE title = ? AND item IS NULL ORDER BY number LIMIT 1"
        row = self._store.one(sql, [title])
        return None if row is None else Columns(row).whole("number")

    def place(self, title: int, patron: int, now: datetime) -> int:
        """Put a patron at the end of the line; return the number of the hold."""
        row = {"title": title, "patron": patron, "placed_at": seconds(now)}
        self._store.insert("holds", row)
        number = self.number_of(patron, title)
        if number is None:
            raise LookupError(title)
        return number

    def trap(self, number: int, item: int, keep_until: date, shelf: int | None = None) -> str:
        """Keep an item for a hold; return the place, which is the first free one by default."""
        free = """SELECT min(place) FROM (SELECT 1 AS place UNION ALL SELECT shelf + 1 FROM holds
            WHERE shelf IS NOT NULL) WHERE place NOT IN
            (SELECT shelf FROM holds WHERE shelf IS NOT NULL)"""
        shelf = shelf or int(self._store.value(free) or 1)
        self._store.execute(
            "UPDATE holds SET item = ?, shelf = ?, keep_until = ? WHERE number = ?",
            [item, shelf, keep_until.isoformat(), number],
        )
        return self.place_name(shelf)

    def place_name(self, shelf: int) -> str:
        """Return a place of the hold shelf as it is written on it; it never names a person."""
        return f"{self._prefix}{shelf}"

    def end(self, number: int) -> None:
        """Take a hold out of the line or off the shelf."""
        self._store.execute("DELETE FROM holds WHERE number = ?", [number])

    def owner(self, hold: HoldId) -> tuple[int, int] | None:
        """Return number and patron of a hold."""
        sql = "SELECT number, patron FROM holds WHERE number = ?"
        row = self._store.one(sql, [int(hold)]) if _is_number(hold) else None
        if row is None:
            return None
        columns = Columns(row)
        return columns.whole("number"), columns.whole("patron")

    def kept(self, number: int) -> Kept | None:
        """Return what is kept on the shelf for a hold, None while it waits."""
        sql = "SELECT item, shelf FROM holds WHERE number = ? AND item IS NOT NULL"
        row = self._store.one(sql, [number])
        if row is None:
            return None
        return Kept(Columns(row).whole("item"), Columns(row).whole("shelf"))

    def lapse(self, today: date) -> list[Kept]:
        """End every trapped hold whose last day has passed; return what still lies there."""
        sql = "SELECT number, item, shelf FROM holds WHERE keep_until < ?"
        lapsed = [Columns(row) for row in self._store.query(sql, [today.isoformat()])]
        for row in lapsed:
            self.end(row.whole("number"))
        return [Kept(row.whole("item"), row.whole("shelf")) for row in lapsed]

    def _hold(self, row: Columns) -> Hold:
        shelf = row.whole_or_none("shelf")
        return Hold(
            id=HoldId(str(row.whole("number"))),
            title=title_of(row),
            placed=row.moment("placed_at").astimezone(self._zone),
            queue=row.whole("queue"),
            ready=shelf is not None,
            shelf=None if shelf is None else self.place_name(shelf),
            keep_until=row.day_or_none("keep_until"),
        )


_LARGEST = 2**63 - 1


def _is_number(hold: HoldId) -> bool:
    return hold.isascii() and hold.isdecimal() and len(hold) < len(str(_LARGEST))
