"""From readings to events: whose card, which item, and which device is down.

It is the one place where what a device saw (a UID, a tag's content, a barcode) becomes the name a
library knows it by; the drivers know nothing of patrons and items, the session nothing of bytes.
"""

import logging
import re
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from drivers.readings import (
    BarcodeRefused,
    BarcodeScanned,
    CardSeen,
    CardUid,
    ReaderDown,
    ReaderName,
    ReaderUp,
    Reading,
    SecurityOutcome,
    Tag,
    TagGone,
    TagSeen,
    TagsFit,
    TagUid,
    TooManyTags,
)
from drivers.readings import (
    SeveralCards as SeveralCardsSeen,
)
from drivers.spellings import spellings
from kiosk.session.events import (
    BarcodeRead,
    CardRead,
    CardUnreadable,
    Event,
    ItemPlaced,
    ItemsFit,
    ItemTaken,
    ItemUnreadable,
    SeveralCards,
    TooManyItems,
)
from kiosk.settings.devices import Role
from sync.circulation import ItemId, Security

logger = logging.getLogger(__name__)

RANDOM_UID_LENGTH = 4
RANDOM_UID_START = 0x08
"""ISO 14443-3: a four-byte UID that begins with 08 is made up anew each time (phones)."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How this library's codes are told apart, and what its tags say.

    `cards` and `items` are full-match patterns of barcodes; None where the site has no rule.
    `in_stock` and `on_loan` are the two AFI values of the theft gate; None where no tag is written.
    """

    cards: re.Pattern[str] | None = None
    items: re.Pattern[str] | None = None
    in_stock: int | None = 0x07
    on_loan: int | None = 0xC2


WRITE_SECONDS = 2.0
"""How long a tag is tried: more than a patron waits before lifting the item."""


class Plate(Protocol):
    """A plate whose tags can be written from another thread, as `drivers.station.Station`."""

    def set_security(self, uid: TagUid, afi: int, deadline: float) -> Future[SecurityOutcome]:
        """Write the AFI and read it back; an outcome in any case, never an exception."""
        ...


class ReaderIs(Protocol):
    """Hears of a reader that went down or came back."""

    def __call__(self, name: str, *, up: bool) -> None:
        """Take note of it, in any thread."""
        ...


class Devices:
    """Turns readings into events and writes tags through the plate they lie on.

    `emit` may be called from any reader's thread.
    """

    def __init__(  # noqa: PLR0913 - the composition hands in every part by name
        self,
        *,
        naming: Naming,
        put: Callable[[Event], None],
        reader_is: ReaderIs,
        plates: Mapping[ReaderName, Plate],
        roles: Mapping[ReaderName, Role] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`plates` may be filled later; `clock` is that of the plates' deadlines.

        A reader missing in `roles` takes cards and items alike.
        """
        self._naming = naming
        self._put = put
        self._reader_is = reader_is
        self._plates = plates
        self._roles = roles or {}
        self._clock = clock
        self._lock = threading.Lock()
        self._lying: dict[TagUid, tuple[ReaderName, ItemId]] = {}

    def emit(self, reading: Reading) -> None:
        """Take in one reading."""
        match reading:
            case ReaderUp(reader=reader):
                logger.info("reader %s is up", reader)
                self._reader_is(reader, up=True)
            case ReaderDown(reader=reader, reason=reason):
                logger.warning("reader %s is down: %s", reader, reason)
                self._forget(reader)
                self._reader_is(reader, up=False)
            case _:
                event = self._event(reading)
                if event is not None:
                    self._put(event)

    def write(self, uid: str, *, armed: bool) -> Future[Security]:
        """See `Protection.write`."""
        key = TagUid(bytes.fromhex(uid))
        afi = self._naming.in_stock if armed else self._naming.on_loan
        with self._lock:
            lying = self._lying.get(key)
        plate = self._plates.get(lying[0]) if lying is not None else None
        told: Future[Security] = Future()
        if plate is None or afi is None:
            told.set_result(Security.FAILED)
            return told
        written = plate.set_security(key, afi, self._clock() + WRITE_SECONDS)
        written.add_done_callback(lambda done: told.set_result(_security_of(done)))
        return told

    def _event(self, reading: Reading) -> Event | None:
        match reading:
            case CardSeen(reader=reader, uid=uid) if self._takes(reader, Role.CARD):
                return CardUnreadable() if is_random(uid) else CardRead(spellings(uid))
            case SeveralCardsSeen(reader=reader) if self._takes(reader, Role.CARD):
                return SeveralCards()
            case TagSeen(reader=reader, tag=tag) if self._takes(reader, Role.ITEM):
                return self._placed(reader, tag)
            case TagGone(uid=uid):
                return self._taken(uid)
            case TooManyTags():
                return TooManyItems()
            case TagsFit():
                return ItemsFit()
            case BarcodeScanned(reader=reader, text=text):
                return self._scanned(reader, text)
            case BarcodeRefused(why=why):
                logger.info("barcode refused: %s", why)
                return ItemUnreadable()
            case _:
                return None

    def _placed(self, reader: ReaderName, tag: Tag) -> ItemPlaced:
        uid = tag.uid.hex().upper()
        item = ItemId(tag.item or uid)
        with self._lock:
            self._lying[tag.uid] = (reader, item)
        writable = self._naming.in_stock is not None and tag.afi is not None
        armed = tag.afi == self._naming.in_stock if writable else None
        return ItemPlaced(item, uid if writable else None, armed)

    def _taken(self, uid: TagUid) -> ItemTaken | None:
        with self._lock:
            lying = self._lying.pop(uid, None)
        return ItemTaken(lying[1]) if lying is not None else None

    def _takes(self, reader: ReaderName, role: Role) -> bool:
        return self._roles.get(reader, Role.BOTH) in (role, Role.BOTH)

    def _scanned(self, reader: ReaderName, text: str) -> Event:
        role = self._roles.get(reader, Role.BOTH)
        if role is Role.CARD:
            return CardRead((text,))
        if role is Role.ITEM:
            return ItemPlaced(ItemId(text))
        if self._naming.cards is not None and self._naming.cards.fullmatch(text):
            return CardRead((text,))
        if self._naming.items is not None and self._naming.items.fullmatch(text):
            return ItemPlaced(ItemId(text))
        return BarcodeRead(text)

    def _forget(self, reader: ReaderName) -> None:
        """Forget what lay on a plate that went down; it is seen anew when the plate is back."""
        with self._lock:
            self._lying = {uid: at for uid, at in self._lying.items() if at[0] != reader}


def _security_of(done: Future[SecurityOutcome]) -> Security:
    if done.cancelled() or done.exception() is not None:
        return Security.FAILED
    return Security.DONE if done.result() is SecurityOutcome.DONE else Security.FAILED


def is_random(uid: CardUid) -> bool:
    """Tell whether a card makes up its UID, so that it names nobody."""
    return len(uid) == RANDOM_UID_LENGTH and uid[0] == RANDOM_UID_START
