"""The frame around every screen: the library's name, the four aids, the line and the time.

It is apart from the screens because it never changes its place: above and below on a tall panel,
one column at the left on a low one, where height is dear.
"""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.ui.widgets.box import Boxed, away, place
from kiosk.ui.widgets.column import Column, Row, Split

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

COLUMN_MM = 47.2

RAIL_MM = 20.6
"""The column of a low panel while the text is large: its width is the text's then."""


class Aids(Split):
    """The buttons for text size and contrast."""

    frame = ObjectProperty(None, rebind=True)


class Masthead(Row):
    """The library's sign and name, and the aids at the right."""

    frame = ObjectProperty(None, rebind=True)


class Foot(Row):
    """In words: is the catalogue there, and what time is it."""

    frame = ObjectProperty(None, rebind=True)


class Side(Column):
    """Masthead and foot of a low panel, one above the other; with large text the buttons alone."""

    frame = ObjectProperty(None, rebind=True)


class Frame(Boxed):
    """Holds one `content` and everything around it.

    Dispatches `on_larger`, `on_contrast` and `on_language` when an aid is pressed, and in a
    demonstration `on_drawer`.
    """

    content = ObjectProperty(None, allownone=True)
    line_icon = StringProperty("")
    line_text = StringProperty("")
    time_text = StringProperty("")
    demo = BooleanProperty(False)

    __events__ = ("on_larger", "on_contrast", "on_language", "on_drawer")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        low = self.theme.panel.low
        parts = (Side,) if low else (Masthead, Foot)
        self._around = [part(theme=self.theme, frame=self) for part in parts]
        for part in self._around:
            self.add_widget(part)
            part.fbind("wants", self._lay)
        for name in ("size", "pos", "content"):
            self.fbind(name, self._lay)
        self.theme.bind(step=self._lay)

    def on_larger(self) -> None:
        """Do nothing; the app binds to this event."""

    def on_contrast(self) -> None:
        """Do nothing; the app binds to this event."""

    def on_language(self) -> None:
        """Do nothing; the app binds to this event."""

    def on_drawer(self) -> None:
        """Do nothing; the stage binds to this event."""

    def show(self, content: Boxed | None) -> None:
        """Put this in the middle."""
        if self.content is not content:
            if self.content is not None:
                self.remove_widget(self.content)
            self.content = content
            if content is not None:
                self.add_widget(content)
        self._lay()

    def cover(self, *, whole: bool) -> None:
        """Let the content cover the frame, or give the frame its place back."""
        for part in self._around:
            part.disabled = whole
        self._whole = whole
        self._lay()

    _whole = False

    def _lay(self, *_: object) -> None:
        if min(self.size) <= 0:
            return
        area = self._lay_side() if self.theme.panel.low else self._lay_bands()
        if self._whole:
            for part in self._around:
                away(part)
        if self.content is not None:
            where = (*self.pos, *self.size) if self._whole else area
            place(self.content, 1.0, where[:2], where[2:])

    def _lay_side(self) -> tuple[float, float, float, float]:
        wide = self.theme.px(COLUMN_MM if self.theme.step <= 1 else RAIL_MM)
        place(self._around[0], 1.0, self.pos, (wide, self.height))
        return (self.x + wide, self.y, self.width - wide, self.height)

    def _lay_bands(self) -> tuple[float, float, float, float]:
        head, foot = self._around
        tall = head.height_for(self.width, 1.0)
        low = foot.height_for(self.width, 1.0)
        place(head, 1.0, (self.x, self.top - tall), (self.width, tall))
        place(foot, 1.0, self.pos, (self.width, low))
        return (self.x, self.y + low, self.width, self.height - tall - low)
