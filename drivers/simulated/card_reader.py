"""A card reader without hardware.  It sees as many cards as lie on it."""

from drivers.config_line import Options
from drivers.interfaces import Patience
from drivers.readings import CardUid
from drivers.simulated.acts import Act, ActError, Clear, LayCard, Take, bytes_of
from drivers.simulated.device import Connection, SimulatedDevice


class SimulatedCardReader(SimulatedDevice):
    """A card reader that hands lay cards on.  All methods may be called from any thread."""

    def __init__(self, where: str = "simulated", options: Options | None = None) -> None:
        super().__init__(where, options)
        self._cards: tuple[CardUid, ...] = ()

    def lay_card(self, uid: CardUid) -> None:
        """Lay a card on the reader, beside those that lie there."""
        with self.changed:
            self._cards = tuple(dict.fromkeys((*self._cards, uid)))
            self._change()

    def take(self, uid: bytes) -> bool:
        """Take a card away, and say whether it lay there."""
        with self.changed:
            lay_there = uid in self._cards
            self._cards = tuple(card for card in self._cards if card != uid)
            self._change()
        return lay_there

    def clear(self) -> None:
        """Take all cards away."""
        with self.changed:
            self._cards = ()
            self._change()

    def lying(self) -> tuple[CardUid, ...]:
        """Return the cards that lie there."""
        return self._cards

    def perform(self, act: Act) -> None:
        """See `SimulatedDevice.perform`."""
        match act:
            case LayCard(uid):
                self.lay_card(uid)
            case Take(what):
                if not self.take(bytes_of(what)):
                    raise ActError(f"does not lie here: {what}")
            case Clear():
                self.clear()
            case _:
                super().perform(act)

    def open(self) -> "CardConnection":
        """See `Driver.open`."""
        return CardConnection(self)


class CardConnection(Connection):
    """An open `SimulatedCardReader`."""

    # It speaks up at each change, so what it does not see is not there.
    patience = Patience(misses=1, seconds=0.0)

    def __init__(self, reader: SimulatedCardReader) -> None:
        super().__init__(reader)
        self._reader = reader
        self._seen = -1

    def read(self, timeout: float) -> tuple[CardUid, ...] | None:
        """See `CardReader.read`."""
        with self._changed:
            if not self._wait(lambda: self._reader.version() != self._seen, timeout):
                return None
            self._seen = self._reader.version()
            return self._reader.lying()
