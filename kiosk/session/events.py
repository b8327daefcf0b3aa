"""Everything that can happen, as seen by the session.  All of it comes through one inbox."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.session.lines import Choice, Key, VisitNumber
from kiosk.session.states import Field, Health, Presentation
from sync.circulation import Answer, ItemId, Security, TitleFound


class Quiet(StrEnum):
    """How the desk stayed silent."""

    UNAVAILABLE = "unavailable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card was presented; every spelling of what it said, the likeliest first."""

    card: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeveralCards:
    """More than one card lies on the reader."""


@dataclass(frozen=True, slots=True)
class CardUnreadable:
    """A card that must not be used as a name (a phone's random UID) or could not be read."""


@dataclass(frozen=True, slots=True)
class ItemPlaced:
    """An item was laid down or scanned.  `uid` (hex) where its security can be written."""

    item: ItemId
    uid: str | None = None
    armed: bool | None = None


@dataclass(frozen=True, slots=True)
class ItemTaken:
    """An item was taken off the plate."""

    item: ItemId


@dataclass(frozen=True, slots=True)
class ItemUnreadable:
    """A tag or barcode that says nothing usable."""


@dataclass(frozen=True, slots=True)
class TooManyItems:
    """More tags on the plate than can be told apart."""


@dataclass(frozen=True, slots=True)
class ItemsFit:
    """After `TooManyItems`: few enough lie there now to be told apart."""


@dataclass(frozen=True, slots=True)
class BarcodeRead:
    """A barcode that may be a card's or a book's."""

    text: str


@dataclass(frozen=True, slots=True)
class SecurityWritten:
    """What became of an `Arm` or `Disarm`."""

    key: Key
    visit: VisitNumber
    outcome: Security


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody touched the screen, no matter where."""


@dataclass(frozen=True, slots=True)
class BorrowPressed:
    """The tile "borrow"."""


@dataclass(frozen=True, slots=True)
class ReturnPressed:
    """The tile "return"."""


@dataclass(frozen=True, slots=True)
class OrderPressed:
    """The tile "order"."""


@dataclass(frozen=True, slots=True)
class RegisterPressed:
    """The tile "register"."""


@dataclass(frozen=True, slots=True)
class DigitPressed:
    """One digit of the PIN."""

    digit: str


@dataclass(frozen=True, slots=True)
class ErasePressed:
    """The last digit of the PIN goes."""


@dataclass(frozen=True, slots=True)
class OkPressed:
    """The PIN is complete, or the form is to be sent."""


@dataclass(frozen=True, slots=True)
class FinishPressed:
    """The patron is done."""


@dataclass(frozen=True, slots=True)
class BackPressed:
    """One step back; from an errand to where it was opened."""


@dataclass(frozen=True, slots=True)
class ChoiceMade:
    """A button on an item's line."""

    item: ItemId
    choice: Choice


@dataclass(frozen=True, slots=True)
class WordsTyped:
    """The search words as they stand."""

    words: str


@dataclass(frozen=True, slots=True)
class TitleChosen:
    """A title of the findings; its hold is to be placed."""

    found: TitleFound


@dataclass(frozen=True, slots=True)
class FieldChosen:
    """A field of the form is to be typed into."""

    field: Field


@dataclass(frozen=True, slots=True)
class FieldTyped:
    """A field of the form as it stands."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The box of consent, ticked or not."""

    given: bool


@dataclass(frozen=True, slots=True)
class PresentationChosen:
    """Language, palette or text size as the patron wants it now."""

    presentation: Presentation


@dataclass(frozen=True, slots=True)
class Answered:
    """The desk's answer to an `Ask` or `Look`."""

    key: Key
    visit: VisitNumber
    answer: Answer


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The desk stayed silent beyond the deadline of an `Ask` or `Look`."""

    key: Key
    visit: VisitNumber
    quiet: Quiet


@dataclass(frozen=True, slots=True)
class Delayed:
    """An `Ask` waits longer than a patron believes in a spinner; its answer is still to come."""

    key: Key
    visit: VisitNumber


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The clock ran out; a `serial` other than the one last started is a late one."""

    serial: int


@dataclass(frozen=True, slots=True)
class Started:
    """The screen process is up: whatever a dead one never showed is asked for."""


@dataclass(frozen=True, slots=True)
class HealthChanged:
    """Something went down or came back."""

    health: Health


FromDevices = (
    CardRead
    | SeveralCards
    | CardUnreadable
    | ItemPlaced
    | ItemTaken
    | ItemUnreadable
    | TooManyItems
    | ItemsFit
    | BarcodeRead
)
FromPerson = (
    Touched
    | BorrowPressed
    | ReturnPressed
    | OrderPressed
    | RegisterPressed
    | DigitPressed
    | ErasePressed
    | OkPressed
    | FinishPressed
    | BackPressed
    | ChoiceMade
    | WordsTyped
    | TitleChosen
    | FieldChosen
    | FieldTyped
    | ConsentGiven
    | PresentationChosen
)
FromWork = Answered | Unanswered | SecurityWritten | Delayed
Event = FromDevices | FromPerson | FromWork | TimeUp | Started | HealthChanged
