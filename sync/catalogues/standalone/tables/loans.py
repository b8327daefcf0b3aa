"""Loans as they stand in `library.db`.

Apart from the stock because a loan is a fact between two parties, and only counts of it outlive
the return unless the library decides otherwise.
"""

from dataclasses import dataclass
from datetime import datetime

from sync.catalogues.standalone.policy.opening import OpeningHours
from sync.catalogues.standalone.tables.columns import Columns, seconds
from sync.catalogues.standalone.tables.stock import TITLE_COLUMNS, title_of
from sync.circulation import ItemId, Loan
from sync.store import Store

_LOAN = f"""SELECT l.item, l.due, l.renewals, i.barcode, i.item_type, i.call_number, {TITLE_COLUMNS}
    FROM loans l JOIN items i ON i.number = l.item JOIN titles t ON t.number = i.title
    WHERE """  # noqa: S608 - put together from constants


@dataclass(frozen=True, slots=True)
class StockLoan:
    """A loan with the rows it joins."""

    item: int
    title_number: int
    item_type: str
    loan: Loan


class Loans:
    """Opens, extends and closes loans."""

    def __init__(self, store: Store, opening: OpeningHours, *, keep_history: bool) -> None:
        self._store = store
        self._opening = opening
        self._keep_history = keep_history

    def of_patron(self, patron: int, now: datetime) -> list[StockLoan]:
        """Return a patron's loans, the first due first."""
        rows = self._store.query(_LOAN + "l.patron = ? ORDER BY l.due, l.item", [patron])
        return [self._stock_loan(Columns(row), now) for row in rows]

    def of_item(self, item: int, now: datetime) -> StockLoan:
        """Return the loan of an item.  Raises `LookupError` if there is none."""
        row = self._store.one(_LOAN + "l.item = ?", [item])
        if row is None:
            raise LookupError(item)
        return self._stock_loan(Columns(row), now)

    def count_of_type(self, patron: int, item_type: str) -> int:
        """Count a patron's loans of items of one type."""
        sql = """SELECT count(*) FROM loans l JOIN items i ON i.number = l.item
            WHERE l.patron = ? AND i.item_type = ?"""
        return int(self._store.value(sql, [patron, item_type]) or 0)

    def has_title(self, patron: int, title: int) -> bool:
        """Say whether the patron has a copy of this title."""
        sql = """SELECT 1 FROM loans l JOIN items i ON i.number = l.item
            WHERE l.patron = ? AND i.title = ? LIMIT 1"""
        return self._store.value(sql, [patron, title]) is not None

    def open(self, item: int, patron: int, now: datetime, due: datetime) -> None:
        """Begin a loan.  Raises `StoreConstraintError` if the item is on loan already."""
        self._store.insert(
            "loans",
            {"item": item, "patron": patron, "lent_at": seconds(now), "due": seconds(due)},
        )

    def extend(self, item: int, due: datetime) -> None:
        """Give a loan a new due date and count the renewal."""
        sql = "UPDATE loans SET due = ?, renewals = renewals + 1 WHERE item = ?"
        self._store.execute(sql, [seconds(due), item])

    def close(self, item: int, now: datetime) -> None:
        """End a loan; who had it is forgotten unless history is kept."""
        if self._keep_history:
            self._store.execute(
                """INSERT INTO past_loans (item, patron, lent_at, returned_at)
                SELECT item, patron, lent_at, ? FROM loans WHERE item = ?""",
                [seconds(now), item],
            )
        self._store.execute("DELETE FROM loans WHERE item = ?", [item])

    def _stock_loan(self, row: Columns, now: datetime) -> StockLoan:
        due = self._opening.due(row.moment("due"))
        loan = Loan(
            item=ItemId(row.text("barcode")),
            title=title_of(row),
            due=due,
            renewals=row.whole("renewals"),
            overdue=now > due,
            by_hour=self._opening.is_by_hour(due),
            call_number=row.text_or_none("call_number") or row.text_or_none("title_call_number"),
        )
        return StockLoan(row.whole("item"), row.whole("title_number"), row.text("item_type"), loan)
