"""Sessions with invented people and books, one for each thing the screen can be about."""

from dataclasses import replace
from datetime import UTC, date, datetime

from kiosk.session.lines import (
    Asking,
    Choice,
    Choosing,
    Declined,
    Extended,
    FeeAsked,
    Key,
    LeftBehind,
    Lent,
    Line,
    Looking,
    NeedsCard,
    Returned,
    Status,
    Unsure,
    VisitNumber,
)
from kiosk.session.states import (
    Borrowing,
    CardWanted,
    EnteringPin,
    Field,
    Finished,
    Health,
    Identifying,
    Idle,
    IdleWarning,
    Ordering,
    OutOfService,
    Registering,
    Returning,
    Session,
    State,
    Welcomed,
)
from sync.circulation import (
    Account,
    CheckedIn,
    Hold,
    HoldId,
    HoldPlaced,
    Item,
    ItemId,
    ItemState,
    Loan,
    Money,
    NeverShown,
    Patron,
    PatronId,
    Pin,
    Refusal,
    Refused,
    Route,
    Security,
    Title,
    TitleFound,
    TitleId,
)

VISIT = VisitNumber(1)
KEY = Key(1)
DUE = datetime(2026, 12, 7, 15, 0, tzinfo=UTC)


def title(name: str, author: str, year: int = 2015) -> Title:
    return Title(TitleId(name), name, author, year)


MASTER = title("Мастер и Маргарита", "Михаил Булгаков", 1967)
PICNIC = title("Пикник на обочине", "Аркадий и Борис Стругацкие", 1972)
DARKNESS = title("The Left Hand of Darkness", "Ursula K. Le Guin", 1969)
KARENINA = title("Анна Каренина", "Лев Толстой", 1877)
DUNE = title("Дюна", "Фрэнк Герберт", 1965)
LONG = title(
    "Жизнь и удивительные приключения Робинзона Крузо, моряка из Йорка, прожившего двадцать "
    "восемь лет в полном одиночестве на необитаемом острове",
    "Даниель Дефо",
    1719,
)
LONGER = title(
    "Достопримечательности Нижегородской области: железнодорожные вокзалы и гидроэлектростанции",
    "Под общей редакцией Константина Константиновича Константинопольского",
    2021,
)
TATAR = title("Әкият: Су анасы һәм Шүрәле", "Габдулла Тукай", 1907)
OLD = title(
    "Исторія государства Россійскаго, томъ первый, съ приложеніями Ѣ", "Н. М. Карамзинъ", 1818
)


def loan(of: Title, due: datetime = DUE, *, overdue: bool = False) -> Loan:
    return Loan(ItemId(of.title), of, due, overdue=overdue)


def line(of: Title, status: Status) -> Line:
    return Line(ItemId(of.title), status, title=of)


def lent(of: Title, due: datetime = DUE, security: Security = Security.DONE) -> Line:
    return line(of, Lent(loan(of, due), security=security))


def back(of: Title, route: Route = Route.SHELF, place: str | None = None) -> Line:
    item = Item(ItemId(of.title), of, ItemState.AVAILABLE)
    return line(of, Returned(CheckedIn(item, route, place)))


def declined(of: Title, reason: Refusal) -> Line:
    return line(of, Declined(Refused(reason)))


PATRON = Patron(PatronId("20001234"), "Анна К.")
ACCOUNT = Account(PATRON, loan_limit=10)
BUSY = Account(
    PATRON,
    loans=(loan(LONG, overdue=True), loan(DUNE)),
    holds=(Hold(HoldId("1"), DUNE, DUE, 1, ready=True, shelf="А-12"),),
    fees=Money(12050),
    loan_limit=10,
)
CARD = ("20001234",)

EMPTY_VISIT = Borrowing(VISIT, BUSY, CARD)
VISIT_STATE = Borrowing(
    VISIT,
    ACCOUNT,
    CARD,
    lines=(
        lent(MASTER),
        lent(PICNIC),
        lent(DARKNESS, datetime(2026, 11, 30, 15, 0, tzinfo=UTC)),
    ),
)
MIXED = replace(
    VISIT_STATE,
    lines=(
        lent(LONG),
        declined(KARENINA, Refusal.ON_HOLD_FOR_ANOTHER),
        lent(DUNE, security=Security.TODO),
        line(PICNIC, Asking(KEY, Choice.BORROW)),
    ),
)
FULL = replace(
    VISIT_STATE,
    account=Account(PATRON, loans=(loan(DUNE), loan(KARENINA)), loan_limit=5),
)
STACK = replace(
    VISIT_STATE,
    account=Account(PATRON, loan_limit=30),
    lines=tuple(lent(of) for of in (DUNE, LONG, TATAR, OLD, KARENINA, PICNIC, LONGER, MASTER)),
)
CUT_OFF = replace(
    VISIT_STATE, lines=(lent(DUNE), line(KARENINA, LeftBehind()), line(LONG, LeftBehind()))
)
AFTER_HOLD = Hold(HoldId("2"), KARENINA, DUE, 3)
FOUND = (
    TitleFound(KARENINA, 5, 2, "84(2Рос=Рус)1"),
    TitleFound(LONG, 2, 0),
    TitleFound(TATAR, 1, 1, "84(2Рос=Тат)"),
)
FORM = Registering(VISIT, texts=((Field.SURNAME, "Кузнецова"),), focus=Field.FORENAME)
CHILD_FORM = Registering(
    VISIT,
    texts=((Field.SURNAME, "Кузнецов"), (Field.FORENAME, "Борис"), (Field.BIRTH, "31.12.2020")),
    focus=Field.GUARDIAN,
)
PIN_FORM = replace(FORM, texts=(*FORM.texts, (Field.PIN, "4711")), focus=Field.PIN)
WHOLE_FORM = Registering(
    VISIT,
    texts=((Field.SURNAME, "Кузнецова"), (Field.FORENAME, "Анна"), (Field.BIRTH, "31.12.20")),
    focus=Field.BIRTH,
    wrong=(Field.BIRTH,),
)

