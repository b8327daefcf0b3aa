"""A new patron: the card number, large enough to be copied down."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.session.states import Session, Welcomed
from kiosk.ui.screens.screen import Screen

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class WelcomeScreen(Screen[Welcomed]):
    """The number, and what to do with it."""

    def draw(self, state: Welcomed, session: Session) -> None:
        """Show the number."""
        self.ids.number.text = state.number
        key = "welcome.provisional" if state.provisional else "welcome.ready"
        self.ids.hint.text = self.theme.words(key)
