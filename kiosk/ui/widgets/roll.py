"""A list that is longer than its place: it is drawn up and down with a finger."""

from typing import Any

from kivy.clock import Clock
from kivy.effects.scroll import ScrollEffect
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.scrollview import ScrollView

from kiosk.ui.widgets.box import Boxed, Column


class Roll(Boxed, ScrollView):
    """A column in a window of at least `least` mm.  It stops when the finger does.

    `whole_top`: the window asks for as much height as its top entry has.
    """

    least = NumericProperty(18)
    whole_top = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            do_scroll_x=False, bar_width=0, effect_cls=ScrollEffect, scroll_timeout=80, **kwargs
        )

    def dress(self) -> None:
        """Make the column."""
        self.column = Column(size_hint_y=None, gap=2.2, theme=self.theme)
        self.add_widget(self.column)
        self._measure_soon = Clock.create_trigger(self._measure, -1)
        for name in ("size", "scale"):
            self.fbind(name, self._measure_soon)
        self.column.fbind("wants", self._changed)

    def natural_height(self, width: float, scale: float) -> float:
        """Ask for a window that shows the top entry whole, and is of the least height."""
        entries = self.column.children
        if not entries:
            return 0.0
        whole = self.column.height_for(width, scale)
        top = entries[-1].height_for(width, scale) if self.whole_top else 0.0
        return min(whole, max(top, float(self.theme.px(self.least))))

    def show_top(self) -> None:
        """Turn to the newest entry."""
        self.scroll_y = 1.0

    def _changed(self, *_: object) -> None:
        self.want()
        self._measure_soon()

    def _measure(self, *_: object) -> None:
        self.column.scale = self.scale
        self.column.height = self.column.height_for(self.width, self.scale)
