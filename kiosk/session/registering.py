"""The registration form: typed text checked field by field, then one change for the desk.

What is checked here is only what a person can mend on the spot; the library's own rules (who is
too young, who is registered already) are the desk's.
"""

import re
from dataclasses import replace
from datetime import date

from kiosk.session.draft import Draft
from kiosk.session.events import (
    Answered,
    BackPressed,
    ConsentGiven,
    Delayed,
    Event,
    FieldChosen,
    FieldTyped,
    FinishPressed,
    OkPressed,
    Unanswered,
)
from kiosk.session.states import Field, Idle, Registering, State, Welcomed
from sync.circulation import Answer, Pin, Refusal, Refused, Register, Registered, Registration

MAX_TEXT = 100
REQUIRED = frozenset({Field.SURNAME, Field.FORENAME, Field.BIRTH})
CONSENT_TEXT = "registration-1"
"""The text a person agrees to, by name and version; the text itself stands with the screens."""

_DATE = re.compile(r"(\d{1,2})[.,/ -](\d{1,2})[.,/ -](\d{4})")
_COMPACT_DATE = re.compile(r"(\d{2})(\d{2})(\d{4})")
_PIN = re.compile(r"[0-9]{4,8}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,19}")


def registering(draft: Draft, state: Registering, event: Event) -> State:
    """Step in the registration form."""
    match event:
        case Answered(key=key, answer=answer) if key == state.asking:
            return _answered(state, answer)
        case Unanswered(key=key) if key == state.asking:
            return replace(state, asking=None, slow=False, refused=Refused(Refusal.LINE_DOWN))
        case Delayed(key=key) if key == state.asking:
            return replace(state, slow=True)
        case _ if state.asking is not None:
            return state
        case FieldChosen(field=field):
            return _moved(state, field)
        case FieldTyped(field=field, text=text):
            return _typed(state, field, text)
        case ConsentGiven(given=given):
            return replace(state, consent=given, refused=None)
        case OkPressed():
            return _submit(draft, state)
        case BackPressed() | FinishPressed():
            return Idle()
        case _:
            return state


def _answered(state: Registering, answer: Answer) -> State:
    match answer:
        case Registered(patron=patron, provisional=provisional):
            return Welcomed(state.visit, patron.id, provisional)
        case Refused():
            return replace(state, asking=None, slow=False, refused=answer)
        case _:
            return replace(state, asking=None, slow=False, refused=Refused(Refusal.LINE_DOWN))


def text_of(state: Registering, field: Field) -> str:
    """Return what stands in a field."""
    return dict(state.texts).get(field, "")


def parse_date(text: str) -> date | None:
    """Read a date as people type it (31.12.2011, 31122011), None when it is none."""
    match = _DATE.fullmatch(text.strip()) or _COMPACT_DATE.fullmatch(text.strip())
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moved(state: Registering, field: Field) -> Registering:
    """Go to another field; on from this one only when it is right, so that it is mended at once."""
    here, order = state.focus, tuple(Field)
    onwards = order.index(field) >= order.index(here)
    if onwards and not is_right(here, text_of(state, here)):
        wrong = tuple(other for other in Field if other in {*state.wrong, here})
        return replace(state, wrong=wrong)
    return replace(state, focus=field)


def _typed(state: Registering, field: Field, text: str) -> Registering:
    texts = {**dict(state.texts), field: text[:MAX_TEXT]}
    wrong = tuple(other for other in state.wrong if other is not field)
    return replace(state, texts=tuple(texts.items()), wrong=wrong, focus=field, refused=None)


def _submit(draft: Draft, state: Registering) -> Registering:
    wrong = tuple(field for field in Field if not is_right(field, text_of(state, field)))
    if wrong:
        return replace(state, wrong=wrong, focus=wrong[0])
    if not state.consent:
        return replace(state, wrong=(), refused=Refused(Refusal.CONSENT_NEEDED))
    key = draft.ask(state.visit, Register(_registration(draft, state)))
    return replace(state, wrong=(), asking=key, refused=None)


def _registration(draft: Draft, state: Registering) -> Registration:
    texts = {field: text_of(state, field).strip() for field in Field}
    return Registration(
        surname=texts[Field.SURNAME],
        forename=texts[Field.FORENAME],
        birth=parse_date(texts[Field.BIRTH]) or date.min,
        patronymic=texts[Field.PATRONYMIC] or None,
        phone=texts[Field.PHONE] or None,
        email=texts[Field.EMAIL] or None,
        language=draft.session.presentation.language,
        guardian=texts[Field.GUARDIAN] or None,
        pin=Pin(texts[Field.PIN]) if texts[Field.PIN] else None,
        consent=CONSENT_TEXT,
    )


def is_right(field: Field, text: str) -> bool:
    """Tell whether a text will do for a field; none will where it is not required."""
    text = text.strip()
    if not text:
        return field not in REQUIRED
    match field:
        case Field.BIRTH:
            return parse_date(text) is not None
        case Field.PIN:
            return _PIN.fullmatch(text) is not None
        case Field.EMAIL:
            return _EMAIL.fullmatch(text) is not None
        case Field.PHONE:
            return _PHONE.fullmatch(text) is not None
        case Field.SURNAME | Field.FORENAME | Field.PATRONYMIC | Field.GUARDIAN:
            return any(letter.isalpha() for letter in text)
