"""The PIN pad screen.  It never shows a digit, and the state never shows one in a log."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.session.events import DigitPressed, ErasePressed, OkPressed
from kiosk.session.states import EnteringPin, Session
from kiosk.ui.screens.screen import Screen

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class PinScreen(Screen[EnteringPin]):
    """Dots, a pad, and why the last PIN was wrong."""

    def draw(self, state: EnteringPin, session: Session) -> None:
        """Show as many dots as digits were typed."""
        words = self.theme.words
        self.ids.dots.length = state.pin_length or 0
        self.ids.dots.typed = len(state.pin.digits)
        self.ids.pad.ending = state.pin_length is None
        length = state.pin_length
        self.ids.hint.text = (
            words("pin.hint") if length is None else words.count("pin.hint.length", length)
        )
        self.ids.hint.shown = state.refused is None
        # Beside the pad a low panel has room for one word on a line, and for no picture.
        icon = "" if self.theme.panel.low else "refused"
        refused = words.refusal(state.refused) if state.refused else ""
        self.ids.notice.say(refused, "refused", icon)

    def digit(self, digit: str) -> None:
        """Pass a digit on."""
        self.send(DigitPressed(digit))

    def erase(self) -> None:
        """Take the last digit back."""
        self.send(ErasePressed())

    def ok(self) -> None:
        """End a PIN of unknown length."""
        self.send(OkPressed())
