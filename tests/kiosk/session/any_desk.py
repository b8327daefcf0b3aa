"""A desk that may answer anything, and people who may do anything, for the tests of every order.

Every text that belongs to somebody carries the number of its visit: `<3p>` is private to the third
visit, `<3r>` may stand on its receipt too.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count

from kiosk.session.effects import Arm, Ask, Disarm, Look
from kiosk.session.events import (
    Answered,
    BackPressed,
    BarcodeRead,
    BorrowPressed,
    CardRead,
    CardUnreadable,
    ChoiceMade,
    ConsentGiven,
    DigitPressed,
    ErasePressed,
    Event,
    FieldTyped,
    FinishPressed,
    FromWork,
    HealthChanged,
    ItemPlaced,
    ItemsFit,
    ItemTaken,
    OkPressed,
    OrderPressed,
    PresentationChosen,
    Quiet,
    RegisterPressed,
    ReturnPressed,
    SecurityWritten,
    SeveralCards,
    Started,
    TitleChosen,
    TooManyItems,
    Touched,
    Unanswered,
    WordsTyped,
)
from kiosk.session.lines import Choice
from kiosk.session.states import Field, Health, Presentation
from sync.circulation import (
    Account,
    Answer,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    FindItem,
    FindTitle,
    HoldPlaced,
    HoldPossible,
    Identified,
    Identify,
    Interrupted,
    Item,
    ItemFound,
    ItemId,
    ItemState,
    Loan,
    MayHold,
    NeverShown,
    Patron,
    PatronId,
    PinNeeded,
    PlaceHold,
    Refusal,
    Refused,
    Register,
    Registered,
    Renew,
    Renewed,
    RequestId,
    Security,
    SecurityDue,
    SecurityState,
    Title,
    TitleFound,
    TitleId,
    TitlesFound,
    Undecided,
)
from tests.kiosk.session.people import DUE, hold, uid_of

BOOKS = tuple(ItemId(f"book{number}") for number in range(5))
HIDDEN = ItemId("never laid down")
SILENCE = (Quiet.UNAVAILABLE, Quiet.UNKNOWN)
SERIALS = count()

Waiting = Ask | Look | Arm | Disarm


def title(visit: int, kind: str, of: object = "") -> Title:
    return Title(TitleId(str(of)), f"<{visit}{kind}> {of}")


def account(visit: int, who: str) -> Account:
    loans = (
        Loan(BOOKS[0], title(visit, "r"), DUE),
        Loan(BOOKS[1], title(visit, "r"), DUE),
        Loan(HIDDEN, title(visit, "p"), DUE),
    )
    holds = (replace(hold("x"), title=title(visit, "p")),)
    patron = Patron(PatronId(f"{who} <{visit}p>"), f"<{visit}p>")
    return Account(patron, loans, holds, messages=(f"<{visit}p>",))


def _typed(field: Field, text: str) -> Callable[[int], Event]:
    return lambda visit: FieldTyped(field, text if field is Field.BIRTH else f"{text} <{visit}p>")


FORM: tuple[Callable[[int], Event], ...] = (
    _typed(Field.SURNAME, "Sidorova"),
    _typed(Field.FORENAME, "Anna"),
    _typed(Field.BIRTH, "1.2.1999"),
    lambda _: ConsentGiven(given=True),
)


def _fixed(*events: Event) -> tuple[Callable[[int], Event], ...]:
    return tuple(partial(_same, event) for event in events)


def _same(event: Event, _: int) -> Event:
    return event


HAPPENINGS: tuple[Callable[[int], Event], ...] = (
    lambda visit: CardRead((f"anna <{visit}p>",)),
    lambda visit: CardRead((f"anna <{visit}p>",)),
    lambda visit: CardRead((f"boris <{visit}p>",)),
    lambda visit: BarcodeRead(f"anna <{visit}p>"),
    lambda visit: BarcodeRead(f"boris <{visit}p>"),
    lambda visit: WordsTyped(f"<{visit}p>"),
    lambda visit: TitleChosen(TitleFound(title(visit, "p"), 1, 0)),
    *FORM,
    *_fixed(
        *(ItemPlaced(book, uid_of(book)) for book in BOOKS[:3]),
        *(ItemPlaced(book, uid_of(book), armed=True) for book in BOOKS[:3]),
        *(ItemPlaced(book) for book in BOOKS[3:]),
        *(ItemTaken(book) for book in BOOKS[:3]),
        *(BarcodeRead(book) for book in BOOKS[2:]),
        *(ChoiceMade(BOOKS[0], choice) for choice in Choice),
        SeveralCards(),
        TooManyItems(),
        ItemsFit(),
        CardUnreadable(),
        Touched(),
        BorrowPressed(),
        ReturnPressed(),
        OrderPressed(),
        OrderPressed(),
        RegisterPressed(),
        DigitPressed("7"),
        DigitPressed("7"),
        ErasePressed(),
        OkPressed(),
        FinishPressed(),
        FinishPressed(),
        BackPressed(),
        Started(),
        HealthChanged(Health(desk=False)),
        HealthChanged(Health()),
        HealthChanged(Health()),
        PresentationChosen(Presentation("en")),
        PresentationChosen(Presentation()),
    ),
)

KNOWN = 2
"""The kind of reply that says yes, whatever was asked."""


def reply_to(effect: Waiting, kind: int, visit: int | None = None) -> FromWork:
    """Answer an effect in one of many ways; `visit` when it is not to say its own."""
    number = effect.visit if visit is None else type(effect.visit)(visit)
    match effect:
        case Arm() | Disarm():
            outcome = Security.FAILED if kind % 3 == 0 else Security.DONE
            return SecurityWritten(effect.key, number, outcome)
        case Ask(change=subject) | Look(query=subject):
            answers = _answers(effect.visit, subject)
            choice = kind % (len(answers) + len(SILENCE))
            if choice < len(SILENCE) and not _is_card(subject):
                return Unanswered(effect.key, number, SILENCE[choice])
            return Answered(effect.key, number, answers[choice % len(answers)])


def _is_card(subject: object) -> bool:
    return "<" in getattr(subject, "item", "")


def _answers(visit: int, subject: object) -> tuple[Answer, ...]:
    if _is_card(subject):
        return (Refused(Refusal.CARD_NOT_BOOK),)
    serial = next(SERIALS)
    match subject:
        case Identify(card=card):
            return _of_card(visit, card[0])
        case CheckOut(item=item, tagged=tagged):
            loan = Loan(item, title(visit, "r", serial), DUE)
            lent = CheckedOut(loan, security=Security.TODO if tagged else Security.NONE)
            return (lent, lent, lent, *_refusals(visit, item))
        case CheckIn(item=item):
            back = CheckedIn(Item(item, title(visit, "r", serial), ItemState.AVAILABLE))
            return (back, back, *_refusals(visit, item))
        case Renew(item=item):
            renewed = Renewed(Loan(item, title(visit, "r", serial), DUE))
            return (renewed, renewed, *_refusals(visit, item))
        case _:
            return (*_of_look(visit, subject), Refused(Refusal.LINE_DOWN), Undecided())


def _of_card(visit: int, card: str) -> tuple[Answer, ...]:
    known = Identified(account(visit, card.split(maxsplit=1)[0]))
    unknown = Refused(Refusal.CARD_UNKNOWN)
    if card in BOOKS:
        return (unknown, Refused(Refusal.BOOK_NOT_CARD))
    pins = (PinNeeded(2), PinNeeded(), Refused(Refusal.PIN_WRONG))
    return (known, known, known, known, *pins, unknown, Refused(Refusal.CARD_EXPIRED), Undecided())


def _of_look(visit: int, subject: object) -> tuple[Answer, ...]:
    match subject:
        case FindItem(item=item):
            states = (ItemState.ON_LOAN, ItemState.AVAILABLE, ItemState.WITHDRAWN)
            return tuple(ItemFound(Item(item, title(visit, "r"), state)) for state in states)
        case SecurityDue(item=item):
            of = RequestId("an earlier visit's")
            none = SecurityState(item, Security.NONE)
            return (none, none, SecurityState(item, Security.TODO, of))
        case FindTitle():
            return (TitlesFound((TitleFound(title(visit, "p"), 1, 1),)),)
        case MayHold():
            on_shelf = Item(ItemId("x"), title(visit, "p"), ItemState.AVAILABLE)
            possible = HoldPossible()
            return (possible, possible, possible, Refused(Refusal.HOLD_ON_SHELF, on_shelf))
        case PlaceHold():
            return (HoldPlaced(hold("y")), Refused(Refusal.VISIT_UNPROVEN))
        case Register():
            return (Registered(Patron(PatronId(f"<{visit}p>"), f"<{visit}p>")),)
        case Interrupted():
            return (NeverShown(), NeverShown(lent=(Title(TitleId("t"), "shown to all"),)))
        case _:
            raise AssertionError(subject)


def _refusals(visit: int, item: ItemId) -> tuple[Answer, ...]:
    copy = Item(item, title(visit, "r"), ItemState.ON_LOAN)
    reasons = (
        Refusal.VISIT_UNPROVEN,
        Refusal.VISIT_UNPROVEN,
        Refusal.FEE_MUST_BE_ACCEPTED,
        Refusal.ON_LOAN_TO_ANOTHER,
        Refusal.ALREADY_YOURS,
        Refusal.NOT_FOR_LOAN,
    )
    wrong = ItemFound(copy)
    return (*(Refused(reason, copy) for reason in reasons), Undecided(), wrong)
