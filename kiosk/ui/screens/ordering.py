"""Searching for a title and placing a hold: words, findings, result."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty

from kiosk.session.events import TitleChosen, WordsTyped
from kiosk.session.states import Ordering, Session
from kiosk.texts import Words
from kiosk.ui.screens.screen import Screen, Send
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.keyboard import put
from kiosk.ui.widgets.title_card import TitleCard
from sync.circulation import HoldPlaced, Refused, TitleFound

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class OrderingScreen(Screen[Ordering]):
    """A field, a keyboard, and the titles found.

    `typing`: the keyboard is out; on a low panel it takes the place of the findings.  `settled`:
    a hold was placed and there is nothing more to do here.
    """

    typing = BooleanProperty(True)
    settled = BooleanProperty(False)

    def __init__(self, theme: Theme, send: Send) -> None:
        self._state: Ordering | None = None
        super().__init__(theme, send)
        self.ids.keyboard.turn_to(theme.words.language)

    def draw(self, state: Ordering, session: Session) -> None:
        """Show what was typed, found and decided."""
        before, self._state = self._state, state
        if before is None or before.visit != state.visit:
            self.typing = True
            self.ids.keyboard.turn_to(self.theme.words.language)
        if state.result is not None or state.asking is not None:
            self.typing = False
        ids = self.ids
        ids.entry.value = state.words
        if before is None or before.found != state.found:
            self._list(state.found or ())
        self._tell(state)

    def on_typing(self, *_: object) -> None:
        """Make room for the keyboard, or take it back."""
        for card in self.ids.found.column.children:
            card.brief = self.beside and self.typing
        if self._state is not None:
            self._tell(self._state)

    def type(self, character: str) -> None:
        """Add a character to the words."""
        if self._state is not None:
            self.send(WordsTyped(put(self._state.words, character)))

    def erase(self) -> None:
        """Take the last character back."""
        if self._state is not None:
            self.send(WordsTyped(self._state.words[:-1]))

    def _list(self, found: tuple[TitleFound, ...]) -> None:
        column = self.ids.found.column
        column.clear_widgets()
        for title in found:
            card = TitleCard(theme=self.theme, brief=self.beside and self.typing)
            card.show(title)
            card.bind(on_act=lambda *_, chosen=title: self.send(TitleChosen(chosen)))
            column.add_widget(card)
        self.ids.found.show_top()

    def _tell(self, state: Ordering) -> None:
        words, ids = self.theme.words, self.ids
        text, kind, icon = message(state, words)
        # Above a keyboard of the least legal keys there is room for words in the field alone.
        within = self.theme.panel.low and self.typing
        ids.entry.hint = self._brief(state, text) if within else ""
        ids.entry.wrong = isinstance(state.result, Refused)
        ids.notice.say("" if within else text, kind, icon)
        self.settled = isinstance(state.result, HoldPlaced)
        listed = bool(state.found) and not self.settled and state.asking is None
        ids.found.shown = listed and not within
        ids.headline.text = words("ordering.done" if self.settled else "ordering.headline")

    def _brief(self, state: Ordering, text: str) -> str:
        """Say on one line how it stands; that something was found is not seen otherwise."""
        if state.found and state.result is None:
            return str(self.theme.words("ordering.found", n=len(state.found)))
        nothing = state.found == () and state.result is None
        return str(self.theme.words("ordering.none.brief")) if nothing else text


def message(state: Ordering, words: Words) -> tuple[str, str, str]:
    """Say how it stands: the sentence, its kind and its icon; empty when nothing is to be said."""
    match state.result:
        case HoldPlaced(hold=hold) if hold.ready:
            text = words("ordering.ready", shelf=hold.shelf or "")
            return f"{hold.title.title}\n{text}", "good", "bookmark-check"
        case HoldPlaced(hold=hold):
            text = words.count("ordering.queue", hold.queue)
            return f"{hold.title.title}\n{text}", "good", "bookmark-check"
        case Refused() as refused:
            return words.refusal(refused), "refused", "refused"
        case None:
            pass
    if state.slow:
        return words("ordering.slow"), "notice", "warning"
    if state.asking is not None:
        return words("ordering.asking"), "notice", "clock"
    if state.checking is not None:
        return words("ordering.checking"), "notice", "clock"
    if state.search is not None and not state.found:
        return words("ordering.searching"), "notice", "clock"
    if state.found == ():
        return words("ordering.none"), "notice", "information"
    return "", "notice", "information"
