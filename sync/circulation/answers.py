"""What a desk answers.  A refusal is an answer like any other; only silence is an exception."""

from dataclasses import dataclass

from sync.circulation.identifiers import HoldId, ItemId, Money, RequestId
from sync.circulation.refusals import Refusal
from sync.circulation.values import (
    Account,
    Hold,
    Item,
    Loan,
    Patron,
    Route,
    Security,
    Title,
    TitleFound,
)


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and why.

    `item` is what is known of the copy in question; `limit` the number a rule names (loans, years,
    tries); `minutes` how long a lock lasts; `fee` the fee to be accepted or the debt, minor units.
    """

    reason: Refusal
    item: Item | None = None
    limit: int | None = None
    minutes: int | None = None
    fee: Money | None = None


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """The item is on loan.  `provisional`: said by the house rules, the due date will be confirmed.

    `security` is TODO when the screen process must now disarm the item and report `SecurityDone`.
    """

    loan: Loan
    provisional: bool = False
    security: Security = Security.NONE


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """The item is back.  `route` and `place` say where to put it; `fee` what lateness cost."""

    item: Item
    route: Route = Route.SHELF
    place: str | None = None
    fee: Money | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Renewed:
    """The loan has a new due date."""

    loan: Loan
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class NotRenewed:
    """One loan that `RenewAll` could not extend."""

    loan: Loan
    reason: Refusal


@dataclass(frozen=True, slots=True)
class AllRenewed:
    """What became of each loan."""

    renewed: tuple[Loan, ...]
    refused: tuple[NotRenewed, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """The patron stands in the queue."""

    hold: Hold


@dataclass(frozen=True, slots=True)
class HoldCancelled:
    """The hold is gone."""

    hold: HoldId


@dataclass(frozen=True, slots=True)
class Registered:
    """A new patron.  `provisional`: staff must verify them before they may borrow."""

    patron: Patron
    provisional: bool = True


@dataclass(frozen=True, slots=True)
class VisitEnded:
    """The visit is closed."""


@dataclass(frozen=True, slots=True)
class SecurityNoted:
    """The outcome of the security job is on record."""


@dataclass(frozen=True, slots=True)
class LeftNoted:
    """That the item was left here is known, and what had to follow is on its way."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """It may have happened or not; the patron leaves the item with the library."""

    item: ItemId | None = None


@dataclass(frozen=True, slots=True)
class PinNeeded:
    """The card is known and wants its PIN.  `length` None: any length, ended by an OK key."""

    length: int | None = None


@dataclass(frozen=True, slots=True)
class Identified:
    """The visit is open for this account."""

    account: Account


@dataclass(frozen=True, slots=True)
class AccountShown:
    """The account as it stands."""

    account: Account


@dataclass(frozen=True, slots=True)
class ItemFound:
    """The copy as it stands."""

    item: Item


@dataclass(frozen=True, slots=True)
class TitlesFound:
    """Titles, best first; `more` when the list was cut."""

    titles: tuple[TitleFound, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class HoldPossible:
    """Nothing is known that would refuse a hold to everybody; what a patron may is asked later."""


@dataclass(frozen=True, slots=True)
class SecurityState:
    """What this kiosk owes the item: TODO means disarm it, NONE means leave it alone.

    `of` is the change that opened the job; its outcome is reported with `SecurityDone(of, ...)`.
    """

    item: ItemId
    security: Security
    of: RequestId | None = None


@dataclass(frozen=True, slots=True)
class NeverShown:
    """Titles of loans and returns that were settled while the screen was dead; no patron in it."""

    lent: tuple[Title, ...] = ()
    returned: tuple[Title, ...] = ()


Answer = (
    Refused
    | CheckedOut
    | CheckedIn
    | Renewed
    | AllRenewed
    | HoldPlaced
    | HoldCancelled
    | Registered
    | VisitEnded
    | SecurityNoted
    | LeftNoted
    | Undecided
    | PinNeeded
    | Identified
    | AccountShown
    | ItemFound
    | TitlesFound
    | HoldPossible
    | SecurityState
    | NeverShown
)
