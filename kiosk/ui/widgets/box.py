"""Boxes that know how high they have to be, and lay out what they hold from the outside in.

They are apart from Kivy's own layouts because those give each child what it asks for and let it
be cut, and lay a child out before they know its place.
"""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.layout import Layout
from kivy.uix.widget import Widget


class Boxed(Widget):
    """A widget that knows how high it has to be at a width.

    `theme` is handed to the constructor, or given by the holder before any rule is applied.
    `share` is its part of the room left over, `gives` whether it gives of its own where room is
    lacking (below 0: if it has a share), `scale` the factor on its text, `wide` a fixed width in mm
    inside a row, `optional` its turn to go when there is no room (0: never), `shown` whether it
    takes part at all.  `wants` changes whenever its natural size may have changed.
    """

    theme = ObjectProperty(None)
    share = NumericProperty(0)
    gives = NumericProperty(-1)
    scale = NumericProperty(1.0)
    wide = NumericProperty(0)
    optional = NumericProperty(0)
    shown = BooleanProperty(True)
    wants = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        self._heights: dict[tuple[float, float], float] = {}
        super().__init__(**kwargs)
        if self.theme is not None:
            self.dress()

    def dress(self) -> None:
        """Make what is inside, now that the theme is known."""

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        """Take a child in, and hand it the theme."""
        if isinstance(widget, Boxed) and widget.theme is None:
            widget.theme = self.theme
            widget.dress()
        super().add_widget(widget, *args, **kwargs)

    def height_for(self, width: float, scale: float) -> float:
        """Tell the height (px) the widget needs at a width (px), its text shrunk by `scale`."""
        key = (width, scale)
        if key not in self._heights:
            self._heights[key] = self.natural_height(width, scale)
        return self._heights[key]

    def natural_height(self, width: float, scale: float) -> float:
        """Work out what `height_for` remembers until something inside changes."""
        return 0.0

    def width_for(self, scale: float) -> float:
        """Tell the width (px) the widget would like to have."""
        return float(self.theme.px(self.wide)) if self.wide else 0.0

    def cedes(self) -> bool:
        """Tell whether it may be given less room than it needs."""
        return bool(self.share if self.gives < 0 else self.gives)

    def rest(self) -> None:
        """Be where a movement under way would end."""

    def pending(self) -> bool:
        """Tell whether this widget is about to give its children their places."""
        return False

    def waits(self) -> bool:
        """Tell whether a holder is about to change this widget's place.

        What is laid out before would be shrunk into a place that is too small, and laid out again.
        """
        holder = self.parent
        return isinstance(holder, Boxed) and holder.pending()

    def resume(self) -> None:
        """Do what was put off, now that the holder has given this widget its place."""

    def want(self, *_: object) -> None:
        """Tell whoever holds this widget to lay it out anew."""
        self._heights.clear()
        self.wants += 1

    def on_shown(self, *_: object) -> None:
        """Take part in the layout, or do not."""
        self.want()


class Gap(Boxed):
    """Empty room of `least` mm."""

    least = NumericProperty(0)

    def natural_height(self, width: float, scale: float) -> float:
        """Tell the height of the gap."""
        return float(self.theme.px(self.least))


class Box(Boxed, Layout):
    """What columns and rows share: padding and gaps in mm, and being told of changes within."""

    pad = NumericProperty(0)
    pad_across = NumericProperty(0)
    gap = NumericProperty(2.4)

    def __init__(self, **kwargs: Any) -> None:
        self._put_off = False
        super().__init__(**kwargs)
        layout = self._trigger_layout
        self.fbind("size", layout)
        self.fbind("pos", layout)
        self.fbind("children", self.want)
        for name in ("pad", "pad_across", "gap"):
            self.fbind(name, self.want)
        self.fbind("wants", layout)

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        """Take a child in, and hear of its changes."""
        widget.fbind("wants", self.want)
        super().add_widget(widget, *args, **kwargs)

    def remove_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        """Let a child go."""
        widget.funbind("wants", self.want)
        super().remove_widget(widget, *args, **kwargs)

    def members(self) -> list[Boxed]:
        """List the children that take part, first to last; the others are put out of sight."""
        shown = []
        for child in reversed(self.children):
            if child.shown:
                shown.append(child)
            else:
                away(child)
        return shown

    def pending(self) -> bool:
        """Tell whether the box, or one that holds it, is about to be laid out."""
        return bool(self._trigger_layout.is_triggered) or self._put_off or self.waits()

    def resume(self) -> None:
        """Lay out what waited for the holder."""
        if self._put_off:
            self._put_off = False
            self._trigger_layout()

    def is_idle(self) -> bool:
        """Tell whether there is nothing to lay out: nothing is seen, or a holder comes first."""
        away = self.is_away()
        self._put_off = not away and self.waits()
        if self._put_off:
            # Whoever is waited for may leave this box's place as it is, and then says nothing.
            self._trigger_layout()
        return away or self._put_off

    def is_away(self) -> bool:
        """Tell whether the box is out of sight; its children are then as well."""
        if min(self.size) > 0:
            return False
        for child in self.children:
            away(child)
        return True

    def insets(self) -> tuple[float, float, float, float]:
        """Tell how far the children stay from the left, top, right and bottom edge, px."""
        tall, wide = self.theme.px(self.pad), self.theme.px(self.pad + self.pad_across)
        return (wide, tall, wide, tall)

    def inner(self, width: float) -> float:
        """Tell what the padding leaves of a width."""
        left, _, right, _ = self.insets()
        return width - left - right

    def around(self) -> float:
        """Tell the height that the padding takes."""
        _, top, _, bottom = self.insets()
        return top + bottom


def away(child: Widget) -> None:
    """Put a child where it is neither seen nor touched."""
    child.opacity = 0
    child.size = (0, 0)
    child.pos = (-10000, -10000)


def place(child: Boxed, scale: float, pos: tuple[float, float], size: tuple[float, float]) -> None:
    """Give a child its text scale and its place, in whole pixels."""
    child.scale = scale
    child.opacity = 1
    child.pos = (round(pos[0]), round(pos[1]))
    child.size = (round(size[0]), round(size[1]))
    child.resume()
