"""The opening of a list through which a column longer than it is seen, drawn with a finger.

It is apart from Kivy's ScrollView, which it draws with, because that one keeps every touch for a
fifth of a second to see whether it becomes a drag; here a button in the list is down at once, and
let go again when the finger begins to draw.
"""

from typing import Any

from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.ui.widgets.box import Boxed
from kiosk.ui.widgets.column import Column

DRAG_MM = 4.0
"""A finger that moves less is pressing."""


class Pane(Boxed, ScrollView):
    """A `column` in an opening.  It stops when the finger does."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(do_scroll_x=False, bar_width=0, **kwargs)

    def dress(self) -> None:
        """Make the column."""
        self.column = Column(size_hint=(None, None), gap=2.2, theme=self.theme, size=(0, 0))
        self.add_widget(self.column)

    def pending(self) -> bool:
        """Tell whether the column is about to be given its size."""
        return self.waits()

    def hidden(self) -> float:
        """Tell how much higher (px) the column is than the opening."""
        return max(float(self.column.height - self.height), 0.0)

    def offset(self) -> float:
        """Tell how much (px) of the column is above the opening."""
        return (1.0 - float(self.scroll_y)) * self.hidden()

    def turn_to(self, offset: float) -> None:
        """Show the column from `offset` px below its top."""
        hidden = self.hidden()
        self.scroll_y = 1.0 - min(max(offset / hidden, 0.0), 1.0) if hidden else 1.0

    def page(self, way: int) -> None:
        """Show what comes after what is seen (`way` 1) or before it (-1), by whole entries."""
        now, tall = self.offset(), self.height
        tops = sorted(self.column.top - child.top for child in self.column.children)
        if way < 0:
            self.turn_to(
                min((top for top in tops if now - tall <= top < now - 1), default=now - tall)
            )
            return
        ends = {self.column.top - child.top: child.height for child in self.column.children}
        cut = [top for top in tops if top > now + 1 and top + ends[top] > now + tall + 1]
        self.turn_to(min([*cut, now + tall]))

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
        state = touch.ud[self]
        if not state["drawn"] and abs(touch.y - touch.oy) >= self.theme.px(DRAG_MM):
            state["drawn"] = True
            self._let_go(touch)
        if state["drawn"]:
            self.turn_to(self.offset() + touch.dy)
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
