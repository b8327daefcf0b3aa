"""Every screen on every panel, in both languages, at every text size: nothing cut or small."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kiosk.session.states import Presentation
from kiosk.texts import LANGUAGES
from kiosk.ui.palettes import PALETTES
from kiosk.ui.theme import STYLES, TEXT_STEPS
from kiosk.ui.widgets.text import Text
from tests.ui.conftest import PANELS, Studio
from tests.ui.lint import RULES, faint, visible
from tests.ui.samples import STATES, session_of

MakeStudio = Callable[[str], Studio]


READ = frozenset({"body", "strong", "card", "note", "button", "small", "small-strong"})
"""Styles of what a patron reads and presses; headlines and digits are large to begin with."""

Capitals = dict[tuple[str, str], float]
"""The height (mm) of capitals, by what a text says and its style."""


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("panel", PANELS)
def test_a_screen_is_whole_and_legible_and_grows_with_the_text_size(
    studio: MakeStudio, panel: str, name: str
) -> None:
    made = studio(panel)
    breaches = []
    for language in LANGUAGES:
        before: Capitals = {}
        for step in TEXT_STEPS:
            made.show(name, Presentation(language, "paper", step))
            now = capitals(made)
            found = [*breaches_of(made), *shrunk(before, now)]
            breaches += [f"{language} {step}: {what}" for what in found]
            before = now
    assert not breaches, "\n".join(breaches)


def grows(style: str) -> bool:
    """Tell whether a style is of letters that follow the text size."""
    return bool(STYLES[style].grows) and STYLES[style].family != "icons"


def breaches_of(made: Studio) -> Iterator[str]:
    """Find every breach of a rule; colours follow the palette at once, and no layout does."""
    for rule in RULES:
        for what in rule(made.stage, made.theme):
            yield f"{rule.__name__}: {what}"
    for palette in PALETTES:
        made.theme.palette = palette
        yield from faint(made.stage, made.theme)


def shrunk(before: Capitals, now: Capitals) -> Iterator[str]:
    """Find what did not grow, though the text size did."""
    for key in before.keys() & now.keys():
        grown = 1.05 if key[1] in READ else 1.0
        if now[key] < before[key] * grown - 0.05:
            yield f"{key} was {before[key]:.2f} mm and is {now[key]:.2f} mm"


def capitals(made: Studio) -> Capitals:
    """List the capitals (mm) of every text of the screen by what it says and its style."""
    screen = made.stage.current
    assert screen is not None
    seen = [w for w in visible(screen) if isinstance(w, Text) and w.text]
    grown = [w for w in seen if w.style in READ or grows(w.style)]
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
