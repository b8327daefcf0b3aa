"""What must hold of a session whatever happens in whatever order; a `World` watches every step.

a wipe        nobody's data where nobody is, nothing of an earlier visit in a later one
b receipt     what was accepted stands exactly once
c awaited     every effect that wants an answer is awaited by exactly one place
d protection  nothing is disarmed without an open job; every outcome is reported
e pure        same input, same output; keys and visits are never used twice
f clock       it runs wherever somebody is
i left        of every item left here for want of an answer the desk is told, and of no other
h plate       what was laid down for nobody is taken in, or asked for again; overfull is said
g closed      every visit is closed exactly once
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import get_args

from kiosk.session import step as stepping
from kiosk.session.clock import FROM_SOMEBODY
from kiosk.session.draft import Step
from kiosk.session.effects import (
    Arm,
    Ask,
    CloseVisit,
    Disarm,
    Effect,
    Forget,
    Look,
    ReportLeft,
    ReportSecurity,
    StartTimer,
    StopTimer,
)
from kiosk.session.events import (
    Answered,
    Delayed,
    Event,
    FromWork,
    ItemPlaced,
    ItemTaken,
    Quiet,
    SecurityWritten,
    TimeUp,
    Unanswered,
)
from kiosk.session.items import are_pending
from kiosk.session.lines import (
    NO_VISIT,
    Extended,
    Key,
    Lent,
    Returned,
    VisitNumber,
)
from kiosk.session.states import (
    Borrowing,
    EnteringPin,
    Finished,
    Idle,
    IdleWarning,
    OutOfService,
    Policy,
    Returning,
    Session,
)
from sync.circulation import (
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    Pin,
    PlaceHold,
    Refused,
    Renew,
    Renewed,
    Security,
    SecurityDue,
    SecurityState,
)
from tests.kiosk.session.insides import awaited, lines_of, marks, parts
from tests.kiosk.session.people import uid_of

Waiting = Ask | Look | Arm | Disarm
ACCEPTED = {CheckOut: CheckedOut, CheckIn: CheckedIn, Renew: Renewed}


class Broken(AssertionError):  # noqa: N818 - it says what an invariant is then
    """An invariant does not hold; the first word names it."""


def must(holds: bool, invariant: str, *details: object) -> None:  # noqa: FBT001 - it reads as assert
    if not holds:
        raise Broken(invariant, *details)


@dataclass
class World:
    """A session and what an onlooker remembers of it."""

    session: Session = field(default=Session(policy=Policy(warning_seconds=2)))
    waiting: dict[Key, Waiting] = field(default_factory=dict)
    answered: list[Waiting] = field(default_factory=list)
    accepted: Counter[str] = field(default_factory=Counter)
    jobs: set[str] = field(default_factory=set)
    closed: Counter[int] = field(default_factory=Counter)
    used: set[Key] = field(default_factory=set)
    is_running: bool = False

    @property
    def visit(self) -> VisitNumber | None:
        return stepping.visit_of(self.session.state)

    def take(self, event: Event) -> None:
        """Let something happen and look at everything."""
        before = self.session
        was, visit = hash(before), self.visit
        done = stepping.step(before, event)
        must(done == stepping.step(before, event) and hash(before) == was, "e pure", event)
        replied = self._remember_reply(event, visit)
        self.session = done.session
        if event == TimeUp(before.timers):
            self.is_running = False
        self._remember_effects(done)
        self._check_wipe(visit)
        self._check_receipt(visit)
        self._check_protection(visit, done.effects)
        self._check_awaited()
        if isinstance(event, SecurityWritten) and isinstance(replied, Disarm):
            self._check_report(event, done.effects)
        self._check_left(event, replied, done.effects)
        self._check_clock(event, done.effects)
        self._check_closed()
        self._check_plate(before, event)
        if self.visit != visit:
            self.accepted.clear()
            self.jobs.clear()

    def _remember_reply(self, event: Event, visit: VisitNumber | None) -> Waiting | None:
        """Return the effect this is the first reply to."""
        if isinstance(event, Delayed):
            return None  # its answer is still to come
        if not isinstance(event, get_args(FromWork)) or event.visit not in (visit, NO_VISIT):
            return None
        effect = self.waiting.get(event.key)
        if effect is None or effect.visit != event.visit:
            return None
        del self.waiting[event.key]
        self.answered.append(effect)
        match effect, event:
            case Ask(change=change), Answered(answer=answer):
                self._remember_answer(change, answer)
            case Look(query=SecurityDue(item=item)), Answered(answer=SecurityState() as due):
                if due.security is Security.TODO:
                    self.jobs.add(uid_of(item))
        return effect

    def _remember_answer(self, change: object, answer: object) -> None:
        item = getattr(change, "item", "")
        if isinstance(answer, ACCEPTED.get(type(change), ())):
            self.accepted[_serial(answer)] += 1
        if isinstance(answer, Refused):
            self.jobs.discard(uid_of(item))
        if isinstance(answer, CheckedOut) and answer.security is Security.TODO:
            self.jobs.add(uid_of(item))

    def _remember_effects(self, done: Step) -> None:
        for effect in done.effects:
            match effect:
                case Ask(key=key) | Look(key=key) | Arm(key=key) | Disarm(key=key):
                    must(key not in self.used, "e key", key)
                    self.used.add(key)
                    self.waiting[key] = effect
                case Forget(key=key):
                    self.answered.append(self.waiting.pop(key))
                case CloseVisit(visit=visit):
                    self.closed[visit] += 1
                case StartTimer(serial=serial):
                    must(serial == done.session.timers, "f serial", serial)
                    self.is_running = True
                case StopTimer():
                    self.is_running = False

    def _check_wipe(self, before: VisitNumber | None) -> None:
        state = self.session.state
        found = marks(self.session)
        match state:
            case Idle() | OutOfService():
                must(not found, "a wipe", state)
            case Finished():
                must(all(kind == "r" for _, kind in found), "a wipe", state)
                must(before is None or all(visit == before for visit, _ in found), "a wipe", state)
            case _:
                must(all(visit == self.visit for visit, _ in found), "a wipe", state)
        if not any(isinstance(part, EnteringPin) for part in parts(state)):
            must(not any(isinstance(part, Pin) for part in parts(state)), "a PIN", state)

    def _check_receipt(self, before: VisitNumber | None) -> None:
        if self.visit is None and before is None:
            return
        shown: Counter[str] = Counter()
        for line in lines_of(self.session.state):
            match line.status:
                case Lent(loan=value) | Extended(loan=value) | Returned(answer=value):
                    shown[_serial(value)] += 1
        if before is not None and self.visit not in (None, before):
            must(not self.accepted, "b receipt", self.accepted)
        else:
            must(shown == self.accepted, "b receipt", shown, self.accepted)

    def _check_awaited(self) -> None:
        keys = awaited(self.session.state)
        must(len(keys) == len(set(keys)), "c awaited", keys)
        visit = self.visit
        open_ones = {key for key, effect in self.waiting.items() if effect.visit == visit}
        must(set(keys) <= open_ones, "c awaited", "nothing will answer", set(keys) - open_ones)
        for key in open_ones - set(keys):
            effect = self.waiting[key]
            # A hold goes on without its patron, whose visit is waiting for other things to end.
            is_hold = isinstance(effect, Ask) and isinstance(effect.change, PlaceHold)
            must(is_hold and self._is_finishing(), "c awaited", "nobody wants", effect)

    def _is_finishing(self) -> bool:
        state = self.session.state
        state = state.under if isinstance(state, IdleWarning) else state
        visits = [part for part in parts(state) if isinstance(part, Returning | Borrowing)]
        return any(visit.finishing for visit in visits)

    def _check_protection(self, visit: VisitNumber | None, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            match effect:
                case Disarm(uid=uid):
                    must(effect.visit == visit and uid in self.jobs, "d protection", effect)
                case ReportSecurity():
                    must(effect.visit == visit, "d report", effect)

    def _check_report(self, written: SecurityWritten, effects: tuple[Effect, ...]) -> None:
        reports = [effect.outcome for effect in effects if isinstance(effect, ReportSecurity)]
        must(reports == [written.outcome], "d report", reports)

    def _check_left(
        self, event: Event, replied: Waiting | None, effects: tuple[Effect, ...]
    ) -> None:
        is_lost = isinstance(event, Unanswered) and event.quiet is Quiet.UNKNOWN
        is_item = isinstance(replied, Ask) and isinstance(replied.change, CheckOut | CheckIn)
        left = [effect.of for effect in effects if isinstance(effect, ReportLeft)]
        must(left == ([event.key] if is_lost and is_item else []), "i left", left)  # type: ignore[union-attr]  # a lost event has a key

    def _check_clock(self, event: Event, effects: tuple[Effect, ...]) -> None:
        state = self.session.state
        is_default = self.session.presentation == self.session.policy.presentation
        match state:
            case Idle(notice=None) | OutOfService():
                must(self.is_running is not is_default, "f clock", state)
            case _:
                must(self.is_running, "f clock", state)
        if self.visit is not None and isinstance(event, FROM_SOMEBODY):
            must(any(isinstance(effect, StartTimer) for effect in effects), "f clock", event)

    def _check_closed(self) -> None:
        expected = {number for number in range(1, self.session.visits + 1) if number != self.visit}
        must(dict(self.closed) == dict.fromkeys(expected, 1), "g closed", self.closed)

    def _check_plate(self, before: Session, event: Event) -> None:
        state, plate = self.session.state, self.session.plate
        match state:
            case Borrowing(finishing=False) | Returning(finishing=False):
                must(not plate.overfull or state.notice is not None, "h overfull", state)
            case OutOfService() if isinstance(before.state, OutOfService):
                if isinstance(event, ItemPlaced):
                    kept = event.item in {line.item for line in plate.lying}
                    must(kept or plate.missed, "h lost", event)
        if before.plate.lying and not plate.lying and not isinstance(event, ItemTaken):
            here = {line.item for line in lines_of(state)}
            must({line.item for line in before.plate.lying} <= here, "h taken in", state)

    def check_settled(self) -> None:
        """Check the end of it all: everything was answered or timed out."""
        must(not are_pending(lines_of(self.session.state)), "c settled", self.session.state)
        if not any(isinstance(part, EnteringPin) for part in parts(self.session.state)):
            must(not self._is_finishing(), "c settled", self.session.state)

    def check_over(self) -> None:
        """Check that the clock has ended everything."""
        must(isinstance(self.session.state, Idle | OutOfService), "f over", self.session.state)


def _serial(value: object) -> str:
    """Return what is unique in an answer that said yes, wherever it stands."""
    match value:
        case CheckedOut(loan=loan) | Renewed(loan=loan):
            return loan.title.title
        case CheckedIn(item=item):
            return item.title.title
        case _:
            return str(getattr(value, "title").title)  # noqa: B009 - a loan's, seen as any object
