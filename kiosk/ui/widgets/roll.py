"""A list that is longer than its place: it is drawn up and down with a finger."""

from typing import Any

from kivy.effects.scroll import ScrollEffect
from kivy.properties import NumericProperty
from kivy.uix.scrollview import ScrollView

from kiosk.ui.widgets.box import Boxed, Column


class Roll(Boxed, ScrollView):
    """A column in a window of at least `least` mm.  It stops when the finger does."""

    least = NumericProperty(18)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            do_scroll_x=False, bar_width=0, effect_cls=ScrollEffect, scroll_timeout=80, **kwargs
        )
        self.column = Column(size_hint_y=None, gap=2.2, theme=self.theme)
        self.add_widget(self.column)
        self.fbind("theme", self._themed)
        for name in ("size", "scale"):
            self.fbind(name, self._measure)
        self.column.fbind("wants", self._measure)

    def height_for(self, width: float, scale: float) -> float:
        """Ask for no more than a window of the least height, or the list if that is lower."""
        if not self.column.children:
            return 0.0
        whole = self.column.height_for(width, min(scale, 1.0))
        return min(whole, float(self.theme.px(self.least)))

    def show_top(self) -> None:
        """Turn to the newest entry."""
        self.scroll_y = 1.0

    def _themed(self, *_: object) -> None:
        self.column.theme = self.theme

    def _measure(self, *_: object) -> None:
        self.column.scale = self.scale
        self.column.height = self.column.height_for(self.width, self.scale)
        self.want()
