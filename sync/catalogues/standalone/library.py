"""The library as the desk's acts see it: its rules and its tables, together.

Apart from the acts so that each of them is a function that takes the library, the change and the
moment, and nothing else.
"""

from dataclasses import dataclass
from typing import Self

from sync.catalogues.standalone.policy.rules import LibraryRules
from sync.catalogues.standalone.tables.fees import Fees
from sync.catalogues.standalone.tables.holds import Holds
from sync.catalogues.standalone.tables.loans import Loans
from sync.catalogues.standalone.tables.members import Members
from sync.catalogues.standalone.tables.stock import Stock, StockItem
from sync.circulation import ItemId, Refusal, Refused
from sync.store import Store


@dataclass(frozen=True, slots=True)
class Library:
    """Rules and tables of one library; all in the hands of the thread that owns the store."""

    rules: LibraryRules
    store: Store
    stock: Stock
    members: Members
    loans: Loans
    holds: Holds
    fees: Fees

    @classmethod
    def over(cls, store: Store, rules: LibraryRules) -> Self:
        """Return the library in this store."""
        zone = rules.opening.zone
        return cls(
            rules=rules,
            store=store,
            stock=Stock(store, rules.opening),
            members=Members(store, rules),
            loans=Loans(store, rules.opening, keep_history=rules.keep_history),
            holds=Holds(store, zone, rules.hold_shelf_prefix),
            fees=Fees(store),
        )

    def known_item(self, spelling: ItemId) -> StockItem | Refused:
        """Return the item, or why there is none: a card laid down as a book is told apart."""
        found = self.stock.item(spelling)
        if found is not None:
            return found
        if self.members.holder([spelling]) is not None:
            return Refused(Refusal.CARD_NOT_BOOK)
        return Refused(Refusal.ITEM_UNKNOWN)

    def copies_besides(self, title: int, item: int) -> int:
        """Count the copies on the shelf besides this one that could serve who waits for a title."""
        copies = self.stock.free_copies(title, besides=item)
        return sum(count for kind, count in copies.items() if self.rules.is_ever_lent(kind))
