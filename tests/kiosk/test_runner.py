"""The runner with a hand-made desk: order, ids, restarts and late answers."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime

import pytest

from kiosk.counter import Patience
from kiosk.runner import Runner
from kiosk.session.events import CardRead, FinishPressed, ItemPlaced, TimeUp
from kiosk.session.lines import LeftBehind, Lent
from kiosk.session.states import (
    Borrowing,
    Finished,
    Health,
    Idle,
    IdleWarning,
    OutOfService,
    Policy,
    Session,
    State,
)
from sync.circulation import (
    Account,
    Act,
    Answer,
    BootId,
    CheckedOut,
    CheckOut,
    ClockQuality,
    EndVisit,
    Identified,
    Identify,
    ItemId,
    LeftHere,
    Loan,
    NeverShown,
    Patron,
    PatronId,
    Query,
    RequestId,
    Security,
    SecurityDone,
    SecurityNoted,
    Title,
    TitleId,
    Unavailable,
    Unknown,
    VisitEnded,
    VisitId,
)

ANNA = Account(Patron(PatronId("A-1"), "Анна С."))
DUNE = Title(TitleId("t1"), "Дюна")
DUE = datetime(2026, 12, 7, 18, 0, tzinfo=UTC)


class FrozenClock:
    """Boot time that a test turns by hand."""

    def __init__(self) -> None:
        self.time = 100.0

    def boot(self) -> BootId:
        return BootId("boot-1")

    def boottime(self) -> float:
        return self.time

    def now(self) -> datetime:
        return DUE

    def quality(self) -> ClockQuality:
        return ClockQuality.NTP


class FakeDesk:
    """Answers from a script; remembers what it was asked."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.marked: list[RequestId] = []
        self.changed = threading.Condition()
        self.on_check_out: Callable[[Act], Answer] = lend

    def ask(self, act: Act, deadline: float) -> Answer:
        del deadline
        with self.changed:
            self.acts.append(act)
            self.changed.notify_all()
        match act.change:
            case CheckOut():
                return self.on_check_out(act)
            case SecurityDone():
                return SecurityNoted()
            case _:
                return VisitEnded()

    def wait_for(self, change: type) -> list[Act]:
        """Return what was asked once such a change is the last of it."""
        with self.changed:
            assert self.changed.wait_for(lambda: isinstance(self.acts[-1].change, change), 10)
            return list(self.acts)

    def look(self, query: Query, visit: VisitId, deadline: float) -> Answer:
        del visit, deadline
        return Identified(ANNA) if isinstance(query, Identify) else NeverShown()

    def shown(self, request: RequestId) -> None:
        self.marked.append(request)


class WillingPlate:
    """A plate whose tags do as they are told."""

    def __init__(self) -> None:
        self.written: list[tuple[str, bool]] = []

    def write(self, uid: str, *, armed: bool) -> Future[Security]:
        self.written.append((uid, armed))
        done: Future[Security] = Future()
        done.set_result(Security.DONE)
        return done


def lend(act: Act) -> Answer:
    """Lend whatever is asked for."""
    assert isinstance(act.change, CheckOut)
    security = Security.TODO if act.change.tagged else Security.NONE
    return CheckedOut(Loan(act.change.item, DUNE, DUE), security=security)


class Stand:
    """A runner with its hands: waits for a state without sleeping."""

    def __init__(self, patience: Patience | None = None) -> None:
        self.desk = FakeDesk()
        self.plate = WillingPlate()
        self.clock = FrozenClock()
        self.awake = threading.Event()
        self.runner = Runner(
            Session(policy=Policy(idle_seconds=3600.0)),
            desk=self.desk,
            protection=self.plate,
            clock=self.clock,
            show=lambda _: self.runner.flipped(),
            wake=self.awake.set,
            patience=patience or Patience(answer=1.0, change=5.0),
        )

    def until(self, fits: Callable[[State], bool]) -> State:
        """Run until the state fits; a test that never gets there fails by the time limit."""
        while not fits(self.runner.session.state):
            assert self.awake.wait(10), self.runner.session.state
            self.awake.clear()
            self.runner.drain()
        return self.runner.session.state


@pytest.fixture
def stand() -> Iterator[Stand]:
    made = Stand()
    yield made
    made.runner.close()


def has_lent(state: State) -> bool:
    """Tell whether one item is lent and its tag written."""
    return isinstance(state, Borrowing) and any(
        isinstance(line.status, Lent) and line.status.security is not Security.TODO
        for line in state.lines
    )


def test_a_card_and_a_book_make_a_loan_and_disarm_the_book(stand: Stand) -> None:
    stand.runner.put(CardRead(("A-1",)))
    stand.runner.put(ItemPlaced(ItemId("b1"), "E0", armed=True))
    stand.until(has_lent)
    stand.runner.put(FinishPressed())
    stand.until(lambda state: isinstance(state, Finished))
    stand.runner.close()
    assert stand.plate.written == [("E0", False)]
    kinds = [type(act.change) for act in stand.desk.acts]
    assert kinds == [CheckOut, SecurityDone, EndVisit]


