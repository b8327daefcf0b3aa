"""The house every catalogue adapter is tried in, and the hands that furnish it.

An adapter joins the contract by an entry in `tests.contracts.libraries`: it sets up a library
system with the rules of `HOUSE`, and hands that put people, titles and facts into that system by
another way than the adapter's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from sync.circulation import Catalogue, ItemId, ItemState, PatronId, Pin, TitleId


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The rules an adapter's library system must have while it is tried.

    The item types `book`, `reference` (not for loan), `disc` (a loan costs `disc_fee`) and `late`
    (`late_fine` for each day late, of which none is free or closed) exist.  Age marks are enforced,
    what is overdue is not renewed, and a title on the shelf is not put on hold.
    """

    loan_limit: int = 3
    hold_limit: int = 2
    fee_limit: int = 5000
    overdue_limit: int = 2
    loan_days: int = 14
    renewals: int = 1
    disc_fee: int = 500
    late_fine: int = 200
    pin_length: int = 4
    guardian_age: int = 14
    branch: str = "main"
    other_branch: str = "mill"


HOUSE = HouseRules()


@dataclass(frozen=True, slots=True)
class Person:
    """A patron to be put into the house; `expires_in` counts days from today."""

    card: str
    surname: str = "Смирнова"
    forename: str = "Анна"
    birth: date | None = date(1990, 1, 1)
    pin: str | None = None
    uids: tuple[str, ...] = ()
    expires_in: int | None = None
    blocked: bool = False
    lost: bool = False
    fees: int = 0

    def secret(self) -> Pin | None:
        """Return the PIN as a word of circulation."""
        return None if self.pin is None else Pin(self.pin)


@dataclass(frozen=True, slots=True)
class Work:
    """A title to be put into the house with one copy for each barcode."""

    title: str
    barcodes: tuple[str, ...]
    author: str | None = None
    item_type: str = "book"
    age_mark: int | None = None
    uids: tuple[str, ...] = ()
    not_for_loan: bool = False
    branch: str = HOUSE.branch


class Hands(Protocol):
    """Ways to make facts, each past the adapter."""

    def put_patron(self, person: Person) -> PatronId:
        """Make a patron."""
        ...

    def put_title(self, work: Work) -> TitleId:
        """Make a title with its copies."""
        ...

    def put_loan(self, item: ItemId, patron: PatronId, due_in: timedelta) -> None:
        """Make a loan whatever the rules say, due that long from now (negative: overdue)."""
        ...

    def mark(self, item: ItemId, state: ItemState) -> None:
        """Make an item withdrawn, missing or in transit to this house."""
        ...

    def today(self) -> date:
        """Return the date in the library."""
        ...

    def pass_time(self, span: timedelta) -> None:
        """Let time go by in the library system."""
        ...

    def restart(self) -> Catalogue:
        """Lose the adapter and everything it holds in memory; return a new one."""
        ...


@dataclass(slots=True)
class Tried:
    """One adapter in its house.  `cannot` names checks it can not be tried with, and why."""

    catalogue: Catalogue
    hands: Hands
    cannot: Mapping[str, str] = field(default_factory=dict)
