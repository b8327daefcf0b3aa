"""The runner: one inbox, the session's steps, and whoever carries out their effects.

Every happening becomes an event in the inbox, whatever thread it comes from; the inbox is emptied
on the screen's thread only, so the session needs no lock.  The runner mints the ids: a visit and a
request get theirs here, where the act happens.
"""

import logging
import queue
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol, assert_never

from kiosk.alarm import Alarms
from kiosk.counter import Counter, Parcel, Patience, Reply
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
from kiosk.session.events import Answered, Event, HealthChanged, SecurityWritten, TimeUp
from kiosk.session.lines import Key, VisitNumber
from kiosk.session.states import Health, Session
from kiosk.session.step import step
from sync.circulation import (
    Act,
    Change,
    CheckIn,
    Desk,
    EndVisit,
    ItemId,
    LeftHere,
    RequestId,
    Security,
    SecurityDone,
    VisitId,
)
from sync.clock import Clock

logger = logging.getLogger(__name__)


class Protection(Protocol):
    """Whoever writes the theft protection of a tag."""

    def write(self, uid: str, *, armed: bool) -> Future[Security]:
        """Write the tag and read it back; DONE or FAILED, never an exception."""
        ...


class Mint:
    """Gives a visit and a change the ids they keep for ever."""

    def __init__(self, clock: Clock, unique: Callable[[], str] = lambda: str(uuid.uuid4())) -> None:
        self._clock = clock
        self._unique = unique

    def visit(self) -> VisitId:
        """Name a visit."""
        return VisitId(self._unique())

    def act(self, visit: VisitId, change: Change) -> Act:
        """Name a change and stamp it with the time since boot."""
        clock = self._clock
        return Act(RequestId(self._unique()), visit, clock.boot(), clock.boottime(), change)


