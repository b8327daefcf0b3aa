"""One line per item of a visit, and everything that can stand on it.

Looking --> NeedsCard --(card)--> Asking --> Lent | Declined | FeeAsked | LeftBehind
   |                                ^
   +--> Unsure --(a tile)-----------+------> Returned | Declined | LeftBehind
   |                                |
   +--> Arming --(arm, read back)---+        own loan: Choosing --> Asking --> Extended
   |
   '--> Unlocked                             FeeAsked --(agreed)--> Asking
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from sync.circulation import CheckedIn, ItemId, Loan, Refused, RequestId, Security, Title

Key = NewType("Key", int)
"""Ties an effect to the event that answers it; unique while the process lives."""

NO_KEY = Key(0)

VisitNumber = NewType("VisitNumber", int)
"""A visit, as the session counts them; the runner knows the `VisitId` behind it."""


NO_VISIT = VisitNumber(0)
"""What the screen asks for on its own account, with nobody in front of it."""


class Choice(StrEnum):
    """What a patron may be asked about one item."""

    BORROW = "borrow"
    RETURN = "return"
    RENEW = "renew"
    ACCEPT_FEE = "accept-fee"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Looking:
    """The desk is asked what this item is."""

    key: Key


@dataclass(frozen=True, slots=True)
class NeedsCard:
    """Not on loan and no card yet: nothing was sent, the patron is asked to lay the card."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nobody could say what this item is: two tiles ask whether to borrow or to return it."""


@dataclass(frozen=True, slots=True)
class Arming:
    """The theft protection is being restored before the return is asked."""

    key: Key


@dataclass(frozen=True, slots=True)
class Asking:
    """A change is on its way; `choice` says which: borrow, return or renew.

    `armed` is what became of a returned item's theft protection before this was asked; `slow`: no
    answer has come for so long that the patron is told that nothing is certain yet.
    """

    key: Key
    choice: Choice
    armed: Security = Security.NONE
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Lent:
    """On loan to this patron.

    `security` is TODO while the tag is being written; FAILED asks to put the item back onto the
    plate.  `asked` is the change that lent it, `writing` the write under way.
    """

    loan: Loan
    provisional: bool = False
    security: Security = Security.NONE
    asked: Key = NO_KEY
    writing: Key = NO_KEY


@dataclass(frozen=True, slots=True)
class Extended:
    """The patron's own loan has a new due date."""

    loan: Loan
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """Back in the library; the answer says where to put it."""

    answer: CheckedIn
    armed: Security = Security.NONE


@dataclass(frozen=True, slots=True)
class Declined:
    """No, and why.  Other items go on."""

    refused: Refused


@dataclass(frozen=True, slots=True)
class Choosing:
    """The patron's own loan was laid down: is it to be renewed or returned."""

    loan: Loan


@dataclass(frozen=True, slots=True)
class FeeAsked:
    """A loan, or a later due date, costs something; the patron must agree first."""

    refused: Refused
    choice: Choice = Choice.BORROW


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Nobody knows whether it happened: please leave this item here."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A loan of an earlier visit whose theft protection was still on; it is off now (or FAILED)."""

    security: Security
    key: Key
    of: RequestId


Status = (
    Looking
    | NeedsCard
    | Unsure
    | Arming
    | Asking
    | Lent
    | Extended
    | Returned
    | Declined
    | Choosing
    | FeeAsked
    | LeftBehind
    | Unlocked
)


@dataclass(frozen=True, slots=True)
class Line:
    """One item of this visit.

    `item` is what the device named it by; `uid` its tag (hex) when it lies on a plate that can
    write its security, `armed` what that tag said when it was seen.  `here` is false once it was
    taken away.
    """

    item: ItemId
    status: Status
    uid: str | None = None
    armed: bool | None = None
    title: Title | None = None
    here: bool = True
