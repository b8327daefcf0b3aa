"""What a book's card asks can be answered: its buttons are in sight, however long its title."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kiosk.session.lines import Choice, FeeAsked
from kiosk.session.states import Borrowing, Presentation
from kiosk.ui.widgets.button import Action
from kiosk.ui.widgets.item_card import ItemCard
from sync.circulation import Money, Refusal, Refused
from tests.ui.conftest import PANELS, Studio
from tests.ui.samples import LONG, STATES, line, session_of

FEE = Refused(Refusal.FEE_MUST_BE_ACCEPTED, fee=Money(3000))


@pytest.mark.parametrize("text", ["normal", "huge"])
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("panel", PANELS)
def test_the_buttons_of_the_newest_book_are_in_sight(
    studio: Callable[[str], Studio], panel: str, language: str, text: str
) -> None:
    made = studio(panel)
    state = STATES["borrowing-fee"]
    assert isinstance(state, Borrowing)
    asking = replace(state, lines=(line(LONG, FeeAsked(FEE)),))
    session = replace(session_of("borrowing-fee"), state=asking)
    made.draw(session, Presentation(language, "paper", text))
    screen = made.stage.current
    assert screen is not None
    books = screen.ids.books
    (card,) = (child for child in books.column.children if isinstance(child, ItemCard))
    buttons = [child for child in card.ids.choices.children if isinstance(child, Action)]
    assert len(buttons) == len((Choice.ACCEPT_FEE, Choice.DECLINE))
    for button in buttons:
        _, low = button.to_window(button.x, button.y)
        _, high = button.to_window(button.x, button.top)
        assert books.y - 1 <= low < high <= books.top + 1
