"""A station: one reader, one thread, from the first attempt to open it to the end.

    DOWN ---> OPENING ---> READY ---> LOST ---.
     ^  ^--------'                             |
     '----------------- back-off --------------'

A reader that is absent, lost or broken is tried again for ever, ever more slowly, and at once
when its place shows that it has come back.  The station says so once, not each time.  It is
apart from the drivers so that no driver has a thread, a retry or a log line of its own.
"""

import logging
import random
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from enum import StrEnum

from drivers.backoff import LONGEST_SECONDS, Backoff
from drivers.errors import (
    DeviceLostError,
    DeviceNotFoundError,
    DriverError,
    DriverUnavailableError,
    WrongDeviceError,
)
from drivers.interfaces import Driver, ItemReader, OpenDevice
from drivers.readings import (
    DownReason,
    ReaderDown,
    ReaderName,
    ReaderUp,
    Reading,
    SecurityOutcome,
    TagUid,
)
from drivers.rounds import rounds
from drivers.security import Order

log = logging.getLogger(__name__)

PRESENCE_SECONDS = 0.5
STOP_SECONDS = 3.0

_REASONS: tuple[tuple[type[DriverError], DownReason], ...] = (
    (DeviceLostError, DownReason.LOST),
    (DeviceNotFoundError, DownReason.ABSENT),
    (WrongDeviceError, DownReason.WRONG_DEVICE),
    (DriverUnavailableError, DownReason.UNAVAILABLE),
)


class StationState(StrEnum):
    """Where a station is in its life."""

    DOWN = "down"
    OPENING = "opening"
    READY = "ready"
    LOST = "lost"


class Station:
    """Attends one reader and calls `emit` for each reading, on a thread of its own."""

    def __init__(
        self,
        name: ReaderName,
        driver: Driver,
        emit: Callable[[Reading], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`clock`: seconds of a clock that never jumps; `chance`: as `random.random`."""
        self.name = name
        self._driver = driver
        self._emit = emit
        self._clock = clock
        self._chance = chance
        self._backoff = Backoff(chance)
        self._thread = threading.Thread(target=self._run, name=f"reader {name}", daemon=True)
        self._ended = threading.Event()
        self._lock = threading.Lock()
        # Below: guarded by the lock.
        self._state = StationState.DOWN
        self._device: OpenDevice | None = None
        self._orders: deque[Order] = deque()
        # Below: of the station's thread.
        self._reason: DownReason | None = None
        self._beat = clock()

    @property
    def state(self) -> StationState:
        """Where the station is in its life."""
        return self._state

    def start(self) -> None:
        """Begin.  A station starts once."""
        self._thread.start()

    def stop(self, timeout: float = STOP_SECONDS) -> bool:
        """End, and say whether the thread did.  Nothing is emitted after it has."""
        self._ended.set()
        self._wake()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        if self._thread.is_alive():
            return False
        self._driver.close()
        return True

    def abandon(self) -> "Station":
        """Give up on a thread that hangs in its driver and return a station to start instead.

        The old one emits nothing more, and its device is closed under it.
        """
        self._ended.set()
        with self._lock:
            device = self._device
        if device is not None:
            device.wake()
            device.close()
        return Station(self.name, self._driver, self._emit, clock=self._clock, chance=self._chance)

    def quiet_for(self) -> float:
        """Return the seconds since the thread last came round; more than a few: it hangs."""
        return self._clock() - self._beat

    def set_security(self, uid: TagUid, afi: int, deadline: float) -> Future[SecurityOutcome]:
        """Have a tag's security byte written and read back on the station's thread.

        `deadline` is a time of the station's clock; nothing is written after it.  A reader
        that is down, or is no plate, answers `FAILED` at once.  Any thread.
        """
        order = Order(uid, afi, deadline)
        with self._lock:
            device = self._device
            if self._state is StationState.READY and isinstance(device, ItemReader):
                self._orders.append(order)
                device.wake()
                return order.outcome
        order.settle(SecurityOutcome.FAILED)
        return order.outcome

    def _run(self) -> None:
        while not self._ended.is_set():
            before = self._driver.presence()
            try:
                self._open_and_attend()
            except DriverError as error:
                self._say_down(_reason(error), str(error))
            except Exception as error:  # noqa: BLE001  the outermost loop: it must not end
                self._say_down(DownReason.FAULT, _where(error))
            self._rest(before)

    def _open_and_attend(self) -> None:
        self._enter(StationState.OPENING)
        device = self._driver.open()
        self._enter(StationState.READY, device)
        attended = rounds(self.name, device, self._clock, self._next_order, self._ended.wait)
        since = self._clock()
        try:
            self._say_up()
            while not self._ended.is_set():
                self._beat = self._clock()
                for reading in attended.round():
                    self._say(reading)
        finally:
            self._enter(StationState.LOST)
            device.close()
            self._backoff.worked(self._clock() - since)
            for reading in attended.leave():
                self._say(reading)

    def _enter(self, state: StationState, device: OpenDevice | None = None) -> None:
        with self._lock:
            self._state, self._device = state, device
            left = tuple(self._orders)
            self._orders.clear()
        for order in left:
            order.settle(SecurityOutcome.FAILED)

    def _next_order(self) -> Order | None:
        with self._lock:
            return self._orders.popleft() if self._orders else None

    def _rest(self, before: Hashable) -> None:
        """Wait until another attempt is worth while: the back-off is over, or it came back."""
        if self._reason is DownReason.WRONG_DEVICE:
            end = self._clock() + LONGEST_SECONDS
        else:
            end = self._clock() + self._backoff.seconds()
        self._enter(StationState.DOWN)
        pause = end - self._clock()
        while not self._ended.wait(min(pause, PRESENCE_SECONDS)):
            self._beat = self._clock()
            now = self._driver.presence()
            if now is None:
                # Nothing is there to be opened: look again, do not try.
                before, pause = None, PRESENCE_SECONDS
            elif now != before:
                self._backoff.reset()
                return
            elif self._clock() >= end:
                return
            else:
                pause = end - self._clock()

    def _wake(self) -> None:
        with self._lock:
            if self._device is not None:
                self._device.wake()

    def _say(self, reading: Reading) -> None:
        if not self._ended.is_set():
            self._emit(reading)

    def _say_up(self) -> None:
        self._reason = None
        log.info("reader %s is up", self.name)
        self._say(ReaderUp(self.name))

    def _say_down(self, reason: DownReason, why: str) -> None:
        # What was lost is absent a moment later, which is no news.
        known = self._reason is DownReason.LOST and reason is DownReason.ABSENT
        if reason is self._reason or known:
            return
        self._reason = reason
        log.warning("reader %s is down, %s: %s", self.name, reason, why)
        self._say(ReaderDown(self.name, reason))


def _reason(error: DriverError) -> DownReason:
    return next((why for kind, why in _REASONS if isinstance(error, kind)), DownReason.FAULT)


def _where(error: Exception) -> str:
    """Say where, and not what: the text of an unforeseen error may hold a card's number."""
    return f"{type(error).__name__} in\n{''.join(traceback.format_tb(error.__traceback__))}"
