"""The things a library speaks of: titles, items, loans, holds, patrons, accounts.

They are apart from the requests because the screen, the journal and every catalogue share them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sync.circulation.identifiers import HoldId, ItemId, Money, PatronId, TitleId
from sync.circulation.refusals import Refusal

NOTHING = Money(0)


class ItemState(StrEnum):
    """Where a copy is in its life."""

    AVAILABLE = "available"
    ON_LOAN = "on-loan"
    HOLD_SHELF = "hold-shelf"
    IN_TRANSIT = "in-transit"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"


class Security(StrEnum):
    """What became of an item's theft protection after a change (architecture, decision 9)."""

    NONE = "none"
    TODO = "todo"
    DONE = "done"
    FAILED = "failed"


class Route(StrEnum):
    """Where a returned item has to go next."""

    SHELF = "shelf"
    HOLD_SHELF = "hold-shelf"
    TRANSIT = "transit"
    STAFF = "staff"


class ClockQuality(StrEnum):
    """How far the wall clock can be trusted."""

    RTC = "rtc"
    NTP = "ntp"
    SAVED = "saved"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Title:
    """One record of the catalogue.  `age_mark` is the least age in years (6, 12, 16, 18)."""

    id: TitleId
    title: str
    author: str | None = None
    year: int | None = None
    isbn: str | None = None
    age_mark: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One copy.  `seen` is the place it was last seen at; `due` is set while it is on loan."""

    id: ItemId
    title: Title
    state: ItemState
    item_type: str = "book"
    call_number: str | None = None
    seen: str | None = None
    due: datetime | None = None
    uid: str | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a renewal asked for now would meet: `refusal` None is a yes, which may still cost a fee.

    `limit` is the number the rule names, as in `Refused`.
    """

    refusal: Refusal | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """One item in one patron's hands.

    `due` carries the library's time zone.  Unless the loan is `by_hour` only its date counts: the
    whole day is in time, and `overdue` begins with the next one.  `renewal` stands in an account
    where the catalogue knows it without asking around; None: whoever wants to know asks `Renew`.
    """

    item: ItemId
    title: Title
    due: datetime
    renewals: int = 0
    overdue: bool = False
    call_number: str | None = None
    by_hour: bool = False
    renewal: Renewal | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A claim on a title.  `queue` counts from 1; ready, it lies on `shelf` till `keep_until`."""

    id: HoldId
    title: Title
    placed: datetime
    queue: int
    ready: bool = False
    shelf: str | None = None
    keep_until: date | None = None


@dataclass(frozen=True, slots=True)
class Patron:
    """A person as the screen may know them.  `name` is for the screen: first name and initial."""

    id: PatronId
    name: str
    category: str = ""
    language: str | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A patron with loans, holds and fees now.  `loan_limit` None means no limit is known."""

    patron: Patron
    loans: tuple[Loan, ...] = ()
    holds: tuple[Hold, ...] = ()
    fees: Money = NOTHING
    currency: str = "RUB"
    loan_limit: int | None = None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TitleFound:
    """A title in a list of findings, with the copies it has and those on the shelf now."""

    title: Title
    items: int
    available: int
    call_number: str | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """A secret number.  Its text never appears in a repr, a log line or a journal row."""

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Registration:
    """What a person says of themselves to become a patron.  No identity document is asked for."""

    surname: str
    forename: str
    birth: date
    patronymic: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    guardian: str | None = None
    pin: Pin | None = None
    consent: str | None = None
