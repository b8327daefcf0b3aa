"""Columns and rows that find the largest text size at which all of their content fits.

They are apart from the boxes they are because here is the one rule of every screen: a column asks
all its children at once, and shrinks all of them alike, step by step, down to the least legal
size.  A child that is `optional` goes before anything is cut.
"""

from collections.abc import Sequence
from typing import Any

from kivy.properties import BooleanProperty

from kiosk.ui.widgets.box import Box, Boxed, Gap, away, place

SCALES = (1.0, 0.94, 0.88, 0.83, 0.78, 0.73, 0.69, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4)


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
        if self.is_idle():
            return
        width, height = self.inner(self.width), self.height - self.around()
        members, scale = self._choose(self.members(), width, height)
        heights = [child.height_for(width, scale) for child in members]
        # Negative when nothing fits: who shares what is over also gives what is lacking, and drops
        # optional parts of its own.
        spare = height - sum(heights) - self._gaps(members)
        if spare < 0:
            heights = self._ceded(members, heights, -spare)
        shares = sum(child.share for child in members) or 1.0
        left, top = self.x + self.insets()[0], self.top - self.insets()[1]
        for child, natural in zip(members, heights, strict=True):
            tall = natural + max(spare, 0.0) * child.share / shares
            place(child, scale, (left, top - tall), (width, tall))
            top -= tall + (0 if isinstance(child, Gap) else self.theme.px(self.gap))

    def _ceded(self, members: Sequence[Boxed], heights: list[float], lacking: float) -> list[float]:
        """Take what is lacking of those that share, to their `least`; then of all that give."""
        for kept in (True, False):
            spared = [
                self.theme.px(getattr(child, "least", 0)) if kept and child.share else 0.0
                for child in members
            ]
            able = [
                max(tall - spare, 0.0) if child.cedes() and (child.share or not kept) else 0.0
                for child, tall, spare in zip(members, heights, spared, strict=True)
            ]
            taken = min(lacking, sum(able))
            if taken > 0:
                part = taken / sum(able)
                heights = [tall - part * most for tall, most in zip(heights, able, strict=True)]
                lacking -= taken
        return heights

    def least_height(self, width: float) -> float:
        """Tell the height (px) below which not even the least text fits, nothing optional shown."""
        members = [child for child in self.children if child.shown and not child.optional]
        return self._sum(members, self.inner(width), SCALES[-1]) + self.around()

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
        if self.is_idle():
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
