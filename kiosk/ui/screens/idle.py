"""Nobody is here: the invitation.

Laying a card or a book down is enough; the tiles are for those who look for a button.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty

from kiosk.session.states import Idle, Session
from kiosk.ui.screens.screen import Screen, Send
from kiosk.ui.theme import Theme
from sync.circulation import NeverShown, Refused

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class IdleScreen(Screen[Idle]):
    """Headline, two coloured tiles, two white ones, and a notice if something went wrong.

    Both coloured tiles have a picture or neither has: `tile_icon` is one that a low panel has room
    for beside the longer word.
    """

    tile_icon = StringProperty("icon-tile")

    def __init__(self, theme: Theme, send: Send) -> None:
        super().__init__(theme, send)
        self.tile_icon = "icon-small" if theme.panel.low else "icon-tile"

    def draw(self, state: Idle, session: Session) -> None:
        """Show the notice, if there is one."""
        match state.notice:
            case Refused() as refused:
                self.ids.notice.say(self.theme.words.refusal(refused), "refused", "refused")
            case NeverShown() as missed:
                self.ids.notice.say(self._missed(missed), "notice", "information")
            case None:
                self.ids.notice.say("")
        self.ids.hint.shown = state.notice is None

    def _missed(self, missed: NeverShown) -> str:
        parts = []
        for key, titles in (("lent", missed.lent), ("returned", missed.returned)):
            if titles:
                names = ", ".join(f"«{title.title}»" for title in titles)
                parts.append(f"{self.theme.words(f'never-shown.{key}')}: {names}")
        return "\n".join(parts)
