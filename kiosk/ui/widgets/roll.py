"""A list that is longer than its place: it is drawn up and down with a finger.

It is apart from Kivy's ScrollView, which it draws with, because that one keeps every touch for a
fifth of a second to see whether it becomes a drag; here a button in the list is down at once, and
let go again when the finger begins to draw.
"""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.ui.widgets.box import Boxed
from kiosk.ui.widgets.column import Column

DRAG_MM = 4.0
"""A finger that moves less is pressing."""


class Roll(Boxed, ScrollView):
    """A column in a window of at least `least` mm.  It stops when the finger does.

    `whole_top`: the window asks for as much height as its top entry has.  `foot_in_sight`: where
    even that is too little, the lower end of the top entry is shown rather than its upper one.
    """

    least = NumericProperty(18)
    whole_top = BooleanProperty(False)
    foot_in_sight = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(do_scroll_x=False, bar_width=0, **kwargs)

    def dress(self) -> None:
        """Make the column."""
        self._put_off = False
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
        entries, hidden = self.column.children, self.column.height - self.height
        over = 0.0
        if self.foot_in_sight and entries:
            # Its own height is still that of before, where it has just been given its words.
            over = entries[-1].height_for(self.width, self.scale) - self.height
        if hidden > 0 and over > 0:
            self.scroll_y = 1.0 - over / hidden
        else:
            self.scroll_y = 1.0

    def on_touch_down(self, touch: Any) -> bool:
        """Let what is touched know at once, and be ready to draw the list."""
        if self.disabled or not self.collide_point(*touch.pos):
            return False
        touch.push()
        touch.apply_transform_2d(self.to_local)
        Widget.on_touch_down(self, touch)
        touch.pop()
        touch.grab(self)
        touch.ud[self] = {"drawn": False}
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Draw the list, once the finger has moved far enough to mean it."""
        if touch.grab_current is not self:
            return False
        hidden = self.column.height - self.height
        state = touch.ud[self]
        if not state["drawn"] and abs(touch.y - touch.oy) >= self.theme.px(DRAG_MM):
            state["drawn"] = True
            self._let_go(touch)
        if state["drawn"] and hidden > 0:
            self.scroll_y = min(max(self.scroll_y - touch.dy / hidden, 0.0), 1.0)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Let the list lie."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        return True

    def _bind_inactive_bar_color(self, *_: object) -> None:
        """Leave out Kivy's fading of a bar that has no width: half a second of frames."""

    def _let_go(self, touch: Any) -> None:
        """Lift the finger off whatever button it had pressed in here."""
        for holder in list(touch.grab_list):
            held = holder()
            if held is not None and held is not self:
                touch.ungrab(held)
                held.state = "normal"

    def _changed(self, *_: object) -> None:
        self.want()
        self._measure_soon()

    def pending(self) -> bool:
        """Tell whether the column is about to be given its height."""
        return bool(self._measure_soon.is_triggered) or self.waits()

    def resume(self) -> None:
        """Give the column its height, if that waited for the window's own."""
        if self._put_off:
            self._measure_soon()

    def _measure(self, *_: object) -> None:
        self._put_off = self.waits()
        if self._put_off:
            return
        self.column.scale = self.scale
        self.column.height = self.column.height_for(self.width, self.scale)
        self.column.resume()
        if self.foot_in_sight:
            self.show_top()
