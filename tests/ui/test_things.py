"""The drawer of the demonstration moves the simulated plate."""

from collections.abc import Callable
from datetime import date
from typing import Any

from drivers.simulated import SimulatedPlate
from kiosk.session.states import Presentation
from kiosk.ui.faces import Faces
from kiosk.ui.things import Thing, things_of
from sync.importing.demo import demo_library
from tests.ui.conftest import Studio
from tests.ui.samples import session_of

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


def test_the_drawer_of_a_low_panel_shows_several_things_whatever_the_text(
    studio: Callable[[str], Studio],
) -> None:
    from kiosk.ui.stage import Stage
    from kiosk.ui.widgets import Action

    made = studio("7in")
    names = ("Анна Соколова, 1234", "Борис Миллер, 2345", "Вера Орлова, 1111")
    things = tuple(Thing(name, "card", lambda: None, lambda: None) for name in names)
    made.stage = Stage(made.theme, made.sent.append, things)
    made.stage.size = (800, 480)
    made.draw(session_of("idle"), Presentation(text="huge"))
    opener: Any = made.find(Action, said="drawer.open")
    assert not opener.text  # the column is too narrow for the word
    opener.settle = 0
    made.tap(opener)
    made.settle()
    drawer: Any = made.stage.drawer
    roll = drawer.ids.things
    tall = [thing.height for thing in roll.column.children]
    assert sum(tall) <= roll.height
