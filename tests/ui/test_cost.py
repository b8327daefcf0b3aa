"""What a new book costs the screen: its session drawn, and every layout and text until it stands.

CPU of this thread, without what a graphics card or its software stand-in does.
"""

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import thread_time

import pytest
from kivy.base import EventLoop

from kiosk.session.lines import Line, Looking
from kiosk.session.states import Borrowing, Presentation, Session
from kiosk.ui.screens.books import Books
from sync.circulation import ItemId
from tests.ui.conftest import PANELS, Studio
from tests.ui.samples import ACCOUNT, CARD, KEY, VISIT, lent, session_of, title

pytestmark = pytest.mark.bench

ROUNDS = 5
NAMES = (
    ("Мастер и Маргарита", "Михаил Булгаков"),
    ("Пикник на обочине", "Аркадий и Борис Стругацкие"),
    ("The Left Hand of Darkness", "Ursula K. Le Guin"),
    ("Жизнь и удивительные приключения Робинзона Крузо, моряка из Йорка", "Даниель Дефо"),
    ("Дюна", "Фрэнк Герберт"),
    ("Анна Каренина", "Лев Толстой"),
)


def spent(made: Studio, session: Session) -> float:
    """Draw a session and let it settle; return the CPU milliseconds this took."""
    gc.collect()
    begun = thread_time()
    made.stage.draw(session)
    EventLoop.idle()
    return (thread_time() - begun) * 1000


def visit(made: Studio, number: int, language: str) -> tuple[list[float], list[float]]:
    """Lay down every book; return the costs of a line that is looked up, and of its answer."""
    shown = Presentation(language)
    state = Borrowing(VISIT, ACCOUNT, CARD)
    made.draw(Session(state=state), shown)
    new: list[float] = []
    answered: list[float] = []
    for name, author in NAMES:
        of = title(f"{name} {number}", author)
        before = state.lines
        for line, costs in (
            (Line(ItemId(of.title), Looking(KEY)), new),
            (lent(of), answered),
        ):
            state = replace(state, lines=(*before, line))
            costs.append(spent(made, Session(state=state, presentation=shown)))
        made.settle()
        spare(made)
    made.draw(session_of("idle"), shown)
    return new, answered


def spare(made: Studio) -> None:
    """Be idle until a card is ready for the next book."""
    books = next(w for w in made.stage.walk() if isinstance(w, Books))
    books._make_spare()  # noqa: SLF001 - a third of a second of waiting, told at once
    made.settle()


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("panel", PANELS)
def test_a_new_book(
    studio: Callable[[str], Studio], monkeypatch: pytest.MonkeyPatch, panel: str, language: str
) -> None:
    monkeypatch.setattr("kiosk.ui.screens.books.SPARE_SECONDS", 1e6)
    made = studio(panel)
    rounds = [visit(made, number, language) for number in range(ROUNDS)][1:]
    for what, at in (("a new line", 0), ("its answer", 1)):
        costs = [cost for found in rounds for cost in found[at]]
        sys.stdout.write(
            f"{panel} {language}: {what} {median(costs):.1f} ms CPU, "
            f"{min(costs):.1f} to {max(costs):.1f}\n"
        )
