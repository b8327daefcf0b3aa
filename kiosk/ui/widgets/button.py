"""What can be pressed: large tiles, actions, and keys.

They are apart from Kivy's own buttons because a bouncing panel presses twice, and because each
has to be as large in millimetres as a finger needs.
"""

from pathlib import Path
from time import monotonic
from typing import Any

from kivy.lang import Builder
from kivy.properties import ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior

from kiosk.ui.widgets.box import Boxed, away, place
from kiosk.ui.widgets.plate import Plate
from kiosk.ui.widgets.text import Icon, Text

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

KINDS = ("accent", "second", "card", "on-done", "plain", "key")


class Press(ButtonBehavior, Plate):
    """A plate that can be pressed.  Dispatches `on_act`, once however often the panel bounces.

    `kind` chooses the colours, `least` is the height (mm) it never goes below, `settle` the
    seconds in which a second press is taken for the same one.  `said` is the key of what it is
    called where it has no words.
    """

    kind = OptionProperty("card", options=KINDS)
    text = StringProperty("")
    icon = StringProperty("")
    style = StringProperty("button")
    icon_style = StringProperty("icon-small")
    ink = ColorProperty((0, 0, 0, 1))
    least = NumericProperty(15)
    said = StringProperty("")
    settle = NumericProperty(0.3)
    now = staticmethod(monotonic)

    __events__ = ("on_act",)

    def __init__(self, **kwargs: Any) -> None:
        self._acted = float("-inf")
        super().__init__(**kwargs)
        self.fbind("least", self.want)

    def on_state(self, _: object, state: str) -> None:
        """Lay the face onto its edge while a finger is on it."""
        self.pressed = state == "down"

    def on_release(self) -> None:
        """Act, unless it was only just done."""
        now = self.now()
        if now - self._acted >= self.settle:
            self._acted = now
            self.dispatch("on_act")

    def on_act(self) -> None:
        """Do nothing; screens bind to this event."""

    def label(self) -> str:
        """Say what the button is called."""
        return self.text or str(self.theme.words(self.said))

    def floor(self) -> float:
        """Tell the least height in px, the edge included."""
        return float(self.theme.px(self.least) + self.theme.px(self.drop))


class Push(Press):
    """An icon and a few words.  `arrange`: beside each other, or the icon above the words."""

    arrange = OptionProperty("beside", options=("beside", "above", "centre"))
    spread = NumericProperty(2.6)

    def __init__(self, **kwargs: Any) -> None:
        self.words: Text | None = None
        self.picture: Icon | None = None
        super().__init__(**kwargs)
        for name in ("text", "style", "icon", "icon_style", "ink"):
            self.fbind(name, self._fill)

    def dress(self) -> None:
        """Make words and icon, but only those that there are: a keyboard has many keys."""
        self._fill()

    def natural_height(self, width: float, scale: float) -> float:
        """Tell the height that the words need beside the icon, and a finger."""
        room = self.inner(width)
        words = (
            self.words.height_for(room - self._icon_room(room, scale), scale) if self.words else 0
        )
        return max(words + self.around(), self.floor())

    def width_for(self, scale: float) -> float:
        """Tell the width of icon and words on one line."""
        if self.wide:
            return float(self.theme.px(self.wide))
        words = self.words.width_for(scale) if self.words else 0.0
        left, _, right, _ = self.insets()
        icon = self._icon_room(words + 1e6, scale)
        return max(words + icon + left + right, self.floor())

    def do_layout(self, *_: object) -> None:
        """Place icon and words on the face."""
        if self.is_idle():
            return
        left, top, right, bottom = self.insets()
        x, y = self.x + left, self.y + bottom
        wide, tall = self.width - left - right, self.height - top - bottom
        words, picture = self.words, self.picture
        if words is None or picture is None:
            for part in filter(None, (words, picture)):
                part.halign = "center"
                place(part, self.scale, (x, y), (wide, tall))
            return
        side, apart = picture.width_for(self.scale), self._apart()
        words.halign = "left"
        if self.arrange == "above" and tall >= side + words.height_for(wide, self.scale) + apart:
            words.valign = "bottom"
            place(picture, self.scale, (x, y + tall - side), (side, side))
            place(words, self.scale, (x, y), (wide, tall - side - apart))
            return
        self._beside(words, picture, (x, y), (wide, tall))

    def _beside(
        self, words: Text, picture: Icon, pos: tuple[float, float], size: tuple[float, float]
    ) -> None:
        words.valign = "middle"
        room = self._icon_room(size[0], self.scale)
        if not room:
            words.halign = "center"
            away(picture)
            place(words, self.scale, pos, size)
            return
        spare = 0.0
        if self.arrange != "beside":
            spare = max(size[0] - room - words.width_for(self.scale), 0) / 2
        place(picture, self.scale, (pos[0] + spare, pos[1]), (room - self._apart(), size[1]))
        start = spare + room
        place(words, self.scale, (pos[0] + start, pos[1]), (size[0] - start, size[1]))

    def _icon_room(self, wide: float, scale: float) -> float:
        """Tell the width the icon takes beside the words; none where the words need it all."""
        if self.picture is None:
            return 0.0
        side = self.picture.width_for(scale)
        if self.words is None:
            return side
        room = side + self._apart()
        # Large text has the icon's place, but a mark before a sentence is part of it.
        large = self.theme.step > 1 and self.arrange != "beside"
        needed = self.words.width_for(scale) if large else self.words.narrowest()
        return room if wide - room >= needed else 0.0

    def _fill(self, *_: object) -> None:
        if self.theme is None:
            return
        if self.text and self.words is None:
            self.words = Text(theme=self.theme)
            self.add_widget(self.words)
        if self.icon and self.picture is None:
            self.picture = Icon(theme=self.theme)
            self.add_widget(self.picture)
        if self.words is not None:
            self.words.text, self.words.style = self.text, self.style
            self.words.colour = self.ink
        if self.picture is not None:
            self.picture.icon, self.picture.style = self.icon, self.icon_style
            self.picture.colour = self.ink

    def _apart(self) -> float:
        return float(self.theme.px(self.spread))


class Tile(Push):
    """A large button for those who look for one."""


class Action(Push):
    """A button that ends or goes on with what is on the screen."""


class Key(Push):
    """One key of a pad or keyboard.  It settles faster: "11" is typed with two quick touches."""


def surface(widget: Boxed) -> Any:
    """Find the colour behind a widget: the face of the nearest plate that holds it."""
    holder = widget.parent
    while holder is not None and not hasattr(holder, "fill"):
        holder = holder.parent
    return None if holder is None else holder.fill
