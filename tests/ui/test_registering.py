"""The registration form: labels that stay, a PIN that is not shown, and who is asked what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kiosk.session import events
from kiosk.session.states import Field, Presentation, Registering, Session
from kiosk.ui.screens.registering import fields_of
from kiosk.ui.widgets import Action, Entry, Key, Text
from sync.circulation import Refusal, Refused
from tests.ui.conftest import PANELS, Studio
from tests.ui.lint import visible
from tests.ui.samples import FORM, PIN_FORM, VISIT

MakeStudio = Callable[[str], Studio]
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _no_calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.ui.stage.CALM_SECONDS", 0.0)


def said(made: Studio) -> str:
    return "\n".join(w.text for w in visible(made.stage) if isinstance(w, Text))


def born(text: str) -> Registering:
    return Registering(VISIT, texts=((Field.BIRTH, text),))


@pytest.mark.parametrize("panel", PANELS)
def test_a_label_stays_when_something_is_typed(studio: MakeStudio, panel: str) -> None:
    made = studio(panel)
    made.draw(Session(state=replace(FORM, focus=Field.SURNAME)))
    assert "Фамилия" in said(made)
    assert "Кузнецова" in said(made)


@pytest.mark.parametrize("panel", PANELS)
def test_a_field_says_itself_what_it_wants(studio: MakeStudio, panel: str) -> None:
    made = studio(panel)
    made.show("registering-wrong")
    entry: Any = made.find(Entry)
    assert entry.wrong
    assert "31.12.2011" in "\n".join(w.text for w in visible(entry) if isinstance(w, Text))


@pytest.mark.parametrize("text", ["normal", "huge"])
@pytest.mark.parametrize("panel", PANELS)
def test_a_pin_is_shown_only_while_it_is_asked_for(
    studio: MakeStudio, panel: str, text: str
) -> None:
    made = studio(panel)
    made.show("registering-pin", Presentation("ru", "paper", text))
    toggle: Any = made.find(Action, "Показать")
    toggle.settle = 0
    assert "4711" not in said(made)
    made.tap(toggle)
    assert "4711" in said(made)
    made.tap(toggle)
    assert "4711" not in said(made)
    made.tap(toggle)
    made.draw(Session(state=FORM))
    made.draw(Session(state=PIN_FORM))
    assert "4711" not in said(made)


def test_a_parent_is_asked_of_a_child_only() -> None:
    assert Field.GUARDIAN not in fields_of(born("24.11.2012"), TODAY)
    assert Field.GUARDIAN in fields_of(born("25.11.2012"), TODAY)
    assert Field.GUARDIAN in fields_of(born("29.02.2016"), TODAY)
    assert Field.GUARDIAN not in fields_of(born(""), TODAY)


def test_a_desk_that_wants_a_parent_all_the_same_is_answered(studio: MakeStudio) -> None:
    made = studio("22in")
    made.show("registering-consent")
    made.sent.clear()
    refused = replace(born("1.1.2010"), refused=Refused(Refusal.GUARDIAN_NEEDED))
    made.draw(Session(state=refused))
    assert made.sent == [events.FieldChosen(Field.GUARDIAN)]
    asked = replace(refused, refused=None, focus=Field.GUARDIAN)
    made.draw(Session(state=asked))
    assert "Родитель" in said(made)


def test_the_consent_comes_after_the_last_field_that_is_right(studio: MakeStudio) -> None:
    made = studio("22in")
    made.draw(Session(state=PIN_FORM))
    made.sent.clear()
    made.tap(made.find(Key, "Дальше"))
    assert "Согласен" in said(made)
    short = replace(PIN_FORM, texts=((Field.PIN, "47"),), visit=PIN_FORM.visit)
    screen: Any = made.stage.current
    screen.back()
    made.draw(Session(state=short))
    made.tap(made.find(Key, "Дальше"))
    assert "Согласен" not in said(made)
    assert made.sent[-1] == events.FieldChosen(Field.PIN)
