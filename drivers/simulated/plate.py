"""A plate without hardware: books and cards on it, in any order, and hands that fail.

A tag remembers its security byte when it is taken away, as a real one does, so a book that
was lent in the demo stays lent.  Reading and writing can be made to fail in the four ways in
which a real plate fails; see `Fault`.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from drivers.config_line import Number, Option, Options
from drivers.errors import TagError, TagGoneError
from drivers.interfaces import Patience
from drivers.readings import CardUid, Tag, TagUid
from drivers.simulated.acts import (
    Act,
    ActError,
    Clear,
    Fail,
    Fault,
    LayCard,
    LayItem,
    Take,
    bytes_of,
)
from drivers.simulated.device import Connection, SimulatedDevice

BYTE = 0xFF
SLIX = bytes.fromhex("E00401")  # ISO 15693, NXP, ICODE SLIX


@dataclass(slots=True)
class _Memory:
    """What a tag keeps without power."""

    item: str | None
    afi: int


def uid_of(item: str) -> TagUid:
    """Return the UID of the tag that a made-up item bears: always the same one."""
    return TagUid(SLIX + hashlib.sha256(item.encode()).digest()[:5])


class SimulatedPlate(SimulatedDevice):
    """A plate that hands lay things on.  All methods may be called from any thread."""

    options: ClassVar[tuple[Option, ...]] = (
        *SimulatedDevice.options,
        Number("afi", 0x07, "security byte of a tag that was never here", highest=BYTE),
    )

    def __init__(self, where: str = "simulated", options: Options | None = None) -> None:
        super().__init__(where, options)
        self._in_stock = (options or Options(self.options)).number("afi")
        self._tags: dict[TagUid, _Memory] = {}
        self._items_here: dict[TagUid, None] = {}
        self._cards_here: dict[CardUid, None] = {}
        self._faults: Counter[Fault] = Counter()

    def lay_card(self, uid: CardUid) -> None:
        """Lay a card on the plate."""
        with self.changed:
            self._cards_here[uid] = None
            self._change()

    def lay_item(self, uid: TagUid, item: str | None, afi: int | None = None) -> None:
        """Lay an item on the plate; `item` is what its tag holds, None for a blank one.

        `afi` None: as the tag was left, or as the configuration line says if it was never here.
        """
        with self.changed:
            known = self._tags.get(uid)
            kept = known.afi if known else self._in_stock
            self._tags[uid] = _Memory(item, kept if afi is None else afi & BYTE)
            self._items_here[uid] = None
            self._change()

    def take(self, uid: bytes) -> bool:
        """Take an item or a card away, and say whether it lay there."""
        with self.changed:
            tag, card = TagUid(uid), CardUid(uid)
            lay_there = tag in self._items_here or card in self._cards_here
            self._items_here.pop(tag, None)
            self._cards_here.pop(card, None)
            self._change()
        return lay_there

    def clear(self) -> None:
        """Take everything away."""
        with self.changed:
            self._items_here.clear()
            self._cards_here.clear()
            self._change()

    def fail(self, fault: Fault, times: int = 1) -> None:
        """Make the next `times` reads or writes fail; 0 ends it."""
        with self.changed:
            self._faults[fault] = times
            self._change()

    def cards(self) -> tuple[CardUid, ...]:
        """Return the cards that lie there."""
        with self.changed:
            return tuple(self._cards_here)

    def items(self) -> tuple[Tag, ...]:
        """Return the tags that lie there, as they are."""
        with self.changed:
            return tuple(self.tag(uid) for uid in self._items_here)

    def tag(self, uid: TagUid) -> Tag:
        """Return what a tag holds, wherever it is.  Raises `TagGoneError` if it never was here."""
        with self.changed:
            if uid not in self._tags:
                raise TagGoneError("no such tag")
            memory = self._tags[uid]
            return Tag(uid, memory.item, memory.afi)

    def perform(self, act: Act) -> None:
        """See `SimulatedDevice.perform`."""
        match act:
            case LayCard(uid):
                self.lay_card(uid)
            case LayItem(item, tag, afi):
                self.lay_item(tag or uid_of(item), item, afi)
            case Take(what):
                self._take_named(what)
            case Clear():
                self.clear()
            case Fail(fault, times):
                self.fail(fault, times)
            case _:
                super().perform(act)

    def open(self) -> "PlateConnection":
        """See `Driver.open`."""
        return PlateConnection(self)

    def write(self, uid: TagUid, afi: int) -> None:
        """Write a tag's security byte.  Call with `changed` held."""
        self._here(uid)
        self._falter(Fault.WRITE)
        if not self._happens(Fault.LOST_WRITE):
            self._tags[uid].afi = afi & BYTE
        self._falter(Fault.LOST_ANSWER)

    def read(self, uid: TagUid) -> Tag:
        """Read a tag that lies there.  Call with `changed` held."""
        self._here(uid)
        self._falter(Fault.READ)
        return self.tag(uid)

    def _here(self, uid: TagUid) -> None:
        if uid not in self._items_here:
            raise TagGoneError("the tag is not on the plate")

    def _happens(self, fault: Fault) -> bool:
        if self._faults[fault] <= 0:
            return False
        self._faults[fault] -= 1
        return True

    def _falter(self, fault: Fault) -> None:
        if self._happens(fault):
            raise TagError(f"simulated: {fault}")

    def _take_named(self, what: str) -> None:
        named = [tag.uid for tag in self.items() if tag.item == what]
        taken = [self.take(uid) for uid in named or [TagUid(bytes_of(what))]]
        if not any(taken):
            raise ActError(f"does not lie here: {what}")


class PlateConnection(Connection):
    """An open `SimulatedPlate`: an `ItemReader` and a `CardPlate`."""

    # It speaks up at each change, so what it does not see is not there.
    patience = Patience(misses=1, seconds=0.0)

    def __init__(self, plate: SimulatedPlate) -> None:
        super().__init__(plate)
        self._plate = plate
        self._seen = -1

    def wait(self, timeout: float) -> None:
        """See `ItemReader.wait`."""
        with self._changed:
            self._wait(lambda: self._plate.version() != self._seen, timeout)

    def inventory(self) -> tuple[TagUid, ...]:
        """See `ItemReader.inventory`."""
        with self._changed:
            self._check()
            self._seen = self._plate.version()
            return tuple(tag.uid for tag in self._plate.items())

    def cards(self) -> tuple[CardUid, ...]:
        """See `CardPlate.cards`."""
        with self._changed:
            self._check()
            return self._plate.cards()

    def read_tag(self, uid: TagUid) -> Tag:
        """See `ItemReader.read_tag`."""
        with self._changed:
            self._check()
            return self._plate.read(uid)

    def write_afi(self, uid: TagUid, afi: int) -> None:
        """See `ItemReader.write_afi`."""
        with self._changed:
            self._check()
            self._plate.write(uid, afi)

    def read_afi(self, uid: TagUid) -> int:
        """See `ItemReader.read_afi`."""
        with self._changed:
            self._check()
            afi = self._plate.read(uid).afi
        if afi is None:
            raise TagError("the tag has no security byte")
        return afi
