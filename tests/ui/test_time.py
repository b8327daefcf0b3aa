"""The time in the footer: shown only while the kiosk knows what day it is."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kiosk.ui.widgets import Text
from tests.ui.conftest import Studio
from tests.ui.lint import visible
from tests.ui.samples import NOW, session_of

MakeStudio = Callable[[str], Studio]


def said(made: Studio) -> str:
    return "\n".join(w.text for w in visible(made.stage) if isinstance(w, Text))


@pytest.mark.parametrize("panel", ["7in", "10in", "22in"])
def test_a_kiosk_that_does_not_know_the_day_shows_no_time(studio: MakeStudio, panel: str) -> None:
    made, session = studio(panel), session_of("idle")
    time = made.theme.words.time(NOW)
    made.draw(replace(session, health=replace(session.health, dated=False)))
    made.stage.tell_time(NOW)
    made.settle()
    assert time not in said(made)
    made.draw(session)
    assert time in said(made)


def test_before_anything_is_known_no_time_is_shown(studio: MakeStudio) -> None:
    made = studio("22in")
    assert made.theme.words.time(NOW) not in said(made)
