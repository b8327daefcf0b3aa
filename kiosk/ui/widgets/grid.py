"""Equal cells in rows, for keys."""

from kivy.properties import NumericProperty

from kiosk.ui.widgets.box import Box, place


class Grid(Box):
    """Children in `columns` columns, each cell at least `least` mm high and at most `most` mm."""

    columns = NumericProperty(3)
    least = NumericProperty(15)
    most = NumericProperty(24)
    breadth = NumericProperty(0)

    def natural_height(self, width: float, scale: float) -> float:
        """Tell the height of all rows at their least height."""
        rows = self._rows()
        gaps = (rows - 1) * self.theme.px(self.gap)
        return float(rows * self.theme.px(self.least) + gaps)

    def width_for(self, scale: float) -> float:
        """Tell the width of cells of the least size, or of the breadth asked for."""
        if self.breadth:
            return float(self.theme.px(self.breadth))
        gaps = (self.columns - 1) * self.theme.px(self.gap)
        return float(self.columns * self.theme.px(self.least) + gaps)

    def do_layout(self, *_: object) -> None:
        """Place the cells in the middle of the room, no larger than `most`."""
        if self.is_idle() or not self.children:
            return
        gap, most = self.theme.px(self.gap), self.theme.px(self.most)
        rows = self._rows()
        wide = min((self.width - gap * (self.columns - 1)) / self.columns, most * 1.5)
        tall = min((self.height - gap * (rows - 1)) / rows, most)
        left = self.x + (self.width - wide * self.columns - gap * (self.columns - 1)) / 2
        top = self.center_y + (tall * rows + gap * (rows - 1)) / 2
        for n, child in enumerate(self.members()):
            row, column = divmod(n, self.columns)
            x, y = left + column * (wide + gap), top - (row + 1) * tall - row * gap
            place(child, self.scale, (x, y), (wide, tall))

    def _rows(self) -> int:
        return -(-len(self.children) // int(self.columns))
