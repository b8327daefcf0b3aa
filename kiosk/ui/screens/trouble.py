"""Out of service, and the apology after an error: calm, and what to do now."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty

from kiosk.session.states import OutOfService, Session
from kiosk.ui.screens.screen import Screen

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class TroubleScreen(Screen[OutOfService]):
    """A headline, where to go, and what not to do.  `topic` is `out` or `apology`."""

    topic = StringProperty("out")

    def draw(self, state: OutOfService, session: Session) -> None:
        """Show the words; there is nothing else to this state."""
