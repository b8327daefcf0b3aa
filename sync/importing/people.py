"""A patron as an import reads one.

Apart from the reading because whoever only looks at the values must not load what reads files; no
repr shows a name, a card or a PIN.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sync.circulation.identifiers import Money, PatronId
from sync.circulation.values import NOTHING, Pin


class CardStatus(StrEnum):
    """What a card is good for."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class PatronRecord:
    """One patron.  `card_uids` in upper-case hex; `fees` owed in minor units."""

    card_number: PatronId = field(repr=False)
    surname: str = field(repr=False)
    forename: str = field(default="", repr=False)
    patronymic: str | None = field(default=None, repr=False)
    card_uids: tuple[str, ...] = field(default=(), repr=False)
    birth: date | None = field(default=None, repr=False)
    category: str | None = None
    language: str | None = None
    expires: date | None = None
    pin: Pin | None = field(default=None, repr=False)
    status: CardStatus = CardStatus.ACTIVE
    fees: Money = NOTHING
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
