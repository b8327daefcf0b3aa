"""What the screen can be about.  A screen is a picture of one of these and of nothing else.

Idle --card--> Identifying --> EnteringPin --> Borrowing --> Finished --> Idle
  |--book----> Returning ---card--^  ^           ^ |
  |--order---> Ordering ----card--'  |           | '--> Ordering
  |--borrow--> CardWanted --card-----'-----------'
  |--register> Registering --> Welcomed --> Idle
any attended state --60 s--> IdleWarning --25 s--> Idle      desk gone: OutOfService
"""

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.session.lines import Key, Line, VisitNumber
from sync.circulation import (
    Account,
    HoldPlaced,
    NeverShown,
    PatronId,
    Pin,
    Refused,
    TitleFound,
)


@dataclass(frozen=True, slots=True)
class Health:
    """What works.  `readers_down` names devices; `dated`: the clock may be shown."""

    desk: bool = True
    catalogue: bool = True
    readers_down: tuple[str, ...] = ()
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Presentation:
    """How this patron wants the screen; ends with the visit."""

    language: str = "ru"
    palette: str = "paper"
    text: str = "normal"


@dataclass(frozen=True, slots=True)
class Idle:
    """Nobody is here.  `notice` says what just went wrong, or what a dead screen never showed."""

    notice: Refused | NeverShown | None = None


@dataclass(frozen=True, slots=True)
class OutOfService:
    """The other process is gone: nothing can be accepted."""


@dataclass(frozen=True, slots=True)
class Returning:
    """A visit without a card.  `chosen`: the patron pressed "return", so nothing is looked up."""

    visit: VisitNumber
    lines: tuple[Line, ...] = ()
    chosen: bool = False
    notice: Refused | None = None
    finishing: bool = False


@dataclass(frozen=True, slots=True)
class Borrowing:
    """A patron's visit: items come and go in any order.

    `card` is kept as presented, to prove the visit again when the desk has forgotten it; `proofs`
    counts how often that was done.
    """

    visit: VisitNumber
    account: Account
    card: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    notice: Refused | None = None
    proofs: int = 0
    finishing: bool = False


@dataclass(frozen=True, slots=True)
class Ordering:
    """Searching for a title and placing a hold on it.

    `checking` asks, before a card is asked for, whether a hold on the chosen title makes sense;
    `slow`: the hold has been on its way for so long that nothing is certain yet.
    `after` is the patron's visit behind it, None until the card is known.
    """

    visit: VisitNumber
    words: str = ""
    found: tuple[TitleFound, ...] | None = None
    search: Key | None = None
    chosen: TitleFound | None = None
    checking: Key | None = None
    asking: Key | None = None
    slow: bool = False
    result: HoldPlaced | Refused | None = None
    after: Borrowing | None = None


Errand = Returning | Borrowing | Ordering
"""What a card or PIN interrupts and what goes on once the patron is known."""


@dataclass(frozen=True, slots=True)
class Identifying:
    """The desk is asked whose card this is.

    `barcode`: it may as well have been a book's.  `wanted`: the patron had been asked for a card,
    so a book only waits for it.
    """

    visit: VisitNumber
    card: tuple[str, ...]
    key: Key
    with_pin: bool = False
    pin_length: int | None = None
    barcode: bool = False
    wanted: bool = False
    errand: Errand | None = None
    waiting: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class EnteringPin:
    """The card wants its PIN.  `pin_length` None: any length, ended by an OK key."""

    visit: VisitNumber
    card: tuple[str, ...]
    pin: Pin = field(default=Pin(""))
    pin_length: int | None = None
    refused: Refused | None = None
    errand: Errand | None = None
    waiting: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class CardWanted:
    """An errand was chosen that needs a card: the patron is asked to lay it down."""

    visit: VisitNumber
    errand: Errand | None = None
    waiting: tuple[Line, ...] = ()
    notice: Refused | None = None


class Field(StrEnum):
    """The fields of the registration form, in their order."""

    SURNAME = "surname"
    FORENAME = "forename"
    PATRONYMIC = "patronymic"
    BIRTH = "birth"
    PHONE = "phone"
    EMAIL = "email"
    GUARDIAN = "guardian"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Registering:
    """The registration form.  `texts` holds what was typed; `wrong` the fields to mend.

    `slow`: the form has been on its way for so long that nothing is certain yet.
    """

    visit: VisitNumber
    texts: tuple[tuple[Field, str], ...] = field(default=(), repr=False)
    consent: bool = False
    focus: Field = Field.SURNAME
    wrong: tuple[Field, ...] = ()
    asking: Key | None = None
    slow: bool = False
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The person is a patron now; `number` is the new card number."""

    visit: VisitNumber
    number: PatronId
    provisional: bool = True


@dataclass(frozen=True, slots=True)
class Finished:
    """The visit is over and the patron forgotten; the receipt stands for a while.

    It holds titles and due dates of this visit only: no name, no card, no other loan.
    """

    lines: tuple[Line, ...]


Attended = (
    Returning
    | Borrowing
    | Ordering
    | Identifying
    | EnteringPin
    | CardWanted
    | Registering
    | Welcomed
)
"""States in which somebody is here and time runs."""


@dataclass(frozen=True, slots=True)
class IdleWarning:
    """Is anybody still here?  Any touch, card or item goes on with `under`."""

    under: Attended
    seconds_left: int


State = (
    Idle
    | OutOfService
    | Returning
    | Borrowing
    | Ordering
    | Identifying
    | EnteringPin
    | CardWanted
    | Registering
    | Welcomed
    | Finished
    | IdleWarning
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the site wants, in seconds; `pickup` is where holds are fetched from."""

    idle_seconds: float = 60.0
    warning_seconds: int = 25
    finish_seconds: float = 20.0
    notice_seconds: float = 15.0
    never_shown_seconds: float = 30.0
    pickup: str | None = None
    languages: tuple[str, ...] = ("ru", "en")
    presentation: Presentation = field(default=Presentation())


@dataclass(frozen=True, slots=True)
class Plate:
    """What is known of the plate whoever stands before it.

    `overfull`: so much lies there that nothing new is read.  `lying` was laid down while nobody
    answered and is taken in when somebody does; `missed`: so was a card, or a book that may have
    been carried away again, which has to be laid down once more.
    """

    overfull: bool = False
    lying: tuple[Line, ...] = ()
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """The whole of what the screen process knows.

    The counters number the keys and visits given out, and the clock last started.
    """

    state: State = field(default=Idle())
    health: Health = field(default=Health())
    presentation: Presentation = field(default=Presentation())
    policy: Policy = field(default=Policy())
    plate: Plate = field(default=Plate())
    keys: int = 0
    visits: int = 0
    timers: int = 0
