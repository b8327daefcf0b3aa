"""The step being made: the counters it draws on and the effects it has gathered so far.

It lives inside one call of `step` only, which keeps the handlers short and `step` itself pure.
"""

from typing import NamedTuple

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
from kiosk.session.lines import Key, VisitNumber
from kiosk.session.states import Health, Plate, Presentation, Session, State
from sync.circulation import Change, ItemId, Query, RequestId, Security


class Step(NamedTuple):
    """What comes next, and what is to be done about it."""

    session: Session
    effects: tuple[Effect, ...] = ()


class Draft:
    """Effects and counters of one step."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.keys = session.keys
        self.visits = session.visits
        self.timers = session.timers
        self.effects: list[Effect] = []

    def new_visit(self) -> VisitNumber:
        """Open a visit."""
        self.visits += 1
        return VisitNumber(self.visits)

    def ask(self, visit: VisitNumber, change: Change) -> Key:
        """Ask for a change; the answer will carry the returned key."""
        key = self._new_key()
        self.effects.append(Ask(key, visit, change))
        return key

    def look(self, visit: VisitNumber, query: Query) -> Key:
        """Ask a question; the answer will carry the returned key."""
        key = self._new_key()
        self.effects.append(Look(key, visit, query))
        return key

    def forget(self, key: Key | None) -> None:
        """Give up a question whose answer nobody waits for."""
        if key is not None:
            self.effects.append(Forget(key))

    def arm(self, visit: VisitNumber, uid: str) -> Key:
        """Have a tag armed; `SecurityWritten` will carry the returned key."""
        key = self._new_key()
        self.effects.append(Arm(key, visit, uid))
        return key

    def disarm(self, visit: VisitNumber, uid: str) -> Key:
        """Have a tag disarmed; `SecurityWritten` will carry the returned key."""
        key = self._new_key()
        self.effects.append(Disarm(key, visit, uid))
        return key

    def report(
        self, of: Key | RequestId, visit: VisitNumber, item: ItemId, outcome: Security
    ) -> None:
        """Tell the desk how a security job ended."""
        self.effects.append(ReportSecurity(of, visit, item, outcome))

    def left(self, of: Key, visit: VisitNumber, item: ItemId) -> None:
        """Tell the desk that an item was left here because no answer came."""
        self.effects.append(ReportLeft(of, visit, item))

    def close(self, visit: VisitNumber) -> None:
        """Tell the desk that the visit is over."""
        self.effects.append(CloseVisit(visit))

    def start(self, seconds: float) -> None:
        """Start the clock anew."""
        self.timers += 1
        self.effects.append(StartTimer(seconds, self.timers))

    def stop(self) -> None:
        """Stop the clock; a ringing already on its way is a late one now."""
        self.timers += 1
        self.effects.append(StopTimer())

    def step(self, state: State, health: Health, presentation: Presentation, plate: Plate) -> Step:
        """Close the step."""
        session = Session(
            state,
            health,
            presentation,
            self.session.policy,
            plate,
            self.keys,
            self.visits,
            self.timers,
        )
        return Step(session, tuple(self.effects))

    def _new_key(self) -> Key:
        self.keys += 1
        return Key(self.keys)
