"""What the head of a visit says: how many books, and what comes next."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kiosk.session.states import Borrowing, Presentation
from kiosk.ui.screens.borrowing import loans_now, next_step
from kiosk.ui.widgets import Text
from sync.circulation import Account
from tests.ui.conftest import PANELS, Studio
from tests.ui.lint import scrolled_out, visible
from tests.ui.samples import CARD, DUNE, FULL, MASTER, PATRON, VISIT, back, lent, loan

MakeStudio = Callable[[str], Studio]


def of(limit: int | None, *lines: Any, finishing: bool = False) -> Borrowing:
    account = Account(PATRON, loans=(loan(DUNE),), loan_limit=limit)
    return Borrowing(VISIT, account, CARD, lines=lines, finishing=finishing)


def test_a_book_is_asked_for_only_while_one_may_be_borrowed() -> None:
    assert next_step(of(3)) == "headline"
    assert next_step(of(3, lent(MASTER))) == "more"
    assert next_step(of(2, lent(MASTER))) == "full"
    assert next_step(of(1)) == "full"
    assert next_step(of(None, lent(MASTER))) == "more"
    assert next_step(of(1, finishing=True)) == "wait"


def test_a_book_that_came_back_in_this_visit_no_longer_counts() -> None:
    assert loans_now(of(3, back(DUNE))) == 0
    assert next_step(of(1, back(DUNE))) == "more"


@pytest.mark.parametrize("text", ["normal", "huge"])
@pytest.mark.parametrize("panel", PANELS)
def test_at_the_limit_the_screen_says_so_and_asks_for_no_book(
    studio: MakeStudio, panel: str, text: str
) -> None:
    made = studio(panel)
    made.show("borrowing-full", Presentation("ru", "paper", text))
    said = [w.text for w in visible(made.stage) if isinstance(w, Text) and not scrolled_out(w)]
    assert "Больше взять нельзя" in said
    assert not [words for words in said if "ещё книгу" in words]


def test_what_is_not_wrong_is_not_red(studio: MakeStudio) -> None:
    made = studio("10in")
    for state in (FULL, replace(FULL, lines=())):
        made.draw(replace(made.stage.session, state=state))
        count: Any = made.find(Text, "На руках")
        assert tuple(count.colour or made.theme.palette.ink) == made.theme.palette.ink


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_low_panel_says_what_to_do_beside_what_there_is_to_know(
    studio: MakeStudio, language: str
) -> None:
    made = studio("7in")
    made.show("borrowing-empty", Presentation(language=language))
    seen = [widget.text for widget in visible(made.stage) if isinstance(widget, Text)]
    assert made.theme.words("borrowing.headline") in seen
    assert any(made.theme.words.count("borrowing.overdue", 1) in text for text in seen)