class Runner:
    """Runs one session.

    `show` draws a session and is called on the thread that calls `drain`; `wake` makes that
    thread call `drain` soon and may be called from anywhere.
    """

    def __init__(  # noqa: PLR0913 - the composition hands in every part by name
        self,
        session: Session,
        *,
        desk: Desk,
        protection: Protection,
        clock: Clock,
        show: Callable[[Session], None],
        wake: Callable[[], None],
        patience: Patience | None = None,
    ) -> None:
        self.session = session
        self._protection = protection
        self._mint = Mint(clock)
        self._show = show
        self._wake = wake
        self._inbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._visits: dict[VisitNumber, VisitId] = {}
        self._requests: dict[Key, tuple[VisitNumber, Act]] = {}
        self._unshown: list[RequestId] = []
        self._health = session.health
        self._health_lock = threading.Lock()
        self._counter = Counter(desk, self._replied, clock.boottime, patience)
        self._alarm = Alarms[int](lambda serial: self.put(TimeUp(serial)))

    def put(self, event: Event) -> None:
        """Put an event into the inbox, from any thread."""
        self._inbox.put(event)
        self._wake()

    def drain(self) -> None:
        """Take every event from the inbox and show what comes of them, on the screen's thread."""
        before = self.session
        while True:
            try:
                event = self._inbox.get_nowait()
            except queue.Empty:
                break
            self._take(event)
        if self.session is not before:
            self._show(self.session)

    def flipped(self) -> None:
        """Note that the session last shown stands on the screen."""
        shown, self._unshown = tuple(self._unshown), []
        self._counter.shown(shown)

    def desk_is(self, *, up: bool) -> None:
        """Note that the desk went away or came back, from any thread."""
        self._counter.desk_is(up=up)
        self._change_health(lambda health: replace(health, desk=up))

    def clock_is(self, *, dated: bool) -> None:
        """Note whether the desk knows what day it is, from any thread."""
        self._change_health(lambda health: replace(health, dated=dated))

    def reader_is(self, name: str, *, up: bool) -> None:
        """Note that a reader went down or came back, from any thread."""

        def change(health: Health) -> Health:
            others = tuple(other for other in health.readers_down if other != name)
            return replace(health, readers_down=others if up else (*others, name))

        self._change_health(change)

    def is_alive(self) -> bool:
        """Say whether the threads that carry requests and keep time are running."""
        return self._counter.is_alive() and self._alarm.is_alive()

    def close(self) -> None:
        """Stop the threads.  The session stays as it is."""
        self._alarm.close()
        self._counter.close()

    def _change_health(self, change: Callable[[Health], Health]) -> None:
        with self._health_lock:
            self._health = change(self._health)
            event = HealthChanged(self._health)
        self.put(event)

    def _replied(self, reply: Reply) -> None:
        self.put(reply)

    def _take(self, event: Event) -> None:
        before = type(self.session.state)
        self.session, effects = step(self.session, event)
        if isinstance(event, Answered) and event.key in self._requests:
            self._unshown.append(self._requests[event.key][1].id)
        for effect in effects:
            self._do(effect)
        if type(self.session.state) is not before:
            logger.info("%s -> %s", before.__name__, type(self.session.state).__name__)

    def _do(self, effect: Effect) -> None:
        match effect:
            case Ask(key=key, visit=visit, change=change):
                self._ask(visit, change, key)
            case Look(key=key, visit=visit, query=query):
                self._counter.look(key, visit, self._visit(visit), query)
            case Forget(key=key):
                self._counter.forget(key)
            case Arm(key=key, visit=visit, uid=uid):
                self._write(key, visit, uid, armed=True)
            case Disarm(key=key, visit=visit, uid=uid):
                self._write(key, visit, uid, armed=False)
            case ReportSecurity() | ReportLeft() | CloseVisit():
                self._tell(effect)
            case StartTimer(seconds=seconds, serial=serial):
                self._alarm.start(serial, seconds, alone=True)
            case StopTimer():
                self._alarm.stop_all()
            case _:
                assert_never(effect)

    def _tell(self, effect: ReportSecurity | ReportLeft | CloseVisit) -> None:
        """Tell the desk something whose answer nobody waits for."""
        match effect:
            case ReportSecurity():
                self._report(effect)
            case ReportLeft(of=key, visit=visit, item=item):
                self._left(key, visit, item)
            case CloseVisit(visit=visit):
                self._close_visit(visit)
            case _:
                assert_never(effect)

    def _ask(self, visit: VisitNumber, change: Change, key: Key | None = None) -> None:
        act = self._mint.act(self._visit(visit), change)
        if key is not None:
            self._requests[key] = (visit, act)
        self._counter.ask(Parcel(act, visit, key))

    def _write(self, key: Key, visit: VisitNumber, uid: str, *, armed: bool) -> None:
        future = self._protection.write(uid, armed=armed)
        future.add_done_callback(
            lambda done: self.put(SecurityWritten(key, visit, _outcome_of(done)))
        )

    def _report(self, effect: ReportSecurity) -> None:
        of = self._requests[effect.of][1].id if isinstance(effect.of, int) else effect.of
        self._ask(effect.visit, SecurityDone(of, effect.item, effect.outcome))

    def _left(self, key: Key, visit: VisitNumber, item: ItemId) -> None:
        """Have what was never answered found out, and a return that never arrived carried out."""
        _, act = self._requests[key]
        if isinstance(act.change, CheckIn):
            self._counter.ask(Parcel(act, visit))
        self._ask(visit, LeftHere(act.id, item))

    def _close_visit(self, visit: VisitNumber) -> None:
        """Close it after everything asked in it, and forget what only it needed."""
        self._ask(visit, EndVisit())
        self._visits.pop(visit, None)
        self._requests = {
            key: request for key, request in self._requests.items() if request[0] != visit
        }

    def _visit(self, number: VisitNumber) -> VisitId:
        if number not in self._visits:
            self._visits[number] = self._mint.visit()
        return self._visits[number]


def _outcome_of(done: Future[Security]) -> Security:
    if done.cancelled() or done.exception() is not None:
        return Security.FAILED
    return done.result()
