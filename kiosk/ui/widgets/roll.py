"""A list that may be longer than its place, with two buttons beside it that turn it.

It is apart from the pane it is seen through because it decides how wide that is: the buttons are
there only when something is hidden, and are themselves the sign that something is.
"""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty

from kiosk.ui.widgets.box import Box, away, place
from kiosk.ui.widgets.button import Action
from kiosk.ui.widgets.column import Column
from kiosk.ui.widgets.pane import Pane

TURN_MM = 15.0
APART_MM = 2.4


class Roll(Box):
    """A column in a window of at least `least` mm.

    `whole_top`: the window asks for as much height as its top entry has.  `foot_in_sight`: where
    even that is too little, the lower end of the top entry is shown rather than its upper one.
    """

    least = NumericProperty(18)
    whole_top = BooleanProperty(False)
    foot_in_sight = BooleanProperty(False)

    @property
    def column(self) -> Column:
        """The entries."""
        return self.pane.column

    def dress(self) -> None:
        """Make the pane; the buttons are made when they are first wanted."""
        self._turns: list[Turn] = []
        self.pane = Pane(theme=self.theme)
        self.add_widget(self.pane)
        self.column.fbind("wants", self.want)
        self.pane.fbind("scroll_y", self._mark)

    def natural_height(self, width: float, scale: float) -> float:
        """Ask for a window that shows the top entry whole, and is of the least height."""
        entries = self.column.children
        if not entries:
            return 0.0
        whole = self.column.height_for(width, scale)
        beside = width - self._beside() if len(entries) > 1 else width
        top = entries[-1].height_for(beside, scale) if self.whole_top else 0.0
        return min(whole, max(top, float(self.theme.px(self.least))))

    def show_top(self) -> None:
        """Turn to the newest entry."""
        entries, over = self.column.children, 0.0
        if self.foot_in_sight and entries:
            # Its own height is still that of before, where it has just been given its words.
            over = entries[-1].height_for(self.pane.width, self.scale) - self.pane.height
        self.pane.turn_to(over)

    def do_layout(self, *_: object) -> None:
        """Give the column its height, and the buttons their place where it is too much."""
        if self.is_idle():
            return
        wide = self.width
        turning = self.tall(wide) > self.height + 1 and self.height >= self._side()
        if turning:
            wide -= self._beside()
        offset = self.pane.offset()
        place(self.pane, self.scale, self.pos, (wide, self.height))
        self.column.scale = self.inner_scale()
        self.column.size = (round(wide), self.tall(wide))
        self.column.resume()
        self._place_turns(self.x + wide + self.theme.px(APART_MM), turning=turning)
        if self.foot_in_sight:
            self.show_top()
        else:
            self.pane.turn_to(offset)
        self._mark()

    def tall(self, width: float) -> float:
        """Tell the height of the column at a width, px."""
        return self.column.height_for(width, self.scale)

    def inner_scale(self) -> float:
        """Tell the scale of the text in the column."""
        return float(self.scale)

    def _place_turns(self, left: float, *, turning: bool) -> None:
        if turning and not self._turns:
            self._turns = [self._turn(-1), self._turn(1)]
        side = self._side()
        both = self.height >= 2 * side + self.theme.px(APART_MM)
        places = ((left, self.top - side), (left, self.y)) if both else ((left, self.y),) * 2
        for turn, where in zip(self._turns, places, strict=False):
            if turning:
                place(turn, 1.0, where, (side, side))
            else:
                away(turn)
        self._both = both

    _both = True

    def _turn(self, way: int) -> "Turn":
        said = "button.lower" if way > 0 else "button.higher"
        turn = Turn(theme=self.theme, said=said, text="↓" if way > 0 else "↑", least=TURN_MM)
        turn.bind(on_act=lambda *_: self.pane.page(way))
        self.add_widget(turn)
        return turn

    def _mark(self, *_: object) -> None:
        """Show the ways in which there is more; where only one fits, down until the end."""
        if not self._turns or self._turns[0].width <= 0:
            return
        up, down = self._turns
        hidden, offset = self.pane.hidden(), self.pane.offset()
        more, before = offset < hidden - 1, offset > 1
        _see(down, seen=more)
        _see(up, seen=before and (self._both or not more))

    def _side(self) -> float:
        return float(self.theme.px(TURN_MM) + self.theme.px(0.9))

    def _beside(self) -> float:
        return self._side() + float(self.theme.px(APART_MM))


class Turn(Action):
    """One of the two buttons that turn a list."""

    def label(self) -> str:
        """Say what it does, not which arrow it bears."""
        return str(self.theme.words(self.said))


def _see(turn: Turn, *, seen: bool) -> None:
    turn.opacity = 1 if seen else 0
    turn.disabled = not seen


class Page(Roll):
    """What a screen says: as large as its place, and drawn up and down where that is too little.

    Its text shrinks to fit, as in any column, and what is optional goes, before anything is hidden.
    `modest`: it asks for its `least` alone, where what stands beside it decides.
    """

    modest = BooleanProperty(False)

    def dress(self) -> None:
        """Make the column that takes in whatever the page is given."""
        super().dress()
        self.column.gap = self.gap
        self.fbind("gap", self.column.setter("gap"))

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Put a text into the column; what is the page's own stays its own."""
        if isinstance(widget, Pane | Turn):
            super().add_widget(widget, *args, **kwargs)
        else:
            self.column.add_widget(widget, *args, **kwargs)

    def natural_height(self, width: float, scale: float) -> float:
        """Ask for room for all of it."""
        whole = self.column.height_for(width, scale)
        return min(whole, float(self.theme.px(self.least))) if self.modest else whole

    def tall(self, width: float) -> float:
        """Fill the place, or be as high as the least text needs."""
        return max(float(self.height), self.column.least_height(width))

    def inner_scale(self) -> float:
        """Let the column find its own scale, now that it knows its height."""
        return 1.0
