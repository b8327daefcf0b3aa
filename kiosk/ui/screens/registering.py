"""The registration form: one field at a time above the keyboard, the consent at the end."""

from datetime import date
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty

from kiosk.session.events import BackPressed, ConsentGiven, FieldChosen, FieldTyped, OkPressed
from kiosk.session.registering import is_right, parse_date, text_of
from kiosk.session.states import Field, Registering, Session
from kiosk.texts import Words
from kiosk.ui.screens.screen import Screen, Send
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.keyboard import put
from sync.circulation import Refusal

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

DIGITS = frozenset({Field.BIRTH, Field.PHONE, Field.PIN})
NAMES = frozenset({Field.SURNAME, Field.FORENAME, Field.PATRONYMIC, Field.GUARDIAN})
CHILD_BELOW = 14
"""Years: whoever is younger is asked for a parent.  A desk whose rule is another one refuses."""

HIDDEN = "●"


class RegisteringScreen(Screen[Registering]):
    """Steps through the fields; `last` is the step where the consent is asked.

    `secret`: the field is the PIN's, which is shown only while `bare`.
    """

    last = BooleanProperty(False)
    secret = BooleanProperty(False)
    bare = BooleanProperty(False)

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
            self.bare = False
            self._turn(state.focus)
        self._fill(state)
        if wants_guardian(state) and (before is None or not wants_guardian(before)):
            self.last = False
            self.send(FieldChosen(Field.GUARDIAN))

    def type(self, character: str) -> None:
        """Add a character to the field."""
        if self._state is not None:
            field = self._state.focus
            text = put(text_of(self._state, field), character, name=field in NAMES)
            self.send(FieldTyped(field, text))

    def erase(self) -> None:
        """Take the last character back."""
        if self._state is not None:
            field = self._state.focus
            self.send(FieldTyped(field, text_of(self._state, field)[:-1]))

    def forward(self) -> None:
        """Go to the next field, or to the consent after the last one."""
        if self._state is None:
            return
        fields = fields_of(self._state, today())
        at = fields.index(self._state.focus)
        if at + 1 < len(fields):
            self.send(FieldChosen(fields[at + 1]))
        elif not is_right(fields[at], text_of(self._state, fields[at])):
            self.send(FieldChosen(fields[at]))
        else:
            self.last = True
            self._fill(self._state)

    def back(self) -> None:
        """Go to the field before, or away from the first one."""
        if self._state is None:
            return
        fields = fields_of(self._state, today())
        at = fields.index(self._state.focus)
        if self.last:
            self.last = False
            self._fill(self._state)
        elif at == 0:
            self.send(BackPressed())
        else:
            self.send(FieldChosen(fields[at - 1]))

    def show_or_hide(self) -> None:
        """Show the PIN that is typed, or hide it again."""
        self.bare = not self.bare
        if self._state is not None:
            self._fill(self._state)

    def agree(self) -> None:
        """Give the consent, or take it back."""
        if self._state is not None:
            self.send(ConsentGiven(not self._state.consent))

    def submit(self) -> None:
        """Send the form."""
        self.send(OkPressed())

    def _turn(self, field: Field) -> None:
        page = "digits" if field in DIGITS else self.theme.words.language
        self.ids.keyboard.turn_to("en" if field is Field.EMAIL else page)

    def _fill(self, state: Registering) -> None:
        words, ids, field = self.theme.words, self.ids, state.focus
        fields = fields_of(state, today())
        number, of = fields.index(field) + 1, len(fields)
        ids.step.text = words("register.step", n=number, of=of)
        low, text = self.theme.panel.low, text_of(state, field)
        self.secret = field is Field.PIN
        label = words("register.pin.brief" if self.secret and low else f"register.{field.value}")
        ids.entry.label = f"{label} · {number}/{of}" if low and self.theme.step <= 1 else label
        ids.entry.value = HIDDEN * len(text) if self.secret and not self.bare else text
        ids.entry.wrong = field in state.wrong
        ids.entry.hint = wrong_text(field, words) if field in state.wrong else ""
        ids.headline.text = words("register.consent.headline" if self.last else "register.headline")
        ids.consent.icon = "done" if state.consent else "ring"
        ids.send.kind = "accent" if state.consent else "card"
        self._tell(state)

    def _tell(self, state: Registering) -> None:
        words, notice = self.theme.words, self.ids.notice
        self.ids.send.disabled = state.asking is not None
        if state.asking is not None:
            key = "register.slow" if state.slow else "register.asking"
            notice.say(words(key), "notice", "clock")
        elif state.refused is not None and (self.last or not self.theme.panel.low):
            notice.say(words.refusal(state.refused), "refused", "refused")
        else:
            notice.say("")


def today() -> date:
    """Tell the day it is here: a child is one on this day."""
    return date.today()  # noqa: DTZ011 - the library's own calendar


def fields_of(state: Registering, on: date) -> tuple[Field, ...]:
    """List the fields this person is asked for: an adult needs no parent."""
    birth = parse_date(text_of(state, Field.BIRTH))
    child = birth is not None and on < _birthday(birth, CHILD_BELOW)
    named = bool(text_of(state, Field.GUARDIAN)) or state.focus is Field.GUARDIAN
    asked = child or named or wants_guardian(state)
    return tuple(field for field in Field if asked or field is not Field.GUARDIAN)


def wants_guardian(state: Registering) -> bool:
    """Tell whether the desk has just asked for a parent."""
    return state.refused is not None and state.refused.reason is Refusal.GUARDIAN_NEEDED


def wrong_text(field: Field, words: Words) -> str:
    """Say at the field what it wants."""
    return words(f"register.wrong.{'name' if field in NAMES else field.value}")


def _birthday(birth: date, years: int) -> date:
    """Give the day somebody becomes so old; who was born on 29 February, on 1 March."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)
