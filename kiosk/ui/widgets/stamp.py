"""The red date-due stamp: what a library has always put on a loan.

It is apart because it is the one thing on the screen that moves: it lands once, in 180 ms.
"""

from pathlib import Path
from typing import Any

from kivy.animation import Animation
from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty, StringProperty

from kiosk.ui.widgets.box import Boxed, away, place

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

TILT = 5.0
"""Degrees, as a hand stamps."""

LANDING = 0.18
"""Seconds."""


class Stamp(Boxed):
    """A date in a double frame, a little askew."""

    text = StringProperty("")
    style = StringProperty("stamp")
    tilt = NumericProperty(TILT)
    lift = NumericProperty(1.0)
    frame = ListProperty((0, 0, 0, 0))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("size", "pos", "scale"):
            self.fbind(name, self._shape)
        self.fbind("text", self.want)

    def on_kv_post(self, _: object) -> None:
        """Grow and shrink with the date."""
        self.ids.words.fbind("wants", self.want)

    def land(self) -> None:
        """Come down onto the card."""
        self.lift = 1.5
        Animation(lift=1.0, duration=LANDING, transition="out_cubic").start(self)

    def rest(self) -> None:
        """Lie on the card."""
        Animation.cancel_all(self)
        self.lift = 1.0

    def width_for(self, scale: float) -> float:
        """Tell the width of the date, its frame and the tilt."""
        if not self.text:
            return 0.0
        wide, tall = self._frame_size(scale)
        return float(wide + tall * 0.02 * self.tilt + self.theme.px(0.8))

    def natural_height(self, width: float, scale: float) -> float:
        """Tell the height of the date, its frame and the tilt."""
        if not self.text:
            return 0.0
        wide, tall = self._frame_size(scale)
        return float(tall + wide * 0.018 * self.tilt)

    def _frame_size(self, scale: float) -> tuple[float, float]:
        words = self.ids.words
        wide = words.width_for(scale) + self.theme.px(3.4)
        return wide, words.height_for(wide, scale) + self.theme.px(2.0 if self.tilt else 0.6)

    def _shape(self, *_: object) -> None:
        words = self.ids.get("words")
        if words is None or not self.text or min(self.size) <= 0:
            self.frame = (-10000, -10000, 0, 0)
            if words is not None:
                away(words)
            return
        wide, tall = self._frame_size(self.scale)
        self.frame = (self.center_x - wide / 2, self.center_y - tall / 2, wide, tall)
        inset = self.theme.px(1.2)
        place(words, self.scale, (self.frame[0] + inset, self.frame[1]), (wide - 2 * inset, tall))

    def on_text(self, *_: object) -> None:
        """Make room for another date."""
        self._shape()
