"""Invented people, their cards and the books of the tests, and what a desk says of them."""

from datetime import UTC, datetime

from kiosk.session.events import CardRead, ItemPlaced
from sync.circulation import (
    Account,
    CheckedIn,
    CheckedOut,
    Hold,
    HoldId,
    Identified,
    Item,
    ItemFound,
    ItemId,
    ItemState,
    Loan,
    Patron,
    PatronId,
    Pin,
    Security,
    Title,
    TitleFound,
    TitleId,
)

DUE = datetime(2027, 3, 1, tzinfo=UTC)
LATER = datetime(2027, 4, 1, tzinfo=UTC)


def loan(item: str, due: datetime = DUE) -> Loan:
    return Loan(ItemId(item), title(item), due)


def title(item: str) -> Title:
    return Title(TitleId(f"title of {item}"), f"The book {item}")


def account(number: str, name: str, *loans: str) -> Account:
    return Account(Patron(PatronId(number), name), tuple(loan(item) for item in loans))


ANNA = account("A-1", "Anna K.", "emma")
BORIS = account("B-2", "Boris L.")
PIN = Pin("1234")

ANNA_CARD = CardRead(("04AABB", "A-1"))
BORIS_CARD = CardRead(("04CCDD", "B-2"))

FOUND_TITLE = TitleFound(title("emma"), items=2, available=0)


def lay(item: str, *, armed: bool | None = None) -> ItemPlaced:
    """Lay a book with a tag onto the plate; its UID follows from its name."""
    return ItemPlaced(ItemId(item), uid_of(item), armed)


def uid_of(item: str) -> str:
    return item.encode().hex()


def scan(item: str) -> ItemPlaced:
    """Scan a book that has a barcode only."""
    return ItemPlaced(ItemId(item))


def known(whose: Account) -> Identified:
    return Identified(whose)


def lent(item: str, security: Security = Security.NONE, *, provisional: bool = False) -> CheckedOut:
    return CheckedOut(loan(item), provisional, security)


def back(item: str) -> CheckedIn:
    return CheckedIn(copy(item))


def copy(item: str, state: ItemState = ItemState.AVAILABLE) -> Item:
    return Item(ItemId(item), title(item), state)


def found(item: str, state: ItemState = ItemState.AVAILABLE) -> ItemFound:
    return ItemFound(copy(item, state))


def hold(item: str, queue: int = 1) -> Hold:
    return Hold(HoldId(f"hold on {item}"), title(item), DUE, queue)
