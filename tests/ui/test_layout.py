"""Every screen on every panel, in both languages, at every text size: nothing cut or small."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.session.states import Presentation
from kiosk.ui.palettes import PALETTES
from kiosk.ui.theme import STYLES, TEXT_STEPS
from kiosk.ui.widgets.text import Text
from tests.ui.conftest import PANELS, Studio
from tests.ui.lint import RULES, faint, visible
from tests.ui.samples import STATES, session_of

MakeStudio = Callable[[str], Studio]


@pytest.mark.parametrize("text", ["normal", "large", "huge"])
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("panel", PANELS)
def test_nothing_is_cut_small_overlapping_or_faint(
    studio: MakeStudio, panel: str, language: str, text: str
) -> None:
    made = studio(panel)
    breaches = []
    for name in STATES:
        made.show(name, Presentation(language, "paper", text))
        for rule in RULES:
            found = rule(made.stage, made.theme)
            breaches += [f"{name}: {rule.__name__}: {what}" for what in found]
        for palette in PALETTES:
            # Colours follow the palette at once, and no layout depends on it.
            made.theme.palette = palette
            breaches += [f"{name}: {what}" for what in faint(made.stage, made.theme)]
    assert not breaches, "\n".join(breaches)


READ = frozenset({"body", "strong", "card", "note", "button", "small", "small-strong", "stamp"})
"""Styles of what a patron reads and presses; headlines and digits are large to begin with."""


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("panel", PANELS)
def test_what_is_read_grows_with_every_step_of_the_text_size(
    studio: MakeStudio, panel: str, language: str
) -> None:
    made = studio(panel)
    breaches = []
    for name in STATES:
        before: dict[tuple[str, str], float] = {}
        for step in TEXT_STEPS:
            made.show(name, Presentation(language, "paper", step))
            now = capitals(made)
            for key in before.keys() & now.keys():
                least = before[key] * (1.08 if key[1] in READ else 1.0) - 0.05
                if now[key] < least:
                    what = f"{name}: {key}: {before[key]:.2f} mm, {step} {now[key]:.2f} mm"
                    breaches.append(what)
            before = now
    assert not breaches, "\n".join(breaches)


def capitals(made: Studio) -> dict[tuple[str, str], float]:
    """List the capitals (mm) of every text of the screen by what it says and its style."""
    screen = made.stage.current
    assert screen is not None
    seen = [w for w in visible(screen) if isinstance(w, Text) and w.text]
    grown = [w for w in seen if STYLES[w.style].grows and STYLES[w.style].family != "icons"]
    return {(w.text, w.style): w.capital for w in grown}


def test_a_low_panel_has_its_header_and_footer_in_one_column(studio: MakeStudio) -> None:
    from kiosk.ui.widgets.frame import Foot, Masthead, Side

    def kinds(panel: str) -> set[type]:
        made = studio(panel)
        made.draw(session_of("idle"))
        return {type(widget) for widget in visible(made.stage)} & {Side, Masthead, Foot}

    assert kinds("7in") == {Side}
    assert kinds("10in") == {Masthead, Foot}
    assert kinds("22in") == {Masthead, Foot}


def test_the_lint_finds_a_text_that_is_cut(studio: MakeStudio) -> None:
    made = studio("7in")
    made.draw(session_of("idle"))
    tile: Any = made.find(object, "Взять")
    tile.text = "Взятьвзятьвзятьвзятьвзятьвзять"
    made.settle()
    assert any("Взятьвзять" in what for rule in RULES for what in rule(made.stage, made.theme))
