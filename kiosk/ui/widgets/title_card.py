"""A title in a list of findings; pressing it chooses it."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from kiosk.ui.widgets.button import Press
from kiosk.ui.widgets.plate import PlateColumn
from sync.circulation import TitleFound

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class TitleCard(Press, PlateColumn):
    """Title, author and year, and whether a copy is on the shelf.

    `brief`: in two lines, so that one is seen whole above a keyboard.
    """

    brief = BooleanProperty(False)
    title = StringProperty("")
    author = StringProperty("")
    standing = StringProperty("")

    def show(self, found: TitleFound) -> None:
        """Show this title."""
        title, words = found.title, self.theme.words
        self.title = title.title
        parts = (title.author, str(title.year) if title.year else None)
        self.author = ", ".join(part for part in parts if part)
        standing = words("ordering.lent")
        if found.available:
            standing = words.count("ordering.available", found.available)
        self.standing = " · ".join(part for part in (standing, found.call_number) if part)

    def natural_height(self, width: float, scale: float) -> float:
        """Leave room for the words, and a finger."""
        return max(PlateColumn.natural_height(self, width, scale), self.floor())

    def do_layout(self, *args: object) -> None:
        """Place the words one below the other."""
        PlateColumn.do_layout(self, *args)
