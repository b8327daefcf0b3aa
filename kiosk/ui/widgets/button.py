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
    seconds in which a second press is taken for the same one.
    """

    kind = OptionProperty("card", options=KINDS)
    text = StringProperty("")
    icon = StringProperty("")
    style = StringProperty("button")
    icon_style = StringProperty("icon-small")
    ink = ColorProperty((0, 0, 0, 1))
    icon_colour = ColorProperty((0, 0, 0, 1))
    least = NumericProperty(15)
    said = StringProperty("")
    settle = NumericProperty(0.3)
    now = staticmethod(monotonic)

    __events__ = ("on_act",)

    def __init__(self, **kwargs: Any) -> None:
        self._acted = float("-inf")
        super().__init__(**kwargs)

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

    def floor(self) -> float:
        """Tell the least height in px, the edge included."""
        return float(self.theme.px(self.least) + self.theme.px(self.drop))


class Push(Press):
    """An icon and a few words.  `arrange`: beside each other, or the icon above the words."""

    arrange = OptionProperty("beside", options=("beside", "above", "centre"))
    spread = NumericProperty(2.6)

    def height_for(self, width: float, scale: float) -> float:
        """Tell the height that the words need beside the icon, and a finger."""
        words, icon = self._parts()
        room = self.inner(width)
        if self._has_room(room):
            room -= icon.width_for(scale) + self._apart()
        return max(words.height_for(room, scale) + self.around(), self.floor())

    def width_for(self, scale: float) -> float:
        """Tell the width of icon and words on one line."""
        if self.wide:
            return float(self.theme.px(self.wide))
        words, icon = self._parts()
        inside = (icon.width_for(scale) if self.icon else 0) + words.width_for(scale)
        apart = self._apart() if self.icon and self.text else 0
        left, _, right, _ = self.insets()
        return max(inside + apart + left + right, self.floor())

    def do_layout(self, *_: object) -> None:
        """Place icon and words on the face."""
        if self.is_away():
            return
        words, icon = self._parts()
        left, top, right, bottom = self.insets()
        x, y = self.x + left, self.y + bottom
        wide, tall = self.width - left - right, self.height - top - bottom
        side = icon.width_for(self.scale)
        line = words.height_for(wide, self.scale)
        if self.arrange == "above" and tall >= side + line + self._apart():
            place(icon, self.scale, (x, y + tall - side), (side, side))
            place(words, self.scale, (x, y), (wide, tall - side - self._apart()))
            words.halign, words.valign = "left", "bottom"
            return
        words.halign, words.valign = "left", "middle"
        if not self.icon or (self.text and not self._has_room(wide)):
            away(icon)
            words.halign = "center"
            place(words, self.scale, (x, y), (wide, tall))
        elif not self.text:
            place(icon, self.scale, (x, y), (wide, tall))
            away(words)
        else:
            self._beside(words, icon, (x, y), (wide, tall))

    def _beside(
        self, words: Text, icon: Icon, pos: tuple[float, float], size: tuple[float, float]
    ) -> None:
        side, apart = icon.width_for(self.scale), self._apart()
        spare = 0.0
        if self.arrange == "centre":
            spare = max(size[0] - side - apart - words.width_for(self.scale), 0) / 2
        place(icon, self.scale, (pos[0] + spare, pos[1]), (side, size[1]))
        start = pos[0] + spare + side + apart
        place(words, self.scale, (start, pos[1]), (pos[0] + size[0] - start, size[1]))

    def _has_room(self, wide: float) -> bool:
        """Tell whether there is an icon and room for it; words come first."""
        words, icon = self._parts()
        if not self.icon or not self.text:
            return bool(self.icon)
        return bool(wide - icon.width_for(self.scale) - self._apart() >= words.narrowest())

    def _parts(self) -> tuple[Text, Icon]:
        return self.ids.words, self.ids.icon

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