def test_the_security_report_names_the_request_that_lent_the_item(stand: Stand) -> None:
    stand.runner.put(CardRead(("A-1",)))
    stand.runner.put(ItemPlaced(ItemId("b1"), "E0", armed=True))
    stand.until(has_lent)
    stand.runner.close()
    lent, report = stand.desk.acts
    assert isinstance(report.change, SecurityDone)
    assert report.change.of == lent.id
    assert {act.visit for act in stand.desk.acts} == {lent.visit}


def test_an_answer_that_stood_on_the_screen_is_reported_as_shown(stand: Stand) -> None:
    stand.runner.put(CardRead(("A-1",)))
    stand.runner.put(ItemPlaced(ItemId("b1")))
    stand.until(has_lent)
    stand.runner.close()
    assert stand.desk.marked == [stand.desk.acts[0].id]


def test_a_change_is_asked_again_with_the_same_id_when_the_desk_died(stand: Stand) -> None:
    def die_once(_: Act) -> Answer:
        stand.desk.on_check_out = lend
        raise Unknown

    stand.desk.on_check_out = die_once
    stand.runner.put(CardRead(("A-1",)))
    stand.runner.put(ItemPlaced(ItemId("b1")))
    stand.until(has_lent)
    first, second = stand.desk.acts[:2]
    assert first == second


def test_a_desk_that_is_gone_is_waited_for_until_it_is_back(stand: Stand) -> None:
    def be_away(_: Act) -> Answer:
        stand.desk.on_check_out = lend
        threading.Thread(target=lambda: stand.runner.desk_is(up=True)).start()
        raise Unavailable

    stand.desk.on_check_out = be_away
    stand.runner.put(CardRead(("A-1",)))
    stand.until(lambda state: isinstance(state, Borrowing))
    stand.runner.desk_is(up=False)
    stand.runner.put(ItemPlaced(ItemId("b1")))
    stand.until(has_lent)
    assert stand.runner.session.health.desk


def test_without_a_desk_the_screen_says_so_and_accepts_nothing(stand: Stand) -> None:
    stand.runner.desk_is(up=False)
    stand.until(lambda state: isinstance(state, OutOfService))
    stand.runner.put(CardRead(("A-1",)))
    stand.runner.drain()
    assert isinstance(stand.runner.session.state, OutOfService)
    stand.runner.desk_is(up=True)
    assert isinstance(stand.until(lambda state: isinstance(state, Idle)), Idle)


def test_the_alarm_rings_into_the_inbox(stand: Stand) -> None:
    stand.runner.put(CardRead(("A-1",)))
    stand.until(lambda state: isinstance(state, Borrowing))
    stand.runner.put(TimeUp(stand.runner.session.timers))
    stand.until(lambda state: isinstance(state, IdleWarning))
    # One second of the warning passes on the runner's own clock.
    stand.until(lambda state: isinstance(state, IdleWarning) and state.seconds_left == 24)


def test_a_broken_reader_is_named_in_the_health_and_forgotten_when_it_is_back(
    stand: Stand,
) -> None:
    stand.runner.reader_is("plate", up=False)
    stand.runner.drain()
    assert stand.runner.session.health == Health(readers_down=("plate",))
    stand.runner.reader_is("plate", up=True)
    stand.runner.drain()
    assert stand.runner.session.health == Health()


def test_the_health_says_whether_the_desk_knows_the_day(stand: Stand) -> None:
    stand.runner.clock_is(dated=False)
    stand.runner.desk_is(up=True)
    stand.runner.drain()
    assert stand.runner.session.health == Health(dated=False)
    stand.runner.clock_is(dated=True)
    stand.runner.drain()
    assert stand.runner.session.health == Health()


def test_a_book_left_here_for_want_of_an_answer_is_reported_when_the_desk_is_back() -> None:
    stand = Stand(Patience(answer=1.0, change=0.0))

    def break_down(_: Act) -> Answer:
        raise Unknown

    stand.desk.on_check_out = break_down
    stand.runner.put(CardRead(("A-1",)))
    stand.until(lambda state: isinstance(state, Borrowing))
    stand.runner.put(ItemPlaced(ItemId("b1")))
    stand.until(is_left)
    stand.runner.put(FinishPressed())
    stand.until(lambda state: isinstance(state, Finished))
    lent, *_, left, ended = stand.desk.wait_for(EndVisit)
    stand.runner.close()
    assert left.change == LeftHere(lent.id, ItemId("b1"))
    assert isinstance(ended.change, EndVisit)


def is_left(state: State) -> bool:
    return isinstance(state, Borrowing) and any(
        isinstance(line.status, LeftBehind) for line in state.lines
    )
