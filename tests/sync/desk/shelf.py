"""A catalogue of one shelf for tests of the desk, and a clock that stands until it is turned.

The catalogue does what a test tells it: lends, falls silent before or after, forgets.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync.admission import DeskSettings
from sync.circulation import (
    Account,
    AccountShown,
    Act,
    Answer,
    BootId,
    Change,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    ClockQuality,
    FindItem,
    FindTitle,
    Identified,
    Identify,
    Item,
    ItemFound,
    ItemId,
    ItemState,
    Loan,
    Patron,
    PatronId,
    Pin,
    PinNeeded,
    Query,
    Refusal,
    Refused,
    Register,
    Registered,
    Renew,
    Renewed,
    RequestId,
    ShowAccount,
    Silence,
    Title,
    TitleId,
    TitlesFound,
    Unavailable,
    VisitId,
)
from sync.desks import SteadyDesk
from sync.house_rules import HouseRules
from sync.journal import MIGRATIONS, Entry, Journal
from sync.store import Store

ANNA, BORIS = PatronId("1001"), PatronId("1002")
BOOK, OTHER = ItemId("2001"), ItemId("2002")
VISIT = VisitId("visit")
RIGHT, WRONG = Pin("4711"), Pin("0000")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = 1e9
"""A deadline that does not matter."""


class TestClock:
    """A clock a test turns.  `boot_name` changes when the machine starts anew."""

    __test__ = False

    def __init__(self) -> None:
        self.boot_name = "boot-1"
        self.seconds = 100.0
        self.wall = START
        self.good = ClockQuality.NTP

    def boot(self) -> BootId:
        return BootId(self.boot_name)

    def boottime(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return self.wall

    def quality(self) -> ClockQuality:
        return self.good

    def turn(self, seconds: float) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)

    def restart(self, boot: str = "boot-2", seconds: float = 20.0) -> None:
        self.boot_name, self.seconds = boot, seconds


class Shelf:
    """Two patrons, any book.  Anna's card has a PIN, Boris's has none."""

    def __init__(self, *, remembers: bool = True) -> None:
        self.remembers = remembers
        self.loans: dict[ItemId, PatronId] = {}
        self.answers: dict[RequestId, Answer] = {}
        self.asked: list[RequestId] = []
        self.looked: list[Query] = []
        self.settled: list[RequestId] = []
        self.tells = True
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    def ask(self, act: Act, deadline: float) -> Answer:
        self.asked.append(act.id)
        self.before()
        if act.id not in self.answers:
            self.answers[act.id] = self._carry_out(act.change)
        self.after()
        return self.answers[act.id]

    def look(self, query: Query, deadline: float) -> Answer:
        self.looked.append(query)
        self.before()
        match query:
            case Identify():
                return self._identify(query)
            case ShowAccount(patron=patron):
                return AccountShown(self.account(patron))
            case FindItem(item=item):
                return ItemFound(self.item(item))
            case FindTitle():
                return TitlesFound(())
            case _:
                raise AssertionError(query)

    def settle(self, act: Act, deadline: float) -> Answer | None:
        self.settled.append(act.id)
        self.before()
        if not self.tells:
            raise Unavailable
        return self.answers.get(act.id)

    def be_silent(self, silence: type[Silence] | None, *, after: bool = False) -> None:
        """Fall silent, before anything happens or after it has."""

        def fall_silent() -> None:
            if silence is not None:
                raise silence

        self.before = self.after = lambda: None
        if after:
            self.after = fall_silent
        else:
            self.before = fall_silent

    def item(self, item: ItemId) -> Item:
        state = ItemState.ON_LOAN if item in self.loans else ItemState.AVAILABLE
        return Item(item, _title(item), state)

    def account(self, patron: PatronId) -> Account:
        loans = tuple(_loan(item) for item, holder in self.loans.items() if holder == patron)
        return Account(Patron(patron, "Анна К."), loans)

    def _identify(self, query: Identify) -> Answer:
        card = query.card[0]
        if card == BORIS and not query.typed:
            return Identified(self.account(BORIS))
        if card != ANNA:
            return Refused(Refusal.CARD_UNKNOWN)
        if query.pin is None:
            return PinNeeded()
        right = query.pin == RIGHT
        return Identified(self.account(ANNA)) if right else Refused(Refusal.PIN_WRONG)

    def _carry_out(self, change: Change) -> Answer:
        match change:
            case CheckOut(item=item, patron=patron):
                if item in self.loans:
                    return Refused(Refusal.ON_LOAN_TO_ANOTHER)
                self.loans[item] = patron
                return CheckedOut(_loan(item))
            case CheckIn(item=item):
                known = self.loans.pop(item, None) is not None
                return CheckedIn(self.item(item)) if known else Refused(Refusal.NOT_ON_LOAN)
            case Renew(item=item):
                return Renewed(_loan(item))
            case Register(registration=someone):
                return Registered(Patron(PatronId("1003"), someone.forename))
            case _:
                return Refused(Refusal.NOT_SUPPORTED)


class Room:
    """A desk with its journal on disk; it can be left as a power cut leaves it and entered anew."""

    def __init__(
        self,
        folder: Path,
        shelf: Shelf | None = None,
        settings: DeskSettings | None = None,
        rules: HouseRules | None = None,
    ) -> None:
        self.path = folder / "journal.db"
        self.clock = TestClock()
        self.shelf = shelf or Shelf()
        self.free = 1 << 40
        self._settings = settings
        self._rules = rules
        self._number = 0
        self.enter()

    def enter(self) -> None:
        self.store = Store(self.path, MIGRATIONS)
        self.journal = Journal(self.store, self.clock)
        self.desk = SteadyDesk(
            self.shelf,
            self.journal,
            self.clock,
            settings=self._settings,
            house_rules=self._rules,
            free_bytes=lambda: self.free,
            new_id=lambda: RequestId(self._next("minted")),
            chance=lambda: 1.0,
        )

    def leave(self) -> None:
        self.store.close()

    def enter_anew(self) -> None:
        self.leave()
        self.enter()

    def act(self, change: Change, visit: VisitId = VISIT) -> Act:
        request = RequestId(self._next("request"))
        return Act(request, visit, self.clock.boot(), self.clock.boottime(), change)

    def ask(self, change: Change, visit: VisitId = VISIT) -> Answer:
        return self.desk.ask(self.act(change, visit), LATER)

    def look(self, query: Query, visit: VisitId = VISIT) -> Answer:
        return self.desk.look(query, visit, LATER)

    def identify(self, visit: VisitId = VISIT) -> None:
        answer = self.look(Identify((ANNA,), RIGHT), visit)
        assert isinstance(answer, Identified)

    def entry(self, act: Act) -> Entry:
        found = self.journal.find(act.id)
        assert found is not None
        return found

    def come_back(self) -> None:
        """Let the catalogue speak again, long after, and let everything be done."""
        self.shelf.be_silent(None)
        self.clock.turn(601)
        self.tend()

    def tend(self) -> None:
        """Let everything be done that can be done now."""
        while self.desk.tend() == 0.0:
            pass

    def _next(self, what: str) -> str:
        self._number += 1
        return f"{what}-{self._number}"


def _title(item: ItemId) -> Title:
    return Title(TitleId(f"t{item}"), f"Книга {item}")


def _loan(item: ItemId) -> Loan:
    return Loan(item, _title(item), START + timedelta(days=14))
