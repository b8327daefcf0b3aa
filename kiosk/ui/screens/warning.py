"""Is anybody still here?  Any touch goes on; nothing about the patron is on the screen."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.session.states import IdleWarning, Session
from kiosk.ui.screens.screen import Screen

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class WarningScreen(Screen[IdleWarning]):
    """The seconds left, and two buttons."""

    def draw(self, state: IdleWarning, session: Session) -> None:
        """Show the seconds left."""
        self.ids.count.text = str(state.seconds_left)
        self.ids.hint.text = self.theme.words.count("warning.hint", state.seconds_left)

    def claims(self, pos: tuple[float, float]) -> bool:
        """Keep the button that ends the visit from extending it."""
        return bool(self.ids.end.collide_point(*pos))
