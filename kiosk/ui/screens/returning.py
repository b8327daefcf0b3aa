"""Books without a card: each says where it goes, or asks what is wanted."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.session.lines import NeedsCard, Returned, Unsure
from kiosk.session.states import Returning, Session
from kiosk.texts import Words
from kiosk.ui.screens.books import Books
from kiosk.ui.screens.screen import Screen, Send
from kiosk.ui.theme import Theme

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class ReturningScreen(Screen[Returning]):
    """Books that come back, and books that wait for a card."""

    def __init__(self, theme: Theme, send: Send) -> None:
        super().__init__(theme, send)
        books: Books = self.ids.books
        books.send = send

    def draw(self, state: Returning, session: Session) -> None:
        """Show the books."""
        words, ids = self.theme.words, self.ids
        ids.headline.text = headline(state, words)
        notice = words.refusal(state.notice) if state.notice else ""
        ids.notice.say(notice, "refused", "refused")
        asks = ids.books.draw(state.lines)
        ids.headline.shown = not (self.theme.panel.low and asks)
        ids.books.shown = bool(state.lines)
        ids.hint.shown = not state.lines
        ids.finish.disabled = state.finishing


def headline(state: Returning, words: Words) -> str:
    """Say what is to be done next."""
    if state.finishing:
        return words("borrowing.wait")
    if any(isinstance(line.status, NeedsCard) for line in state.lines):
        return words("returning.card")
    if any(isinstance(line.status, Unsure) for line in state.lines):
        return words("returning.unsure")
    done = sum(isinstance(line.status, Returned) for line in state.lines)
    return words("returning.more", n=done) if done else words("returning.headline")
