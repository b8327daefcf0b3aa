"""A change is laid out once, from the outside in, and stands after one frame."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from kivy.base import EventLoop
from kivy.core.text import Label as Glyphs

from kiosk.session.states import Session
from kiosk.ui.widgets import Text
from tests.ui.conftest import PANELS, Studio
from tests.ui.lint import visible
from tests.ui.samples import LONG, STATES, lent, session_of

MakeStudio = Callable[[str], Studio]


def picture(made: Studio) -> list[tuple[object, ...]]:
    """List where every text is, and how it is set."""
    return [
        (w.text, w.lines, *w.to_window(*w.pos), *w.size, *w.drawn)
        for w in visible(made.stage)
        if isinstance(w, Text)
    ]


@pytest.mark.parametrize("panel", PANELS)
def test_a_new_book_stands_after_one_frame(studio: MakeStudio, panel: str) -> None:
    made = studio(panel)
    state: Any = STATES["borrowing"]
    made.draw(session_of("borrowing"))
    made.stage.draw(Session(state=replace(state, lines=(*state.lines, lent(LONG)))))
    EventLoop.idle()
    after_one = picture(made)
    made.settle()
    assert after_one == picture(made)
    assert any(LONG.title in str(entry[0]) for entry in after_one)


def test_what_did_not_change_is_not_rendered_anew(
    studio: MakeStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = studio("22in")
    rendered: list[str] = []
    made.draw(session_of("borrowing"))

    def counting(**kwargs: Any) -> Glyphs:
        rendered.append(kwargs["text"])
        return Glyphs(**kwargs)

    monkeypatch.setattr("kiosk.ui.widgets.text.Glyphs", counting)
    state: Any = STATES["borrowing"]
    made.draw(Session(state=replace(state, lines=(*state.lines, lent(LONG)))))
    assert any("Жизнь" in words for words in rendered)
    assert not [words for words in rendered if "Мастер" in words or "Пикник" in words]
