"""The registration form: one field at a time above the keyboard, the consent at the end."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty

from kiosk.session.events import BackPressed, ConsentGiven, FieldChosen, FieldTyped, OkPressed
from kiosk.session.states import Field, Registering, Session
from kiosk.ui.screens.screen import Screen, Send
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.keyboard import put

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

FIELDS = tuple(Field)
DIGITS = frozenset({Field.BIRTH, Field.PHONE, Field.PIN})
NAMES = frozenset({Field.SURNAME, Field.FORENAME, Field.PATRONYMIC, Field.GUARDIAN})


class RegisteringScreen(Screen[Registering]):
    """Steps through the fields; `last` is the step where the consent is asked."""

    last = BooleanProperty(False)

    def __init__(self, theme: Theme, send: Send) -> None:
        self._state: Registering | None = None
        super().__init__(theme, send)

    def draw(self, state: Registering, session: Session) -> None:
        """Show the field that is typed into, or the consent."""
        before, self._state = self._state, state
        if before is None or before.visit != state.visit:
            self.last = False
        if state.wrong and (before is None or before.wrong != state.wrong):
            self.last = False
        if before is None or before.focus is not state.focus:
            self._turn(state.focus)
        self._fill(state)

    def type(self, character: str) -> None:
        """Add a character to the field."""
        if self._state is not None:
            field = self._state.focus
            text = put(self._text(field), character, name=field in NAMES)
            self.send(FieldTyped(field, text))

    def erase(self) -> None:
        """Take the last character back."""
        if self._state is not None:
            field = self._state.focus
            self.send(FieldTyped(field, self._text(field)[:-1]))

    def forward(self) -> None:
        """Go to the next field, or to the consent after the last one."""
        if self._state is None:
            return
        at = FIELDS.index(self._state.focus)
        if self._state.wrong or at + 1 == len(FIELDS):
            self.last = True
            self._fill(self._state)
        else:
            self.send(FieldChosen(FIELDS[at + 1]))

    def back(self) -> None:
        """Go to the field before, or away from the first one."""
        if self._state is None:
            return
        at = FIELDS.index(self._state.focus)
        if self.last:
            self.last = False
            self._fill(self._state)
        elif at == 0:
            self.send(BackPressed())
        else:
            self.send(FieldChosen(FIELDS[at - 1]))

    def agree(self) -> None:
        """Give the consent, or take it back."""
        if self._state is not None:
            self.send(ConsentGiven(not self._state.consent))

    def submit(self) -> None:
        """Send the form."""
        self.send(OkPressed())

    def _text(self, field: Field) -> str:
        return dict(self._state.texts).get(field, "") if self._state is not None else ""

    def _turn(self, field: Field) -> None:
        page = "digits" if field in DIGITS else self.theme.words.language
        self.ids.keyboard.turn_to("en" if field is Field.EMAIL else page)

    def _fill(self, state: Registering) -> None:
        words, ids, field = self.theme.words, self.ids, state.focus
        number = FIELDS.index(field) + 1
        ids.step.text = words("register.step", n=number, of=len(FIELDS))
        ids.entry.label = words(f"register.{field.value}")
        ids.entry.value = self._text(field)
        ids.entry.wrong = field in state.wrong
        ids.headline.text = words("register.consent.headline" if self.last else "register.headline")
        ids.consent.icon = "done" if state.consent else "ring"
        ids.send.kind = "accent" if state.consent else "card"
        self._tell(state)

    def _tell(self, state: Registering) -> None:
        words, notice = self.theme.words, self.ids.notice
        self.ids.send.disabled = state.asking is not None
        self.ids.entry.hint = ""
        if state.asking is not None:
            notice.say(words("register.asking"), "notice", "clock")
        elif self.theme.panel.low and not self.last:
            # Above a keyboard of the least legal keys there is room for words in the field alone.
            notice.say("")
            self.ids.entry.hint = words("register.wrong") if state.focus in state.wrong else ""
        elif state.refused is not None:
            notice.say(words.refusal(state.refused), "refused", "refused")
        elif state.focus in state.wrong:
            notice.say(words("register.wrong"), "refused", "refused")
        else:
            notice.say("")
