"""The keyboard on the screen: Russian, Latin, and a page of digits and signs.

It is apart from Kivy's own because that one is small, knows no Russian and takes the focus; this
one only says which key was pressed.  There is no shift: searching does not need it, and a name
begins with a capital by itself.
"""

from typing import Any

from kivy.properties import NumericProperty, OptionProperty, StringProperty

from kiosk.ui.widgets.box import Column, Row
from kiosk.ui.widgets.button import Key

PAGES = {
    "ru": ("йцукенгшщзх", "фывапролджэ", "ячсмитьбюъё"),
    "en": ("qwertyuiop", "asdfghjkl-", "zxcvbnm.,@"),
    "digits": ("12345", "67890", "+-.@_"),
}
NEXT_LETTERS = {"ru": "en", "en": "ru"}
NAMES = {"ru": "АБВ", "en": "ABC", "digits": "123"}


class Keyboard(Column):
    """Rows of keys.  Dispatches `on_key` with a character, `on_erase` and `on_enter`.

    `page` is what is shown; `letters` the alphabet that the digits page goes back to; `closing` the
    words on the key that ends.
    """

    page = OptionProperty("ru", options=tuple(PAGES))
    letters = OptionProperty("ru", options=tuple(NEXT_LETTERS))
    closing = StringProperty("")
    least = NumericProperty(12.6)

    __events__ = ("on_key", "on_erase", "on_enter")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(gap=2.0, **kwargs)
        for name in ("page", "letters", "theme"):
            self.fbind(name, self._build)
        self.fbind("closing", self._relabel)
        self._build()

    def on_key(self, character: str) -> None:
        """Do nothing; the screen binds to this event."""

    def on_erase(self) -> None:
        """Do nothing; the screen binds to this event."""

    def on_enter(self) -> None:
        """Do nothing; the screen binds to this event."""

    def turn_to(self, page: str) -> None:
        """Show another page."""
        if page in NEXT_LETTERS:
            self.letters = page
        self.page = page

    def _build(self, *_: object) -> None:
        self.clear_widgets()
        for letters in PAGES[self.page]:
            row = self._row()
            for letter in letters:
                key = self._key(row, letter, share=1)
                key.bind(on_act=lambda key: self.dispatch("on_key", key.text))
        self._build_last()

    def _build_last(self) -> None:
        row = self._row()
        other = "digits" if self.page != "digits" else self.letters
        self._key(row, NAMES[other], 2, "small-strong").bind(
            on_act=lambda *_: self.turn_to(other),
        )
        if self.page != "digits":
            alphabet = NEXT_LETTERS[self.page]
            self._key(row, NAMES[alphabet], 2, "small-strong").bind(
                on_act=lambda *_: self.turn_to(alphabet)
            )
        space = self._key(row, "", 3, icon="space")
        space.bind(on_act=lambda *_: self.dispatch("on_key", " "))
        erase = self._key(row, "", 1.6, icon="backspace")
        erase.bind(on_act=lambda *_: self.dispatch("on_erase"))
        self._enter = self._key(row, self.closing, 3, "small-strong")
        self._enter.kind = "accent"
        self._enter.bind(on_act=lambda *_: self.dispatch("on_enter"))

    def _row(self) -> Row:
        row = Row(theme=self.theme, gap=2.0, share=1)
        self.add_widget(row)
        return row

    def _key(
        self, row: Row, text: str, share: float, style: str = "key", *, icon: str = ""
    ) -> Key:
        key = Key(theme=self.theme, text=text, share=share, style=style, icon=icon)
        key.least = self.least
        key.said = text
        row.add_widget(key)
        return key

    def _relabel(self, *_: object) -> None:
        self._enter.text = self.closing


def put(text: str, character: str, *, name: bool = False) -> str:
    """Add a character; in a name, one that begins a part of it becomes a capital."""
    begins = not text or text[-1] in " -'"
    return text + (character.upper() if name and begins else character)
