"""A plate: a flat face with a hard outline, lying a little off its own hard edge.

It is apart from what stands on it because cards, tiles, keys and banners are all plates.  No blur,
and nothing under the face that is not seen: software rendering pays for every pixel.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Mesh
from kivy.graphics.texture import Texture
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty

from kiosk.ui.widgets import outline
from kiosk.ui.widgets.box import Box
from kiosk.ui.widgets.column import Column, Row

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


SHADES = 64
"""Steps in which an edge fades."""


@lru_cache(maxsize=1)
def fading() -> Any:
    """Make the picture an edge fades by: from nothing at the left to white at the right.

    It is looked up without mixing neighbours, which software rendering does in two thirds of the
    time.
    """
    texture = Texture.create(size=(SHADES, 1), colorfmt="rgba")
    texture.mag_filter = texture.min_filter = "nearest"
    shades = (255 * shade // (SHADES - 1) for shade in range(SHADES))
    texture.blit_buffer(
        b"".join(b"\xff\xff\xff" + bytes([shade]) for shade in shades), colorfmt="rgba"
    )
    return texture


class Plate(Box):
    """A box with a face.

    `fill`, `edge` colours; `drop` how far the edge shows below and to the right, `line` the width
    of the outline, `radius` of the corners, all mm.  `pressed` lays the face onto its edge.
    `face` is where the face is now: x, y, width, height in px.
    """

    face: outline.Place = (0, 0, 0, 0)

    fill = ColorProperty((1, 1, 1, 1))
    edge = ColorProperty((0, 0, 0, 1))
    drop = NumericProperty(0.9)
    line = NumericProperty(0.35)
    radius = NumericProperty(2.2)
    pressed = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self._shape_soon = Clock.create_trigger(self._shape, -1)
        super().__init__(**kwargs)
        self._rim_colour, self._face_colour = Color(*self.edge), Color(*self.fill)
        self._rim = Mesh(mode="triangles", texture=fading())
        self._face = Mesh(mode="triangles", texture=fading())
        for part in (self._rim_colour, self._rim, self._face_colour, self._face):
            self.canvas.before.add(part)
        for name in ("size", "pos", "pressed", "drop", "line", "radius"):
            self.fbind(name, self._lie)
        self.fbind("edge", lambda _, edge: setattr(self._rim_colour, "rgba", edge))
        self.fbind("fill", lambda _, fill: setattr(self._face_colour, "rgba", fill))
        self.fbind("pressed", self._trigger_layout)

    def insets(self) -> tuple[float, float, float, float]:
        """Keep the children on the face, wherever it lies."""
        left, top, right, bottom = super().insets()
        drop = self.theme.px(self.drop) if self.drop else 0.0
        moved = drop if self.pressed else 0.0
        return (left + moved, top + moved, right + drop - moved, bottom + drop - moved)

    def _lie(self, *_: object) -> None:
        """Say where the face is, and shape it before the next frame: a place changes in steps."""
        drop = self.theme.px(self.drop) if self.drop else 0
        moved = drop if self.pressed else 0
        wide, tall = max(self.width - drop, 0), max(self.height - drop, 0)
        self.face = (self.x + moved, self.y + drop - moved, wide, tall)
        self._shape_soon()

    def _shape(self, *_: object) -> None:
        drop = self.theme.px(self.drop) if self.drop else 0
        line = self.theme.px(self.line) if self.line else 0
        x, y, wide, tall = self.face
        bend = min(self.theme.px(self.radius), wide / 2, tall / 2)
        outers: tuple[outline.Place, ...] = (self.face,)
        if drop:
            outers = ((self.x + drop, self.y, wide, tall), self.face)
        # The rim reaches a little under the face, whose edge fades into it.
        widths = (1.5 * drop + line + 2, line + 2)[-len(outers) :]
        self._rim.vertices = outline.rim(outers, bend, widths)
        self._rim.indices = outline.rim_order(len(outers))
        core = (x + line, y + line, max(wide - 2 * line, 0), max(tall - 2 * line, 0))
        self._face.vertices = outline.face(core, max(bend - line, 0))
        self._face.indices = outline.face_order()


class PlateColumn(Plate, Column):
    """A plate whose children stand one below the other."""


class PlateRow(Plate, Row):
    """A plate whose children stand side by side."""
