"""A plate: a flat face with a hard outline, lying a little off its own hard edge.

It is apart from what stands on it because cards, tiles, keys and banners are all plates.  No blur:
three rounded rectangles, which software rendering draws in a third of a blurred shadow's time.
"""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, ListProperty, NumericProperty

from kiosk.ui.widgets.box import Box
from kiosk.ui.widgets.column import Column, Row

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Plate(Box):
    """A box with a face.

    `fill`, `edge` colours; `drop` how far the edge shows below and to the right, `line` the width
    of the outline, `radius` of the corners, all mm.  `pressed` lays the face onto its edge.
    """

    fill = ColorProperty((1, 1, 1, 1))
    edge = ColorProperty((0, 0, 0, 1))
    drop = NumericProperty(0.9)
    line = NumericProperty(0.35)
    radius = NumericProperty(2.2)
    pressed = BooleanProperty(False)
    face = ListProperty((0, 0, 0, 0))
    below = ListProperty((0, 0, 0, 0))
    core = ListProperty((0, 0, 0, 0))
    bend = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("size", "pos", "pressed", "drop", "line", "radius"):
            self.fbind(name, self._shape)
        self.fbind("pressed", self._trigger_layout)

    def insets(self) -> tuple[float, float, float, float]:
        """Keep the children on the face, wherever it lies."""
        left, top, right, bottom = super().insets()
        drop = self.theme.px(self.drop) if self.drop else 0.0
        moved = drop if self.pressed else 0.0
        return (left + moved, top + moved, right + drop - moved, bottom + drop - moved)

    def _shape(self, *_: object) -> None:
        drop = self.theme.px(self.drop) if self.drop else 0
        line = self.theme.px(self.line) if self.line else 0
        moved = drop if self.pressed else 0
        wide, tall = max(self.width - drop, 0), max(self.height - drop, 0)
        x, y = self.x + moved, self.y + drop - moved
        self.face = (x, y, wide, tall)
        self.below = (self.x + drop, self.y, wide, tall) if drop else (self.x, self.y, 0, 0)
        self.core = (x + line, y + line, max(wide - 2 * line, 0), max(tall - 2 * line, 0))
        self.bend = min(self.theme.px(self.radius), wide / 2, tall / 2) if wide and tall else 0


class PlateColumn(Plate, Column):
    """A plate whose children stand one below the other."""


class PlateRow(Plate, Row):
    """A plate whose children stand side by side."""
