"""A list that is longer than its place: what is seen at once, and how the rest is reached."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.session.states import Presentation
from kiosk.ui.screens.books import Books
from kiosk.ui.widgets import ItemCard, Page, Roll, Turn
from tests.ui.conftest import Studio
from tests.ui.lint import box_of, scrolled_out, targets, visible
from tests.ui.samples import STATES

MakeStudio = Callable[[str], Studio]


@pytest.fixture(autouse=True)
def _no_calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.ui.stage.CALM_SECONDS", 0.0)


def whole_cards(made: Studio) -> list[Any]:
    """List the cards wholly in sight, from the top."""
    cards = [w for w in visible(made.stage) if isinstance(w, ItemCard) and not scrolled_out(w)]
    return sorted(cards, key=lambda card: -box_of(card).top)


def turns(made: Studio) -> list[str]:
    return [w.text for w in targets(made.stage) if isinstance(w, Turn)]


@pytest.mark.parametrize(("panel", "least"), [("7in", 2), ("10in", 3), ("22in", 3)])
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", ["borrowing", "borrowing-stack", "borrowing-full"])
def test_several_books_are_seen_at_once_the_newest_on_top(
    studio: MakeStudio, panel: str, least: int, language: str, name: str
) -> None:
    made = studio(panel)
    made.show(name, Presentation(language))
    cards = whole_cards(made)
    state: Any = STATES[name]
    assert len(cards) >= least
    assert cards[0].item == state.lines[-1].item


def test_the_cards_lie_as_the_lines_do_whatever_was_shown_before(studio: MakeStudio) -> None:
    made = studio("22in")
    made.show("borrowing-stack")
    made.show("borrowing")
    state: Any = STATES["borrowing"]
    assert [card.item for card in whole_cards(made)] == [ln.item for ln in reversed(state.lines)]


@pytest.mark.parametrize("text", ["large", "huge"])
@pytest.mark.parametrize("panel", ["7in", "10in", "22in"])
def test_the_newest_book_is_in_sight_at_every_text_size(
    studio: MakeStudio, panel: str, text: str
) -> None:
    made = studio(panel)
    made.show("borrowing-stack", Presentation("ru", "paper", text))
    state: Any = STATES["borrowing-stack"]
    assert state.lines[-1].item in {card.item for card in whole_cards(made)}


@pytest.mark.parametrize("panel", ["7in", "10in", "22in"])
def test_the_buttons_beside_a_list_turn_it_to_its_end_and_back(
    studio: MakeStudio, panel: str
) -> None:
    made = studio(panel)
    made.show("borrowing-stack", Presentation("ru", "paper", "huge"))
    state: Any = STATES["borrowing-stack"]
    assert turns(made) == ["↓"]
    seen = set()
    for _ in state.lines:
        seen |= {card.item for card in whole_cards(made)}
        if "↓" in turns(made):
            press(made, "↓")
    assert seen == {line.item for line in state.lines}
    assert turns(made) == ["↑"]
    for _ in state.lines:
        if "↑" in turns(made):
            press(made, "↑")
    assert turns(made) == ["↓"]
    assert whole_cards(made)[0].item == state.lines[-1].item


def press(made: Studio, arrow: str) -> None:
    turn: Any = next(w for w in targets(made.stage) if isinstance(w, Turn) and w.text == arrow)
    turn.settle = 0
    made.tap(turn)


def test_a_list_that_is_all_in_sight_has_no_buttons(studio: MakeStudio) -> None:
    made = studio("22in")
    made.show("borrowing")
    assert turns(made) == []


def test_a_button_beside_a_list_says_what_it_does(studio: MakeStudio) -> None:
    made = studio("7in")
    made.show("borrowing-stack")
    turn: Any = next(w for w in targets(made.stage) if isinstance(w, Turn))
    assert turn.label() == "Ниже"


def test_a_page_hides_nothing_while_the_text_is_as_usual(studio: MakeStudio) -> None:
    for panel in ("7in", "10in", "22in"):
        made = studio(panel)
        for name in ("idle", "card-refused", "pin-wrong", "welcomed", "warning", "out-of-service"):
            made.show(name)
            pages = [w for w in visible(made.stage) if isinstance(w, Page)]
            assert [page.pane.hidden() for page in pages] == [0.0], (panel, name)


def test_a_list_keeps_its_place_when_something_else_changes(studio: MakeStudio) -> None:
    made = studio("7in")
    made.show("borrowing-stack")
    press(made, "↓")
    books: Any = next(w for w in visible(made.stage) if isinstance(w, Books))
    before = books.pane.offset()
    made.show("borrowing-stack")
    assert before > 0
    assert books.pane.offset() == pytest.approx(before, abs=1)
    assert isinstance(books, Roll)
