"""What lies in the drawer of the demonstration: the invented people's cards, and some books.

It is apart from the drawer because it knows the simulated plate and the demo library, and nothing
of Kivy.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from drivers.readings import CardUid, TagUid

if TYPE_CHECKING:
    # Every screen knows what a thing is, and only the demonstration has any.
    from drivers.simulated import SimulatedPlate
    from sync.importing.demo import DemoLibrary
    from sync.importing.people import PatronRecord
    from sync.importing.records import TitleRecord

MOST_BOOKS = 12


@dataclass(frozen=True, slots=True)
class Thing:
    """A card or a book.  `lay` lays it down, `take` takes it away; both return at once."""

    name: str
    icon: str
    lay: Callable[[], None]
    take: Callable[[], None]


def things_of(drivers: Iterable[object], library: "DemoLibrary") -> tuple[Thing, ...]:
    """Fill the drawer for the first simulated plate; there is nothing in it without one."""
    from drivers.simulated import SimulatedPlate

    plate = next((made for made in drivers if isinstance(made, SimulatedPlate)), None)
    if plate is None:
        return ()
    cards = [_card(plate, patron) for patron in library.patrons if patron.card_uids]
    return (*cards, *islice(_books(plate, library.titles), MOST_BOOKS))


def _card(plate: "SimulatedPlate", patron: "PatronRecord") -> Thing:
    uid = CardUid(bytes.fromhex(patron.card_uids[0]))
    name = f"{patron.forename} {patron.surname}"
    if patron.pin is not None:
        name = f"{name}, {patron.pin.digits}"
    return Thing(name, "card", partial(plate.lay_card, uid), _taking(plate, uid))


def _books(plate: "SimulatedPlate", titles: "Iterable[TitleRecord]") -> Iterator[Thing]:
    for title in titles:
        for item in title.items:
            if item.uid is not None:
                uid = TagUid(bytes.fromhex(item.uid))
                lay = partial(plate.lay_item, uid, item.barcode)
                yield Thing(title.title, "book-open", lay, _taking(plate, uid))
            break  # one copy of each title is enough to try


def _taking(plate: "SimulatedPlate", uid: bytes) -> Callable[[], None]:
    def take() -> None:
        plate.take(uid)

    return take
