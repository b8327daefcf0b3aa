"""The PIN pad: twelve keys, and dots that never show a digit."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty

from kiosk.ui.widgets.button import Key
from kiosk.ui.widgets.column import Row
from kiosk.ui.widgets.grid import Grid
from kiosk.ui.widgets.text import Text

SAID = {"erase": "button.erase", "ok": "button.ok"}
"""Message keys of what a key without letters is called."""

ROWS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "ok")


class PinPad(Grid):
    """Digits 1 to 9, erase, 0, OK.  Dispatches `on_digit`, `on_erase` and `on_ok`.

    The OK key is shown only where the PIN's length is not known (`ending`).
    """

    ending = BooleanProperty(True)

    __events__ = ("on_digit", "on_erase", "on_ok")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(columns=3, least=15.6, **kwargs)
        self.fbind("ending", self._show_ok)

    def dress(self) -> None:
        """Make the keys."""
        self._keys = {name: self._key(name) for name in ROWS}
        for key in self._keys.values():
            self.add_widget(key)
        self._show_ok()

    def on_digit(self, digit: str) -> None:
        """Do nothing; the screen binds to this event."""

    def on_erase(self) -> None:
        """Do nothing; the screen binds to this event."""

    def on_ok(self) -> None:
        """Do nothing; the screen binds to this event."""

    def _key(self, name: str) -> Key:
        key = Key(theme=self.theme, style="digit", least=15)
        key.text = name if name.isdigit() else ""
        key.icon = {"erase": "backspace", "ok": "check"}.get(name, "")
        key.kind = "accent" if name == "ok" else "key"
        key.said = SAID.get(name, "")
        key.bind(on_act=lambda *_: self._pressed(name))
        return key

    def _pressed(self, name: str) -> None:
        if name.isdigit():
            self.dispatch("on_digit", name)
        else:
            self.dispatch(f"on_{name}")

    def _show_ok(self, *_: object) -> None:
        self._keys["ok"].shown = self.ending


class Dots(Row):
    """One dot for each digit typed, a ring for each still wanted."""

    typed = NumericProperty(0)
    length = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("typed", "length"):
            self.fbind(name, self._tell)

    def dress(self) -> None:
        """Make the line of dots."""
        self._text = Text(theme=self.theme, style="title", share=1)
        self.add_widget(self._text)
        self._tell()

    def _tell(self, *_: object) -> None:
        rings = max(int(self.length) - int(self.typed), 0)
        self._text.text = "\u00a0".join("●" * int(self.typed) + "○" * rings) or "○"
