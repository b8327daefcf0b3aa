"""Registering: a form whose mistakes can be mended on the spot."""

from datetime import date

import pytest

from kiosk.session.events import (
    BackPressed,
    ConsentGiven,
    Event,
    FieldChosen,
    FieldTyped,
    OkPressed,
    PresentationChosen,
    RegisterPressed,
)
from kiosk.session.lines import VisitNumber
from kiosk.session.registering import CONSENT_TEXT, MAX_TEXT, parse_date, text_of
from kiosk.session.states import Field, Identifying, Idle, Presentation, Registering, Welcomed
from sync.circulation import (
    Patron,
    PatronId,
    Pin,
    Refusal,
    Refused,
    Register,
    Registered,
    Registration,
)
from tests.kiosk.session.people import ANNA_CARD
from tests.kiosk.session.visiting import Reply, Visit, says, silent, visit

FORM = {Field.SURNAME: "Петрова", Field.FORENAME: "Анна", Field.BIRTH: "31.12.2011"}
CONSENT = ConsentGiven(given=True)
WELCOME = Registered(Patron(PatronId("A-9"), "Анна П."))


def typed(form: dict[Field, str]) -> tuple[Event, ...]:
    return tuple(FieldTyped(field, text) for field, text in form.items())


def form(**changes: str) -> Visit:
    texts = {**FORM, **{Field(name): text for name, text in changes.items()}}
    return visit(RegisterPressed(), *typed(texts), CONSENT)


def registering(after: Visit) -> Registering:
    assert isinstance(after.state, Registering)
    return after.state


def test_a_whole_form_is_sent_and_welcomes_the_new_patron() -> None:
    after = form(pin="1234", phone="+7 (900) 123-45-67", email="anna@example.org").then(OkPressed())
    assert after.asked() == [
        Register(
            Registration(
                "Петрова",
                "Анна",
                date(2011, 12, 31),
                phone="+7 (900) 123-45-67",
                email="anna@example.org",
                language="ru",
                pin=Pin("1234"),
                consent=CONSENT_TEXT,
            )
        )
    ]
    after.then(says(WELCOME))
    assert after.state == Welcomed(VisitNumber(1), PatronId("A-9"))
    assert "Петрова" not in repr(after.session)


def test_the_language_on_screen_is_the_patrons_language() -> None:
    after = form().then(PresentationChosen(Presentation("en")), OkPressed())
    (change,) = after.asked()
    assert isinstance(change, Register)
    assert change.registration.language == "en"


@pytest.mark.parametrize("field", [Field.SURNAME, Field.FORENAME, Field.BIRTH])
def test_what_is_required_is_asked_for(field: Field) -> None:
    after = form(**{field: "  "}).then(OkPressed())
    assert registering(after).wrong == (field,)
    assert registering(after).focus is field
    assert after.asked() == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (Field.SURNAME, "123"),
        (Field.BIRTH, "31.02.2011"),
        (Field.BIRTH, "2011"),
        (Field.PIN, "12"),
        (Field.PIN, "12a4"),
        (Field.EMAIL, "anna@example"),
        (Field.EMAIL, "an na@example.org"),
        (Field.PHONE, "12"),
        (Field.GUARDIAN, "---"),
    ],
)
def test_what_can_not_be_right_is_named(field: Field, text: str) -> None:
    after = form(**{field: text}).then(OkPressed())
    assert registering(after).wrong == (field,)
    assert after.asked() == []


def test_every_mistake_is_named_at_once_and_the_first_is_chosen() -> None:
    after = form(birth="x", pin="1").then(OkPressed())
    assert registering(after).wrong == (Field.BIRTH, Field.PIN)
    assert registering(after).focus is Field.BIRTH


def test_a_mended_field_is_wrong_no_more() -> None:
    after = form(birth="x", pin="1").then(OkPressed(), FieldTyped(Field.BIRTH, "1.1.2000"))
    assert registering(after).wrong == (Field.PIN,)


def test_without_consent_nothing_is_sent() -> None:
    after = form().then(ConsentGiven(given=False), OkPressed())
    assert registering(after).refused == Refused(Refusal.CONSENT_NEEDED)
    assert after.asked() == []


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (says(Refused(Refusal.REGISTRATION_DUPLICATE)), Refusal.REGISTRATION_DUPLICATE),
        (silent(), Refusal.LINE_DOWN),
    ],
)
def test_a_refused_form_keeps_what_was_typed(reply: Reply, reason: Refusal) -> None:
    after = form().then(OkPressed(), reply)
    assert registering(after).refused == Refused(reason)
    assert text_of(registering(after), Field.SURNAME) == "Петрова"
    assert len(after.then(OkPressed()).asked()) == 2


def test_a_form_on_its_way_is_neither_changed_nor_sent_twice() -> None:
    after = form().then(OkPressed(), OkPressed(), FieldTyped(Field.SURNAME, "x"), BackPressed())
    assert len(after.asked()) == 1
    assert text_of(registering(after), Field.SURNAME) == "Петрова"


def test_a_field_is_chosen_and_its_text_is_cut() -> None:
    after = form().then(FieldChosen(Field.PHONE))
    assert registering(after).focus is Field.PHONE
    after.then(FieldTyped(Field.SURNAME, "x" * 999))
    assert len(text_of(registering(after), Field.SURNAME)) == MAX_TEXT


def test_a_field_that_is_wrong_is_not_left_forwards() -> None:
    after = visit(RegisterPressed(), *typed({Field.BIRTH: "31.12.20"}), FieldChosen(Field.PHONE))
    assert registering(after).focus is Field.BIRTH
    assert registering(after).wrong == (Field.BIRTH,)
    after.then(FieldChosen(Field.FORENAME))
    assert registering(after).focus is Field.FORENAME
    after.then(*typed({Field.BIRTH: "31.12.2011"}), FieldChosen(Field.PHONE))
    assert registering(after).focus is Field.PHONE
    assert registering(after).wrong == ()


def test_what_was_typed_is_in_no_repr_and_in_no_state_after_back() -> None:
    after = form()
    assert "Петрова" not in repr(after.session)
    assert after.then(BackPressed()).session.state == Idle()


def test_a_new_patron_may_lay_the_card_down_at_once() -> None:
    after = form().then(OkPressed(), says(WELCOME), ANNA_CARD)
    assert isinstance(after.state, Identifying)
    assert after.closed() == [1]


@pytest.mark.parametrize(
    "text", ["31.12.2011", "31/12/2011", "31 12 2011", "31122011", " 31-12-2011 "]
)
def test_dates_are_read_as_people_type_them(text: str) -> None:
    assert parse_date(text) == date(2011, 12, 31)


@pytest.mark.parametrize("text", ["", "12.2011", "32.1.2011", "31.13.2011", "1.1.0000", "1.1.11"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None
