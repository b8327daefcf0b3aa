"""One round with an open device: look, say what happened, wait for more.

There is one kind of round for each port.  They are apart from the station so that what a
reader does while it works can be read without what happens when it does not.  A round waits
in the device, never longer than a second, so an idle kiosk sleeps and a stop is prompt.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from drivers.errors import BadFrameError, TagError, TagGoneError
from drivers.interfaces import CardPlate, CardReader, ItemReader, OpenDevice, Scanner
from drivers.readings import ReaderName, Reading, TagUid
from drivers.security import Order, carry_out
from drivers.tracker import CardTracker, ScanTracker, TagTracker

LONGEST_WAIT_SECONDS = 1.0
BUSY_WAIT_SECONDS = 0.1  # while tags come and go

Clock = Callable[[], float]


class Rounds(Protocol):
    """What a station's thread does with an open device, again and again."""

    def round(self) -> Iterator[Reading]:
        """Do one round.  Raises `DeviceLostError` when the device has gone."""
        ...

    def leave(self) -> list[Reading]:
        """Say goodbye to all that lay there."""
        ...


class CardRounds:
    """Rounds with a card reader."""

    def __init__(self, name: ReaderName, device: CardReader, clock: Clock) -> None:
        self._device = device
        self._clock = clock
        self._tracker = CardTracker(name, device.patience)

    def round(self) -> Iterator[Reading]:
        """See `Rounds.round`."""
        due = self._tracker.due(self._clock())
        cards = self._device.read(min(LONGEST_WAIT_SECONDS, due))
        yield from self._tracker.look(cards, self._clock())

    def leave(self) -> list[Reading]:
        """See `Rounds.leave`."""
        return self._tracker.leave()


class ScanRounds:
    """Rounds with a barcode scanner."""

    def __init__(self, name: ReaderName, device: Scanner, clock: Clock) -> None:
        self._device = device
        self._clock = clock
        self._tracker = ScanTracker(name)

    def round(self) -> Iterator[Reading]:
        """See `Rounds.round`."""
        scan = self._device.read(LONGEST_WAIT_SECONDS)
        if scan is not None:
            yield from self._tracker.scanned(scan, self._clock())

    def leave(self) -> list[Reading]:
        """See `Rounds.leave`; a scan does not lie anywhere."""
        return []


class PlateRounds:
    """Rounds with a plate: orders first, because somebody waits for them."""

    def __init__(
        self,
        name: ReaderName,
        device: ItemReader,
        clock: Clock,
        next_order: Callable[[], Order | None],
        pause: Callable[[float], object],
    ) -> None:
        """`pause` waits on the plate's thread between two attempts to write."""
        self._device = device
        self._clock = clock
        self._next_order = next_order
        self._pause = pause
        self._tags = TagTracker(name, device.patience)
        self._cards = CardTracker(name, device.patience)

    def round(self) -> Iterator[Reading]:
        """See `Rounds.round`."""
        while order := self._next_order():
            carry_out(order, self._device, self._clock, self._pause)
        yield from self._tags.look(self._device.inventory(), self._clock())
        for uid in self._tags.wanted():
            yield from self._content(uid)
        due = LONGEST_WAIT_SECONDS
        if isinstance(self._device, CardPlate):
            yield from self._cards.look(self._device.cards(), self._clock())
            due = min(due, self._cards.due(self._clock()))
        if self._tags.waiting() or self._cards.waiting():
            due = min(due, BUSY_WAIT_SECONDS)
        self._device.wait(due)

    def leave(self) -> list[Reading]:
        """See `Rounds.leave`."""
        return self._tags.leave() + self._cards.leave()

    def _content(self, uid: TagUid) -> list[Reading]:
        try:
            tag = self._device.read_tag(uid)
        except TagGoneError:
            return []  # the next look counts it as missed
        except (TagError, BadFrameError):
            return self._tags.unreadable(uid)
        return self._tags.told(tag)


def rounds(
    name: ReaderName,
    device: OpenDevice,
    clock: Clock,
    next_order: Callable[[], Order | None],
    pause: Callable[[float], object],
) -> Rounds:
    """Return the rounds that a device needs.  `clock`: seconds of a clock that never jumps."""
    if isinstance(device, ItemReader):
        return PlateRounds(name, device, clock, next_order, pause)
    # A card reader has all that a scanner has, and its patience, so it is asked for first.
    if isinstance(device, CardReader):
        return CardRounds(name, device, clock)
    return ScanRounds(name, device, clock)
