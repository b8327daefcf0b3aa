"""One book as a library card: its title, what became of it, and its stamp.

It is apart from the states because it draws a `CardView`, a picture of one line in words; which
words those are is decided by `kiosk.ui.screens.line_view`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kivy.animation import Animation
from kivy.graphics import PopMatrix, PushMatrix, Translate
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.session.lines import Choice
from kiosk.ui.widgets.button import Action
from kiosk.ui.widgets.plate import PlateColumn

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

SLIDE = 0.2
"""Seconds in which a new card comes in."""


@dataclass(frozen=True, slots=True)
class CardView:
    """A book in words.  `kind`: plain, waiting, good, refused or asking.

    `stamp` is the date on the stamp, empty for none; `choices` are buttons with their words.
    """

    kind: str
    icon: str
    title: str
    author: str = ""
    note: str = ""
    detail: str = ""
    stamp: str = ""
    choices: tuple[tuple[Choice, str], ...] = ()


class ItemCard(PlateColumn):
    """Draws a `CardView`.  Dispatches `on_choice` with a `Choice`.

    `brief`: one line for the title and none for the author, so that a list shows more cards.
    """

    view = ObjectProperty(CardView("plain", "", ""), rebind=True)
    kind = StringProperty("plain")
    brief = BooleanProperty(False)
    terse = BooleanProperty(False)

    __events__ = ("on_choice",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.canvas.before:
            PushMatrix()
            self._moved = Translate(0, 0)
        with self.canvas.after:
            PopMatrix()

    def on_choice(self, choice: Choice) -> None:
        """Do nothing; the screen binds to this event."""

    def show(self, view: CardView, *, brief: bool = False) -> None:
        """Draw this view; a stamp that was not there before lands."""
        before, self.view, self.kind = self.view, view, view.kind
        self.brief = brief
        # A card that asks something is drawn short, so that its buttons are in sight.
        self.terse = brief or (bool(view.choices) and not self.theme.panel.upright)
        if view.choices != before.choices:
            self._offer(view)
        if view.stamp and not before.stamp and before.title:
            (self.ids.flat if brief else self.ids.stamp).land()

    def slide_in(self) -> None:
        """Come in from the right, once."""
        self._moved.x = self.theme.px(24)
        Animation(x=0, duration=SLIDE, transition="out_cubic").start(self._moved)

    def rest(self) -> None:
        """Lie in the list."""
        Animation.cancel_all(self._moved)
        self._moved.x = 0

    def _offer(self, view: CardView) -> None:
        row = self.ids.choices
        row.clear_widgets()
        row.shown = bool(view.choices)
        for n, (choice, words) in enumerate(view.choices):
            button = Action(theme=self.theme, text=words, share=1, kind="second" if n else "accent")
            # On a low panel the title, what is asked and the buttons have to be in sight together.
            low = self.theme.panel.low
            button.least = 15 if n or low else 20
            button.pad_across = 0 if low else 1.8
            button.bind(on_act=lambda *_, chosen=choice: self.dispatch("on_choice", chosen))
            row.add_widget(button)
