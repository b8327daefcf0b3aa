"""Every screen on every panel, in both languages, at every text size: nothing cut or small."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.session.states import Presentation
from tests.ui.conftest import PANELS, Studio
from tests.ui.lint import RULES, faint
from tests.ui.samples import STATES, session_of

MakeStudio = Callable[[str], Studio]


@pytest.mark.parametrize("text", ["normal", "large", "huge"])
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("panel", PANELS)
def test_nothing_is_cut_small_or_overlapping(
    studio: MakeStudio, panel: str, language: str, text: str
) -> None:
    made = studio(panel)
    breaches = []
    for name in STATES:
        made.draw(session_of(name), Presentation(language, "paper", text))
        for rule in RULES:
            found = rule(made.stage, made.theme)
            breaches += [f"{name}: {rule.__name__}: {what}" for what in found]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize("text", ["normal", "huge"])
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("panel", PANELS)
def test_the_steps_without_a_keyboard_hold_as_well(
    studio: MakeStudio, panel: str, language: str, text: str
) -> None:
    made = studio(panel)
    breaches = []
    for name, step in (
        ("registering", {"last": True}),
        ("registering-wrong", {"last": True}),
        ("ordering-found", {"typing": False}),
    ):
        made.draw(session_of(name), Presentation(language, "paper", text))
        for key, value in step.items():
            setattr(made.stage.current, key, value)
        screen: Any = made.stage.current
        screen.draw(made.stage.session.state, made.stage.session)
        made.settle()
        for rule in RULES:
            breaches += [f"{name}: {rule.__name__}: {it}" for it in rule(made.stage, made.theme)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(
    ("panel", "palette", "language"),
    [
        # Colours depend on neither; each panel, which places texts on other faces, has both.
        (panel, palette, ("ru", "en")[(row + column) % 2])
        for row, panel in enumerate(PANELS)
        for column, palette in enumerate(("paper", "night", "contrast"))
    ],
)
def test_every_text_stands_out_from_what_is_behind_it(
    studio: MakeStudio, panel: str, palette: str, language: str
) -> None:
    made = studio(panel)
    breaches = []
    for name in STATES:
        made.draw(session_of(name), Presentation(language, palette))
        breaches += [f"{name}: {what}" for what in faint(made.stage, made.theme)]
    assert not breaches, "\n".join(breaches)


def test_a_low_panel_has_its_header_and_footer_in_one_column(studio: MakeStudio) -> None:
    from kiosk.ui.widgets.frame import Foot, Masthead, Side
    from tests.ui.lint import visible

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
