"""The drawer of the demonstration moves the simulated plate."""

from datetime import date

from drivers.simulated import SimulatedPlate
from kiosk.ui.faces import Faces
from kiosk.ui.things import things_of
from sync.importing.demo import demo_library

TODAY = date(2026, 11, 24)


def test_a_card_and_a_book_of_the_drawer_lie_on_the_plate_until_they_are_taken() -> None:
    plate = SimulatedPlate()
    things = things_of((plate,), demo_library(TODAY))
    card = next(thing for thing in things if thing.icon == "card")
    book = next(thing for thing in things if thing.icon == "book-open")
    card.lay()
    book.lay()
    assert len(plate.cards()) == 1
    assert [tag.item for tag in plate.items()] == [demo_library(TODAY).titles[0].items[0].barcode]
    book.take()
    assert plate.items() == ()
    assert len(plate.cards()) == 1


def test_without_a_simulated_plate_there_is_no_drawer() -> None:
    assert things_of((object(),), demo_library(TODAY)) == ()


def test_every_thing_has_its_own_name_and_a_picture() -> None:
    things = things_of((SimulatedPlate(),), demo_library(TODAY))
    assert len({thing.name for thing in things}) == len(things)
    assert all(Faces().icon(thing.icon) for thing in things)
