"""What is put into the library in bulk, besides titles: patrons, loans, holds and fees as values.

Apart because the importer and the demo make them and know no table.  Titles and items come as
`sync.importing.records`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sync.catalogues.standalone.tables.fees import FeeKind
from sync.circulation import ItemId, Money, PatronId, Pin, TitleId


@dataclass(frozen=True, slots=True, repr=False)
class PatronRecord:
    """One patron.

    `uids` are the chip numbers of the cards in any spelling.  `pin` None leaves the PIN that is
    set.  `message` is shown to this patron alone.
    """

    card: PatronId
    surname: str
    forename: str
    patronymic: str | None = None
    birth: date | None = None
    category: str = "adult"
    expires: date | None = None
    language: str | None = None
    phone: str | None = None
    email: str | None = None
    guardian: str | None = None
    pin: Pin | None = None
    uids: tuple[str, ...] = ()
    lost: bool = False
    blocked: bool = False
    block_reason: str | None = None
    provisional: bool = False
    message: str | None = None


@dataclass(frozen=True, slots=True)
class LoanRecord:
    """One loan that exists already.  Counted in days it is `due` at `OpeningHours.end_of` a day."""

    item: ItemId
    patron: PatronId
    lent_at: datetime
    due: datetime
    renewals: int = 0


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """One hold that waits already; the order of placing is the order in the queue."""

    title: TitleId
    patron: PatronId
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class FeeRecord:
    """One fee that is owed already, in minor units."""

    patron: PatronId
    amount: Money
    at: datetime
    kind: FeeKind = FeeKind.OTHER


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of the records: new ones, known ones that were brought up to date, skipped ones.

    `conflicts` counts UIDs and card spellings that belong to somebody else and were left there.
    """

    added: int = 0
    updated: int = 0
    skipped: int = 0
    conflicts: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            self.added + other.added,
            self.updated + other.updated,
            self.skipped + other.skipped,
            self.conflicts + other.conflicts,
        )
