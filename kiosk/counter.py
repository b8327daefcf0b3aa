"""The counter between the session and the desk: it carries requests there and answers back.

It is apart from the runner because it waits: changes go one after the other in a thread of their
own, in the order they were decided, and questions in another, where a new one may overtake.
A change that finds the desk gone is asked again, with the same id, until the desk is back or
patience ends; the desk answers a repetition with what it recorded.  Reports, whose answer nobody
waits for, are kept until the desk has them, in their order.
"""

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from kiosk.alarm import Alarms
from kiosk.session.events import Answered, Delayed, Quiet, Unanswered
from kiosk.session.lines import Key, VisitNumber
from sync.circulation import (
    Act,
    Answer,
    Desk,
    Query,
    RequestId,
    Silence,
    Unavailable,
    Unknown,
    VisitId,
)

logger = logging.getLogger(__name__)

Reply = Answered | Unanswered | Delayed

PAUSE_SECONDS = 0.1
"""Between two repetitions, else a desk that breaks at once is asked thousands of times."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: for one answer, and over all repetitions of one change.

    After `slow` of them the patron is told that a change takes longer.
    """

    answer: float = 3.0
    slow: float = 5.0
    change: float = 20.0


AGAIN_SECONDS = 5.0
"""Until a report that was not taken is brought again, where nothing else wakes the counter."""

MOST_KEPT = 500
"""Reports kept for a desk that is away; a visit makes a handful."""


class Woken(NamedTuple):
    """Stands in the line of parcels when the desk is back."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A change on its way, with what the session knows it by; key None: no answer is awaited."""

    act: Act
    visit: VisitNumber
    key: Key | None = None


class Counter:
    """Carries acts and queries to a desk; `reply` is called from its threads."""

    def __init__(
        self,
        desk: Desk,
        reply: Callable[[Reply], None],
        now: Callable[[], float],
        patience: Patience | None = None,
    ) -> None:
        self._desk = desk
        self._reply = reply
        self._now = now
        self._patience = patience or Patience()
        self._up = threading.Event()
        self._up.set()
        self._closing = threading.Event()
        self._parcels: queue.SimpleQueue[Parcel | Woken | None] = queue.SimpleQueue()
        self._kept: deque[Parcel] = deque(maxlen=MOST_KEPT)
        self._forgotten: set[Key] = set()
        self._looks = ThreadPoolExecutor(2, "look")
        self._delays = Alarms[Delayed](reply)
        self._acts = threading.Thread(target=self._carry, name="counter", daemon=True)
        self._acts.start()

    def ask(self, parcel: Parcel) -> None:
        """Carry a change to the desk after those before it."""
        if parcel.key is not None:
            self._delays.start(Delayed(parcel.key, parcel.visit), self._patience.slow)
        self._parcels.put(parcel)

    def look(self, key: Key, number: VisitNumber, visit: VisitId, query: Query) -> None:
        """Carry a question to the desk at once."""
        if not self._closing.is_set():
            self._looks.submit(self._look, key, number, visit, query)

    def forget(self, key: Key) -> None:
        """Do not begin with this question if it has not begun."""
        self._forgotten.add(key)

    def shown(self, requests: tuple[RequestId, ...]) -> None:
        """Tell the desk which answers have stood on the screen."""
        if requests and not self._closing.is_set():
            self._looks.submit(self._shown, requests)

    def desk_is(self, *, up: bool) -> None:
        """Say whether the desk can be reached."""
        if up:
            self._up.set()
            self._parcels.put(Woken())
        else:
            self._up.clear()

    def is_alive(self) -> bool:
        """Say whether the thread that carries changes is running."""
        return self._acts.is_alive() and self._delays.is_alive()

    def close(self) -> None:
        """Stop; what was not answered yet stays unanswered.  Closing twice is harmless."""
        self._closing.set()
        self._up.set()
        self._parcels.put(None)
        self._looks.shutdown(wait=True, cancel_futures=True)
        self._acts.join()
        self._delays.close()

    def _carry(self) -> None:
        while (parcel := self._next()) is not None and not self._closing.is_set():
            try:
                reply = self._handle(parcel)
            except Exception:
                # The thread's outermost loop: whatever broke, the session must hear of it.
                logger.exception("a change could not be carried to the desk")
                reply = _silent(parcel, Quiet.UNKNOWN) if isinstance(parcel, Parcel) else None
            if reply is not None:
                self._delays.stop(Delayed(reply.key, reply.visit))
                self._reply(reply)

    def _next(self) -> Parcel | Woken | None:
        try:
            return self._parcels.get(timeout=AGAIN_SECONDS if self._kept else None)
        except queue.Empty:
            return Woken()

    def _handle(self, parcel: Parcel | Woken) -> Reply | None:
        if isinstance(parcel, Parcel) and parcel.key is not None:
            return self._ask(parcel)
        if isinstance(parcel, Parcel):
            self._kept.append(parcel)
        self._report()
        return None

    def _report(self) -> None:
        """Bring the desk what is kept for it, in order; the rest waits for the next time."""
        while self._kept and self._up.is_set() and not self._closing.is_set():
            try:
                self._desk.ask(self._kept[0].act, self._now() + self._patience.answer)
            except Silence:
                return
            self._kept.popleft()

    def _ask(self, parcel: Parcel) -> Reply | None:
        give_up = self._now() + self._patience.change
        quiet = Quiet.UNAVAILABLE
        while not self._closing.is_set():
            was_up = self._up.is_set()
            try:
                answer = self._desk.ask(parcel.act, self._now() + self._patience.answer)
            except Unknown:
                # Its connection broke: the same id may be asked again, and is answered from record.
                quiet = Quiet.UNKNOWN
                self._closing.wait(PAUSE_SECONDS)
            except Unavailable:
                if was_up and self._up.is_set():
                    break  # the desk is there and says no: nothing will change by asking again
            else:
                return _answered(parcel, answer)
            if not self._up.wait(max(0.0, give_up - self._now())) or self._now() >= give_up:
                break
        return _silent(parcel, quiet)

    def _look(self, key: Key, number: VisitNumber, visit: VisitId, query: Query) -> None:
        if key in self._forgotten:
            self._forgotten.discard(key)
            return
        try:
            answer = self._desk.look(query, visit, self._now() + self._patience.answer)
        except Silence:
            self._reply(Unanswered(key, number, Quiet.UNAVAILABLE))
        except Exception:
            # The task's outermost frame: a silent thread would leave the patron waiting.
            logger.exception("a question could not be carried to the desk")
            self._reply(Unanswered(key, number, Quiet.UNAVAILABLE))
        else:
            self._reply(Answered(key, number, answer))

    def _shown(self, requests: tuple[RequestId, ...]) -> None:
        for request in requests:
            self._desk.shown(request)


def _answered(parcel: Parcel, answer: Answer) -> Reply | None:
    return None if parcel.key is None else Answered(parcel.key, parcel.visit, answer)


def _silent(parcel: Parcel, quiet: Quiet) -> Reply | None:
    return None if parcel.key is None else Unanswered(parcel.key, parcel.visit, quiet)
