"""What may be asked of a desk: changes, which are journalled, and queries, which are not.

Act = id + visit + when + change          asked with `Desk.ask`
Query                                     asked with `Desk.look`
"""

from dataclasses import dataclass

from sync.circulation.identifiers import (
    BootId,
    HoldId,
    ItemId,
    PatronId,
    RequestId,
    TitleId,
    VisitId,
)
from sync.circulation.values import Pin, Registration, Security


@dataclass(frozen=True, slots=True)
class CheckOut:
    """Lend this item to this patron.

    `tagged`: the item lies on a plate that can write its security; the answer then opens a
    security job.  `fee_accepted`: the patron agreed to the fee a first answer named (SIP2 BO).
    """

    item: ItemId
    patron: PatronId
    tagged: bool = False
    fee_accepted: bool = False


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Take this item back.

    `armed` says what became of its theft protection, which is restored *before* this is asked:
    an armed item is safe whatever happens next.  `patron` is set inside a card's visit.
    """

    item: ItemId
    armed: Security = Security.NONE
    patron: PatronId | None = None


@dataclass(frozen=True, slots=True)
class Renew:
    """Extend this patron's loan of this item."""

    item: ItemId
    patron: PatronId
    fee_accepted: bool = False


@dataclass(frozen=True, slots=True)
class RenewAll:
    """Extend every loan of this patron that may be extended."""

    patron: PatronId


@dataclass(frozen=True, slots=True)
class PlaceHold:
    """Put this patron into the queue for this title, to be picked up at `pickup`."""

    title: TitleId
    patron: PatronId
    pickup: str | None = None


@dataclass(frozen=True, slots=True)
class CancelHold:
    """Give up this patron's hold."""

    hold: HoldId
    patron: PatronId


@dataclass(frozen=True, slots=True)
class Register:
    """Make a patron of this person, provisional until staff have verified them."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class EndVisit:
    """Close the visit: its proof of PIN is forgotten and nothing more may be asked in it."""


@dataclass(frozen=True, slots=True)
class SecurityDone:
    """Report what became of the security job that the change `of` opened."""

    of: RequestId
    item: ItemId
    outcome: Security


@dataclass(frozen=True, slots=True)
class LeftHere:
    """Report that the patron was told to leave the item here: no answer to `of` came in time.

    What became of it is then found out, and a loan that happened is undone: the item lies here.
    """

    of: RequestId
    item: ItemId


Change = (
    CheckOut
    | CheckIn
    | Renew
    | RenewAll
    | PlaceHold
    | CancelHold
    | Register
    | EndVisit
    | SecurityDone
    | LeftHere
)


@dataclass(frozen=True, slots=True)
class Act:
    """A change with its identity.  `boottime` is CLOCK_BOOTTIME of the act in seconds."""

    id: RequestId
    visit: VisitId
    boot: BootId
    boottime: float
    change: Change


@dataclass(frozen=True, slots=True)
class Identify:
    """Open a visit for the patron of this card.

    `card` holds every spelling of what was presented (number, UID in its many forms), the likeliest
    first.  `typed`: a number entered by hand; wrong card and wrong PIN are then told alike.
    """

    card: tuple[str, ...]
    pin: Pin | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True)
class ShowAccount:
    """Ask for loans, holds and fees of the visit's own patron."""

    patron: PatronId


@dataclass(frozen=True, slots=True)
class FindItem:
    """Ask what this copy is and where it stands."""

    item: ItemId


@dataclass(frozen=True, slots=True)
class FindTitle:
    """Ask for titles that fit these words, at most `limit`, best first."""

    words: str
    limit: int = 20


@dataclass(frozen=True, slots=True)
class MayHold:
    """Ask whether a hold on this title makes sense at all, whoever places it.

    It is asked before a card is, so that nobody shows one to hear that the book stands on the
    shelf.  `PlaceHold` still decides.
    """

    title: TitleId


@dataclass(frozen=True, slots=True)
class SecurityDue:
    """Ask whether this kiosk still owes this item a change of its theft protection."""

    item: ItemId


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Ask, after a restart of the screen, which answers were given but never shown."""


Query = Identify | ShowAccount | FindItem | FindTitle | MayHold | SecurityDue | Interrupted
