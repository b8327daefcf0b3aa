"""The keyboard on the screen: Russian, Latin, and a page of digits and signs.

It is apart from Kivy's own because that one is small, knows no Russian and takes the focus; this
one only says which key was pressed.  There is no shift: searching does not need it, and a name
begins with a capital by itself.
"""

from typing import Any

from kivy.properties import NumericProperty, OptionProperty, StringProperty

from kiosk.ui.widgets.button import Key
from kiosk.ui.widgets.column import Column, Row

ACTION_MM = 15.0
"""Digits, and keys that do something, are never lower or narrower."""

PAGES = {
    "ru": ("йцукенгшщзх", "фывапролджэ", "ячсмитьбюъё"),
    "en": ("qwertyuiop", "asdfghjkl-", "zxcvbnm.,@"),
    "digits": ("12345.-", "67890@_+"),
}
NEXT_LETTERS = {"ru": "en", "en": "ru"}
NAMES = {"ru": "АБВ", "en": "ABC", "digits": "123"}


class Keyboard(Column):
    """Rows of keys.  Dispatches `on_key` with a character, `on_erase` and `on_enter`.

    `page` is what is shown, `closing` the words on the key that ends, `least` the height (mm) of
    a letter.
    """

    page = OptionProperty("ru", options=tuple(PAGES))
    closing = StringProperty("")
    least = NumericProperty(11)

    __events__ = ("on_key", "on_erase", "on_enter")

    def __init__(self, **kwargs: Any) -> None:
        self._pages: dict[str, list[Row]] = {}
        self._enters: list[Key] = []
        self._letters: list[Key] = []
        self._others: list[Key] = []
        super().__init__(gap=2.0, **kwargs)
        self.fbind("page", self._show)
        self.fbind("closing", self._relabel)
        self.fbind("least", self._resize)

    def dress(self) -> None:
        """Make the page that is shown first; the others are made when they are asked for."""
        self._show()

    def on_key(self, character: str) -> None:
        """Do nothing; the screen binds to this event."""

    def on_erase(self) -> None:
        """Do nothing; the screen binds to this event."""

    def on_enter(self) -> None:
        """Do nothing; the screen binds to this event."""

    def turn_to(self, page: str) -> None:
        """Show another page."""
        self.page = page

    def _show(self, *_: object) -> None:
        if self.page not in self._pages:
            self._pages[self.page] = self._make(self.page)
        self.clear_widgets()
        for row in self._pages[self.page]:
            self.add_widget(row)

    def _make(self, page: str) -> list[Row]:
        rows = []
        for letters in PAGES[page]:
            rows.append(row := self._row())
            for letter in letters:
                key = self._key(row, letter, share=1)
                if page in NEXT_LETTERS:
                    self._others.remove(key)
                    self._letters.append(key)
                    key.least = self.least
                key.bind(on_act=lambda key: self.dispatch("on_key", key.text))
        rows.append(self._last(page))
        return rows

    def _last(self, page: str) -> Row:
        row = self._row()
        others = ["digits", NEXT_LETTERS[page]] if page in NEXT_LETTERS else list(NEXT_LETTERS)
        for other in others:
            key = self._key(row, NAMES[other], 2, "key-strong")
            key.bind(on_act=lambda *_, other=other: self.turn_to(other))
        space = self._key(row, "", 3, icon="space")
        space.bind(on_act=lambda *_: self.dispatch("on_key", " "))
        erase = self._key(row, "", 1.6, icon="backspace")
        erase.bind(on_act=lambda *_: self.dispatch("on_erase"))
        enter = self._key(row, self.closing, 3, "key-strong")
        enter.kind = "accent"
        enter.bind(on_act=lambda *_: self.dispatch("on_enter"))
        self._enters.append(enter)
        return row

    def _row(self) -> Row:
        return Row(theme=self.theme, gap=2.0, share=1)

    def _key(self, row: Row, text: str, share: float, style: str = "key", *, icon: str = "") -> Key:
        key = Key(theme=self.theme, text=text, share=share, style=style, icon=icon)
        key.least = max(self.least, ACTION_MM)
        self._others.append(key)
        row.add_widget(key)
        return key

    def _resize(self, *_: object) -> None:
        for key in self._letters:
            key.least = self.least
        for key in self._others:
            key.least = max(self.least, ACTION_MM)

    def _relabel(self, *_: object) -> None:
        for key in self._enters:
            key.text = self.closing


def put(text: str, character: str, *, name: bool = False) -> str:
    """Add a character; in a name, one that begins a part of it becomes a capital."""
    begins = not text or text[-1] in " -'"
    return text + (character.upper() if name and begins else character)