STATES: dict[str, State] = {
    "idle": Idle(),
    "idle-refused": Idle(Refused(Refusal.CARD_UNREADABLE)),
    "idle-never-shown": Idle(NeverShown(lent=(MASTER, PICNIC))),
    "card-wanted": CardWanted(VISIT),
    "card-refused": CardWanted(VISIT, notice=Refused(Refusal.CARD_UNKNOWN)),
    "card-checking": Identifying(VISIT, CARD, KEY),
    "pin": EnteringPin(VISIT, CARD, Pin("42"), 4),
    "pin-wrong": EnteringPin(VISIT, CARD, refused=Refused(Refusal.PIN_WRONG, limit=2)),
    "borrowing-empty": EMPTY_VISIT,
    "borrowing": VISIT_STATE,
    "borrowing-mixed": MIXED,
    "borrowing-choice": replace(
        VISIT_STATE,
        lines=(line(MASTER, Choosing(loan(MASTER))), line(DUNE, Extended(loan(DUNE)))),
    ),
    "borrowing-fee": replace(
        VISIT_STATE,
        lines=(
            line(DUNE, FeeAsked(Refused(Refusal.FEE_MUST_BE_ACCEPTED, fee=Money(3000)))),
            declined(LONG, Refusal.ON_LOAN_TO_ANOTHER),
        ),
    ),
    "borrowing-full": FULL,
    "borrowing-stack": STACK,
    "borrowing-finishing": replace(STACK, finishing=True),
    "borrowing-notice": replace(VISIT_STATE, notice=Refused(Refusal.BOOK_NOT_CARD)),
    "borrowing-cut-off": CUT_OFF,
    "put-back": replace(VISIT_STATE, lines=(lent(MASTER, security=Security.FAILED),)),
    "left-behind": replace(VISIT_STATE, lines=(lent(DUNE), line(KARENINA, LeftBehind()))),
    "returning-chosen": Returning(VISIT, chosen=True),
    "returning": Returning(
        VISIT,
        lines=(
            back(MASTER),
            back(DARKNESS, Route.HOLD_SHELF, "А-12"),
            back(OLD, Route.STAFF),
        ),
    ),
    "returning-needs-card": Returning(VISIT, lines=(line(PICNIC, NeedsCard()),)),
    "returning-unsure": Returning(VISIT, lines=(line(PICNIC, Unsure()),)),
    "returning-looking": Returning(VISIT, lines=(Line(ItemId("1"), Looking(KEY)),)),
    "ordering": Ordering(VISIT),
    "ordering-found": Ordering(VISIT, words="карен", found=FOUND),
    "ordering-searching": Ordering(VISIT, words="карен", search=KEY),
    "ordering-list": Ordering(VisitNumber(2), words="карен", found=FOUND),
    "ordering-refused": Ordering(
        VisitNumber(3), "карен", FOUND, result=Refused(Refusal.HOLD_EXISTS), after=VISIT_STATE
    ),
    "ordering-none": Ordering(VISIT, words="ыыы", found=()),
    "ordering-placed": Ordering(
        VISIT, "карен", FOUND, result=HoldPlaced(AFTER_HOLD), after=VISIT_STATE
    ),
    "registering": FORM,
    "registering-wrong": WHOLE_FORM,
    "registering-child": CHILD_FORM,
    "registering-pin": PIN_FORM,
    "registering-consent": replace(FORM, refused=Refused(Refusal.CONSENT_NEEDED)),
    "registering-asking": replace(FORM, consent=True, asking=KEY),
    "welcomed": Welcomed(VISIT, PatronId("20005678")),
    "finished": Finished(VISIT_STATE.lines),
    "finished-many": Finished((*MIXED.lines[:1], back(TATAR), line(KARENINA, LeftBehind()))),
    "finished-stack": Finished(STACK.lines),
    "finished-nothing": Finished(()),
    "finished-returned": Finished((back(MASTER), back(TATAR))),
    "warning": IdleWarning(VISIT_STATE, 25),
    "idle-no-reader": Idle(),
    "out-of-service": OutOfService(),
}

STEPS: dict[str, dict[str, bool]] = {
    "ordering-list": {"typing": False},
    "registering-consent": {"last": True},
    "registering-asking": {"last": True},
}
"""What a screen is set to by touch alone, the session being the same."""


def session_of(name: str) -> Session:
    """Make the session that shows this state."""
    state = STATES[name]
    health = Health(desk=not isinstance(state, OutOfService) and name != "borrowing-cut-off")
    if name == "borrowing-mixed":
        health = Health(catalogue=False)
    elif name == "idle-no-reader":
        health = Health(readers_down=("cards",))
    return Session(state=state, health=health)


TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 14, 5)  # noqa: DTZ001 - the wall clock of a library
