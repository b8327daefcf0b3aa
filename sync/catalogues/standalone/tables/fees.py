"""What patrons owe, as it stands in `library.db`: every fee with what has been paid of it.

Apart because money is booked from three places and has to be exact in all of them.
"""

from datetime import datetime
from enum import StrEnum

from sync.catalogues.standalone.tables.columns import Columns, seconds
from sync.circulation import Money
from sync.store import Store


class FeeKind(StrEnum):
    """What a fee is for."""

    FINE = "fine"
    LOAN = "loan"
    RENEWAL = "renewal"
    OTHER = "other"


class Fees:
    """Books fees and payments, in minor units."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def charge(
        self, patron: int, kind: FeeKind, amount: Money, now: datetime, item: int | None = None
    ) -> None:
        """Book a fee; nothing for an amount of 0."""
        if amount > 0:
            row = {"patron": patron, "kind": kind.value, "amount": amount, "paid": 0}
            self._store.insert("fees", row | {"item": item, "at": seconds(now)})

    def pay(self, patron: int, amount: Money) -> Money:
        """Book a payment against the oldest fees; return what was too much."""
        sql = """SELECT number, amount - paid AS owed FROM fees
            WHERE patron = ? AND paid < amount ORDER BY number"""
        left = amount
        for row in map(Columns, self._store.query(sql, [patron])):
            part = min(left, Money(row.whole("owed")))
            sql = "UPDATE fees SET paid = paid + ? WHERE number = ?"
            self._store.execute(sql, [part, row.whole("number")])
            left = Money(left - part)
        return left
