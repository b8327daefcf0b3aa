"""What a patron was shown is gone when the visit is: from the glass, and from memory."""

import gc
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.session.states import Idle, Session
from kiosk.ui.screens.table import SCREENS
from kiosk.ui.widgets import Text
from tests.ui.conftest import Studio
from tests.ui.lint import visible
from tests.ui.samples import session_of


@pytest.fixture
def made(studio: Callable[[str], Studio]) -> Studio:
    return studio("22in")


def alive(kind: type) -> list[Any]:
    """List what the interpreter still holds; Kivy's weak proxies answer for their targets."""
    gc.collect()
    return [found for found in gc.get_objects() if kind in type(found).__mro__]


def said(made: Studio) -> str:
    return "\n".join(w.text for w in visible(made.stage) if isinstance(w, Text))


def test_the_apology_is_calm_and_shows_nothing_of_the_visit(made: Studio) -> None:
    made.draw(session_of("borrowing"))
    made.stage.apologise()
    made.settle()
    assert "Извините" in said(made)
    assert "Анна" not in said(made)
    assert "Мастер" not in said(made)


def test_the_end_of_a_visit_wipes_the_patron_from_every_widget(made: Studio) -> None:
    """Whatever can be reached from the stage: widgets that are shown, kept, or remembered text."""
    for name in ("borrowing-empty", "borrowing", "ordering-placed", "registering", "pin"):
        made.draw(session_of(name))
    made.draw(Session(state=Idle()))
    left = [widget.text for widget in alive(Text) if widget.theme is made.theme]
    assert not [text for text in left if "Анна К." in text or "Мастер" in text or "Кузн" in text]


def test_screens_come_and_go_without_a_leak(made: Studio) -> None:
    def count() -> int:
        return sum(text.theme is made.theme for text in alive(Text))

    def visit() -> None:
        for name in ("borrowing-mixed", "returning", "finished", "idle"):
            made.draw(session_of(name))
        made.stage.readiness.sweep()
        for _ in SCREENS:
            made.stage.readiness.step()

    visit()
    before = count()
    for _ in range(4):
        visit()
    assert count() <= before
