"""A visit told as what happens: events as they come, and replies to whatever waits for one.

    after = visit(ANNA_CARD, says(known(ANNA)), lay("iliad"), says(lent("iliad")))
    assert after.status("iliad") == ...

A reply finds its key itself: the oldest effect that still waits, or the oldest `about` an item.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.session.effects import (
    Arm,
    Ask,
    CloseVisit,
    Disarm,
    Effect,
    Forget,
    Look,
    ReportSecurity,
    StartTimer,
    StopTimer,
)
from kiosk.session.events import Answered, Event, Quiet, SecurityWritten, TimeUp, Unanswered
from kiosk.session.lines import Line, Status
from kiosk.session.states import Borrowing, Finished, Ordering, Returning, Session, State
from kiosk.session.step import step
from sync.circulation import (
    Account,
    Answer,
    Change,
    Identified,
    Identify,
    Query,
    Security,
)
from tests.kiosk.session.people import uid_of

Waiting = Ask | Look | Arm | Disarm
Reply = Callable[["Visit"], Event]


@dataclass
class Visit:
    """How a session stands after what happened, and everything it wanted done."""

    session: Session = field(default=Session())
    effects: list[Effect] = field(default_factory=list)
    last: tuple[Effect, ...] = ()
    waiting: list[Waiting] = field(default_factory=list)

    def then(self, *happenings: Event | Reply) -> "Visit":
        """Let something happen and return the same visit."""
        for happening in happenings:
            event = happening(self) if callable(happening) else happening
            self._take(event)
        return self

    @property
    def state(self) -> State:
        return self.session.state

    def lines(self) -> tuple[Line, ...]:
        match self.state:
            case Returning(lines=lines) | Borrowing(lines=lines) | Finished(lines=lines):
                return lines
            case Ordering(after=Borrowing(lines=lines)):
                return lines
            case _:
                return ()

    def status(self, item: str) -> Status:
        """Return the status of the only line of this item."""
        (line,) = (line for line in self.lines() if line.item == item)
        return line.status

    def asked(self) -> list[Change]:
        return [effect.change for effect in self.effects if isinstance(effect, Ask)]

    def looked(self) -> list[Query]:
        return [effect.query for effect in self.effects if isinstance(effect, Look)]

    def wanted(self, *kinds: type[Effect]) -> list[Effect]:
        return [effect for effect in self.effects if isinstance(effect, kinds)]

    def closed(self) -> list[int]:
        return [effect.visit for effect in self.effects if isinstance(effect, CloseVisit)]

    def reported(self) -> list[Security]:
        return [effect.outcome for effect in self.effects if isinstance(effect, ReportSecurity)]

    def clock(self) -> float | None:
        """Return the seconds the clock was last started with, None when it does not run."""
        for effect in reversed(self.effects):
            match effect:
                case StartTimer(seconds=seconds):
                    return seconds
                case StopTimer():
                    return None
        return None

    def _take(self, event: Event) -> None:
        if isinstance(event, Answered | Unanswered | SecurityWritten):
            self.waiting = [effect for effect in self.waiting if effect.key != event.key]
        self.session, self.last = step(self.session, event)
        self.effects.extend(self.last)
        for effect in self.last:
            match effect:
                case Ask() | Look() | Arm() | Disarm():
                    self.waiting.append(effect)
                case Forget(key=key):
                    self.waiting = [other for other in self.waiting if other.key != key]


def visit(*happenings: Event | Reply, **session: Any) -> Visit:
    """Begin with a session nobody has touched."""
    return Visit(replace(Session(), **session)).then(*happenings)


def says(answer: Answer, about: str | None = None) -> Reply:
    """Let the desk answer."""

    def reply(after: Visit) -> Event:
        effect = _oldest(after, (Ask, Look), about)
        return Answered(effect.key, effect.visit, answer)

    return reply


def identified(whose: Account) -> Reply:
    """Let the desk say whose card it is, whatever else it was asked before."""
    return says(Identified(whose), CARD)


def silent(quiet: Quiet = Quiet.UNAVAILABLE, about: str | None = None) -> Reply:
    """Let the desk stay silent until the deadline."""

    def reply(after: Visit) -> Event:
        effect = _oldest(after, (Ask, Look), about)
        return Unanswered(effect.key, effect.visit, quiet)

    return reply


def wrote(outcome: Security = Security.DONE, about: str | None = None) -> Reply:
    """Let the plate finish a write."""

    def reply(after: Visit) -> Event:
        effect = _oldest(after, (Arm, Disarm), about)
        return SecurityWritten(effect.key, effect.visit, outcome)

    return reply


def rings(after: Visit) -> Event:
    """Let the clock ring that was last started."""
    return TimeUp(after.session.timers)


def _oldest(after: Visit, kinds: tuple[type[Waiting], ...], about: str | None) -> Waiting:
    for effect in after.waiting:
        if isinstance(effect, kinds) and about in (None, *_names(effect)):
            return effect
    raise AssertionError(f"nothing waits for a reply about {about}: {after.waiting}")


def _names(effect: Waiting) -> tuple[object, ...]:
    match effect:
        case Look(query=Identify()):
            return (CARD,)
        case Ask(change=subject) | Look(query=subject):
            return (getattr(subject, "item", None),)
        case Arm(uid=uid) | Disarm(uid=uid):
            return (next((name for name in NAMES if uid_of(name) == uid), uid),)


CARD = "the card"
NAMES = ("emma", "iliad", "nora", "faust")
