"""Boxes that find the largest text size at which all of their content fits.

They are apart from Kivy's own layouts because those give each child what it asks for and let it
be cut: here a column asks all its children at once, and shrinks all of them alike, step by step,
down to the least legal size.  A child that is `optional` goes before anything is cut.
"""

from collections.abc import Sequence
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.layout import Layout
from kivy.uix.widget import Widget

SCALES = (1.0, 0.94, 0.88, 0.83, 0.78, 0.73, 0.69, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4)


class Boxed(Widget):
    """A widget that knows how high it has to be at a width.

    `theme` is handed to the constructor, or given by the holder before any rule is applied.
    `share` is its part of the room left over, `scale` the factor on its text, `wide` a fixed
    width in mm inside a row, `optional` its turn to go when there is no room (0: never), `shown`
    whether it takes part at all.  `wants` changes whenever its natural size may have changed.
    """

    theme = ObjectProperty(None)
    share = NumericProperty(0)
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

    def rest(self) -> None:
        """Be where a movement under way would end."""

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


class Column(Box):
    """Children one below the other.  `align` says where the rest goes when no child shares it."""

    def natural_height(self, width: float, scale: float) -> float:
        """Sum up the heights of the children."""
        members = [child for child in self.children if child.shown]
        return self._sum(members, self.inner(width), scale) + self.around()

    def width_for(self, scale: float) -> float:
        """Take the width of the widest child."""
        if self.wide:
            return float(self.theme.px(self.wide))
        inner = max((child.width_for(scale) for child in self.children if child.shown), default=0.0)
        return float(inner + self.width - self.inner(self.width))

    def do_layout(self, *_: object) -> None:
        """Find the largest scale at which everything fits, and place the children."""
        if self.is_away():
            return
        width, height = self.inner(self.width), self.height - self.around()
        members, scale = self._choose(self.members(), width, height)
        heights = [child.height_for(width, scale) for child in members]
        # Negative when nothing fits: who shares what is over also gives what is lacking, and drops
        # optional parts of its own.
        spare = height - sum(heights) - self._gaps(members)
        parts = [
            child.share if natural > 0 or spare > 0 else 0.0
            for child, natural in zip(members, heights, strict=True)
        ]
        whole = sum(parts) or 1.0
        left, top = self.x + self.insets()[0], self.top - self.insets()[1]
        for child, natural, part in zip(members, heights, parts, strict=True):
            tall = max(natural + spare * part / whole, 0.0)
            place(child, scale, (left, top - tall), (width, tall))
            top -= tall + (0 if isinstance(child, Gap) else self.theme.px(self.gap))

    def _choose(
        self, members: list[Boxed], width: float, height: float
    ) -> tuple[list[Boxed], float]:
        turn = max((child.optional for child in members), default=0)
        while True:
            scale = self._largest(members, width, height)
            if scale is not None:
                return members, scale
            if turn < 1:
                return members, SCALES[-1]
            for child in (child for child in members if child.optional >= turn):
                away(child)
            members = [child for child in members if child.optional < turn]
            turn = max((child.optional for child in members), default=0)

    def _largest(self, members: Sequence[Boxed], width: float, height: float) -> float | None:
        """Find the largest scale at which these fit; None when they never do."""
        scales = [scale for scale in SCALES if scale <= self.scale + 1e-6]

        def fits(scale: float) -> bool:
            return self._sum(members, width, scale) <= height + 0.5

        # The least one is tried second: where not even that fits, as before a box has its place,
        # the others need not be.
        if not fits(scales[0]) and not fits(scales[-1]):
            return None
        return next(scale for scale in scales if fits(scale))

    def _sum(self, members: Sequence[Boxed], width: float, scale: float) -> float:
        total = sum(child.height_for(width, scale) for child in members)
        return total + self._gaps(members)

    def _gaps(self, members: Sequence[Boxed]) -> float:
        solid = sum(not isinstance(child, Gap) for child in members)
        return float(self.theme.px(self.gap)) * max(solid - 1, 0)


class Row(Box):
    """Children side by side.  One with a `share` takes of the rest, one without its own width."""

    def widths(self, members: Sequence[Boxed], width: float, scale: float) -> list[float]:
        """Divide a width (px, without padding) among the children."""
        gaps = self.theme.px(self.gap) * max(len(members) - 1, 0)
        own = [0.0 if child.share else child.width_for(scale) for child in members]
        rest = max(width - gaps - sum(own), 0.0)
        shares = sum(child.share for child in members)
        return [
            rest * child.share / shares if child.share else natural
            for child, natural in zip(members, own, strict=True)
        ]

    def natural_height(self, width: float, scale: float) -> float:
        """Take the height of the highest child."""
        members = [child for child in reversed(self.children) if child.shown]
        widths = self.widths(members, self.inner(width), scale)
        tallest = max(
            (child.height_for(w, scale) for child, w in zip(members, widths, strict=True)),
            default=0.0,
        )
        return tallest + self.around()

    def width_for(self, scale: float) -> float:
        """Sum up the widths of the children."""
        if self.wide:
            return float(self.theme.px(self.wide))
        members = [child for child in self.children if child.shown]
        inner = self.inner(self.width)
        gaps = self.theme.px(self.gap) * max(len(members) - 1, 0)
        own = sum(child.width_for(scale) for child in members)
        return float(own + gaps + self.width - inner)

    def do_layout(self, *_: object) -> None:
        """Place the children, all as high as the row."""
        if self.is_away():
            return
        members = self.members()
        width = self.inner(self.width)
        left, below = self.x + self.insets()[0], self.y + self.insets()[3]
        tall = self.height - self.around()
        for child, wide in zip(members, self.widths(members, width, self.scale), strict=True):
            place(child, self.scale, (left, below), (wide, tall))
            left += wide + self.theme.px(self.gap)


class Split(Column, Row):
    """Two or more parts, side by side when `sideways`, else one below the other."""

    sideways = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("sideways", self.want)

    def natural_height(self, width: float, scale: float) -> float:
        """Tell the height of the row or the column."""
        way = Row if self.sideways else Column
        return way.natural_height(self, width, scale)

    def width_for(self, scale: float) -> float:
        """Tell the width of the row or the column."""
        way = Row if self.sideways else Column
        return way.width_for(self, scale)

    def do_layout(self, *args: object) -> None:
        """Place the parts."""
        way = Row if self.sideways else Column
        way.do_layout(self, *args)
