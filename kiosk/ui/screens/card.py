"""A card is wanted, or being read: one large picture, one sentence."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty

from kiosk.session.states import CardWanted, Identifying, Session
from kiosk.ui.screens.screen import Screen

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class CardScreen(Screen[CardWanted | Identifying]):
    """Asks for the card, or says that it is being read."""

    reading = BooleanProperty(False)

    def draw(self, state: CardWanted | Identifying, session: Session) -> None:
        """Show what is wanted, or what is being done."""
        self.reading = isinstance(state, Identifying)
        notice = state.notice if isinstance(state, CardWanted) else None
        self.ids.notice.say(
            self.theme.words.refusal(notice) if notice else "", "refused", "refused"
        )
