"""What a frame costs a software rasteriser: pixels drawn more than once, and bytes of texts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kivy.graphics import Rectangle
from kivy.graphics.instructions import InstructionGroup
from kivy.uix.widget import Widget

from kiosk.session.states import Presentation
from kiosk.ui.widgets import PlateColumn, Text
from tests.ui.conftest import PANELS, Studio

MakeStudio = Callable[[str], Studio]

MOST_TEXT = 800_000
"""Bytes of the texts of a visit with three books at 1280 x 800."""


def instructions(group: InstructionGroup) -> Iterator[Any]:
    """List everything that is drawn."""
    for child in group.children:
        if isinstance(child, InstructionGroup):
            yield from instructions(child)
        else:
            yield child


@pytest.mark.parametrize("name", ["idle", "borrowing", "ordering-found", "finished"])
def test_no_rectangle_is_as_large_as_the_window(studio: MakeStudio, name: str) -> None:
    made = studio("10in")
    made.show(name)
    panel = PANELS["10in"]
    large = panel.width * panel.height * 0.9
    found = [part.size for part in instructions(made.stage.canvas) if isinstance(part, Rectangle)]
    assert found
    assert not [size for size in found if size[0] * size[1] > large]


def test_the_window_is_cleared_with_the_colour_of_the_screen(studio: MakeStudio) -> None:
    made = studio("10in")
    for name, palette in (("idle", "paper"), ("finished", "paper"), ("idle", "night")):
        made.show(name, Presentation(palette=palette))
        colours = made.theme.palette
        wanted = colours.done if name == "finished" else colours.ground
        assert made.stage.ground == pytest.approx(wanted)


def test_a_text_takes_two_bytes_for_a_pixel(studio: MakeStudio) -> None:
    made = studio("10in")
    made.show("borrowing")
    textures = [w.texture for w in made.stage.walk() if isinstance(w, Text) and w.texture]
    assert {texture.colorfmt for texture in textures} == {"luminance_alpha"}
    assert sum(2 * texture.width * texture.height for texture in textures) < MOST_TEXT


def test_a_text_that_is_turned_has_its_pixels_mixed(studio: MakeStudio) -> None:
    made = studio("10in")
    made.show("borrowing")
    texts = [w for w in made.stage.walk() if isinstance(w, Text) and w.texture]
    assert {w.turned: w.texture.mag_filter for w in texts} == {True: "linear", False: "nearest"}


def test_a_plate_is_drawn_in_its_colours_and_nothing_else(
    window: Widget, studio: MakeStudio
) -> None:
    made = studio("10in")
    plate = PlateColumn(theme=made.theme, size_hint=(None, None), size=(0, 0))
    plate.size = (120, 80)
    plate.fill, plate.edge = (0, 1, 0, 1), (1, 0, 0, 1)
    window.add_widget(plate)
    made.settle()
    pixels = plate.export_as_image().texture.pixels
    window.remove_widget(plate)
    _, _, wide, tall = plate.face
    seen = [pixels[at : at + 4] for at in range(0, len(pixels), 4)]
    green, red = seen.count(b"\x00\xff\x00\xff"), seen.count(b"\xff\x00\x00\xff")
    assert green > 0.85 * wide * tall
    assert red > 0.5 * (120 * 80 - wide * tall)
    assert seen[0][3] == 0
