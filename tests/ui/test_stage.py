"""Touching the stage: what is sent, what is shown, what is forgotten."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest

from kiosk.session import events
from kiosk.session.lines import Choice
from kiosk.session.states import Field, Presentation, Session, State
from kiosk.texts import Texts
from kiosk.ui.widgets import Action, Dots, Entry, Key, Notice, Stamp, Text, Tile
from sync.circulation import ItemId, Pin
from tests.ui.conftest import Studio
from tests.ui.lint import visible
from tests.ui.samples import FOUND, STATES, session_of

MakeStudio = Callable[[str], Studio]


@pytest.fixture
def made(studio: MakeStudio) -> Studio:
    return studio("22in")


@pytest.fixture(autouse=True)
def _no_calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.ui.stage.CALM_SECONDS", 0.0)


def show(made: Studio, name: str) -> None:
    made.draw(session_of(name))
    made.sent.clear()


def said(made: Studio) -> str:
    return "\n".join(w.text for w in visible(made.stage) if isinstance(w, Text))


def test_every_state_has_its_screen() -> None:
    from kiosk.ui.screens.table import SCREENS

    assert set(SCREENS) == set(get_args(State))


@pytest.mark.parametrize(
    ("name", "words", "event"),
    [
        ("idle", "Взять", events.BorrowPressed()),
        ("idle", "Вернуть", events.ReturnPressed()),
        ("idle", "Заказать", events.OrderPressed()),
        ("idle", "Записаться", events.RegisterPressed()),
        ("card-wanted", "Отмена", events.BackPressed()),
        ("pin", "Отмена", events.BackPressed()),
        ("borrowing", "Готово", events.FinishPressed()),
        ("borrowing", "Заказать", events.OrderPressed()),
        ("returning", "Готово", events.FinishPressed()),
        ("finished", "Спасибо", events.FinishPressed()),
        ("welcomed", "Готово", events.FinishPressed()),
        ("warning", "Нет, закончить", events.FinishPressed()),
        (
            "borrowing-choice",
            "Продлить",
            events.ChoiceMade(ItemId("Мастер и Маргарита"), Choice.RENEW),
        ),
        (
            "returning-unsure",
            "Вернуть",
            events.ChoiceMade(ItemId("Пикник на обочине"), Choice.RETURN),
        ),
        ("borrowing-fee", "Согласен", events.ChoiceMade(ItemId("Дюна"), Choice.ACCEPT_FEE)),
    ],
)
def test_a_button_sends_what_it_says(
    made: Studio, name: str, words: str, event: events.Event
) -> None:
    show(made, name)
    made.tap(made.find((Tile, Action), words))
    assert made.sent[-1] == event


def test_every_touch_is_a_sign_of_life(made: Studio) -> None:
    show(made, "borrowing")
    made.touch(5, 5)
    assert made.sent == [events.Touched()]


def test_ending_the_visit_at_the_warning_does_not_extend_it(made: Studio) -> None:
    show(made, "warning")
    made.tap(made.find(Action, "Нет"))
    assert made.sent == [events.FinishPressed()]


def test_a_second_press_at_once_is_the_same_press(made: Studio) -> None:
    show(made, "idle")
    tile: Any = made.find(Tile, "Взять")
    clock = iter([10.0, 10.2, 10.4])
    tile.now = lambda: next(clock)
    for _ in range(3):
        made.tap(tile)
    assert made.sent.count(events.BorrowPressed()) == 2


def test_the_second_half_of_a_double_touch_does_not_hit_the_next_screen(
    made: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.ui.stage.CALM_SECONDS", 60.0)
    show(made, "idle")
    show(made, "card-wanted")
    made.tap(made.find(Action, "Отмена"))
    assert made.sent == []


def test_the_pin_pad_sends_digits_and_shows_dots_only(made: Studio) -> None:
    show(made, "pin")
    for digit in "70":
        made.tap(made.find(Key, digit))
    presses = [event for event in made.sent if event != events.Touched()]
    assert presses == [events.DigitPressed("7"), events.DigitPressed("0")]
    made.tap(made.find(Key, icon="backspace"))
    assert made.sent[-1] == events.ErasePressed()
    assert made.find(Dots).typed == 2
    state: Any = STATES["pin"]
    assert state.pin == Pin("42")
    assert "42" not in said(made)


def test_an_ok_key_is_there_only_where_the_length_is_unknown(made: Studio) -> None:
    def ok_keys() -> int:
        return sum(isinstance(w, Key) and w.icon == "check" for w in visible(made.stage))

    show(made, "pin")
    assert ok_keys() == 0
    show(made, "pin-wrong")
    assert ok_keys() == 1


def test_language_palette_and_text_size_change_with_one_touch(made: Studio) -> None:
    show(made, "borrowing")
    made.tap(made.find(Action, "English"))
    made.tap(made.find(Action, icon="text-size"))
    made.tap(made.find(Action, icon="contrast"))
    chosen = [e.presentation for e in made.sent if isinstance(e, events.PresentationChosen)]
    assert chosen == [
        Presentation("en"),
        Presentation(text="large"),
        Presentation(palette="night"),
    ]


def test_a_change_of_language_keeps_the_visit(made: Studio) -> None:
    made.draw(session_of("borrowing"))
    assert "Вернуть до" in said(made)
    made.draw(session_of("borrowing"), Presentation("en", "contrast", "large"))
    assert "Due back" in said(made)
    assert "07\u00a0DEC" in said(made)
    assert "Русский" in said(made)
    assert "Вернуть" not in said(made)


def test_the_library_has_its_name_in_the_language_that_is_read(texts: Texts) -> None:
    from kiosk.ui.faces import Faces
    from kiosk.ui.theme import Theme
    from tests.ui.conftest import PANELS

    theme = Theme(PANELS["7in"], texts, Faces(), names={"ru": "Демо", "en": "Demo"})
    theme.apply(Presentation("en"))
    assert theme.library == "Demo"
    theme.apply(Presentation("ru"))
    assert theme.library == "Демо"


def test_the_keyboard_types_a_search(made: Studio) -> None:
    show(made, "ordering")
    made.tap(made.find(Key, "щ"))
    assert made.sent[-1] == events.WordsTyped("щ")
    made.draw(session_of("ordering-found"))
    made.tap(made.find(Key, icon="backspace"))
    assert made.sent[-1] == events.WordsTyped("каре")
    made.tap(made.find(Key, "ABC"))
    made.tap(made.find(Key, "q"))
    assert made.sent[-1] == events.WordsTyped("каренq")


def test_a_title_that_is_pressed_is_chosen(made: Studio) -> None:
    from kiosk.ui.widgets import TitleCard

    show(made, "ordering-found")
    made.tap(made.find(TitleCard, title="Анна Каренина"))
    assert made.sent[-1] == events.TitleChosen(FOUND[0])


def test_a_list_is_drawn_with_a_finger_and_nothing_in_it_is_pressed(studio: MakeStudio) -> None:
    from kiosk.ui.widgets import Roll, TitleCard

    made = studio("7in")
    show(made, "ordering-found")
    made.tap(made.find(Key, "Найти"))
    card, roll = made.find(TitleCard), made.find(Roll)
    made.touch(*card.to_window(*card.center), drag=roll.height)
    assert roll.pane.scroll_y < 0.5
    assert made.sent == [events.Touched(), events.Touched()]
    assert card.state == "normal"


def test_a_name_begins_with_a_capital_by_itself(made: Studio) -> None:
    show(made, "registering")
    made.tap(made.find(Key, "а"))
    assert events.FieldTyped(Field.FORENAME, "А") in made.sent
    made.tap(made.find(Key, "Дальше"))
    assert events.FieldChosen(Field.PATRONYMIC) in made.sent


def test_a_date_is_typed_on_the_page_of_digits(made: Studio) -> None:
    show(made, "registering-wrong")
    assert made.find(Entry).wrong
    made.tap(made.find(Key, "7"))
    assert made.sent[-1] == events.FieldTyped(Field.BIRTH, "31.12.207")


def test_a_stamp_is_on_a_loan_and_not_on_a_refusal(made: Studio) -> None:
    show(made, "borrowing")
    stamps = [w.text for w in visible(made.stage) if isinstance(w, Stamp)]
    assert stamps == ["30\u00a0НОЯ", "07\u00a0ДЕК", "07\u00a0ДЕК"]
    show(made, "put-back")
    assert not [w for w in visible(made.stage) if isinstance(w, Stamp)]


def test_a_refused_book_has_colour_icon_and_words(made: Studio) -> None:
    from kiosk.ui.widgets import Icon, ItemCard

    show(made, "borrowing-mixed")
    card = made.find(ItemCard, kind="refused")
    assert tuple(card.fill) == made.theme.palette.refused
    assert [w.icon for w in visible(card) if isinstance(w, Icon)] == ["refused"]
    assert any("заказал другой" in w.text for w in visible(card) if isinstance(w, Text))


def test_a_session_without_a_catalogue_says_so_at_the_foot(made: Studio) -> None:
    show(made, "borrowing-mixed")
    assert "Нет связи с каталогом" in said(made)
    show(made, "borrowing")
    assert "Каталог на связи" in said(made)


def test_a_notice_of_idle_is_shown_instead_of_the_hint(made: Studio) -> None:
    show(made, "idle-never-shown")
    assert "Мастер и Маргарита" in made.find(Notice).text
    show(made, "idle")
    assert not [w for w in visible(made.stage) if isinstance(w, Notice)]


def test_a_thing_of_the_drawer_is_laid_down_and_taken_away(
    studio: MakeStudio,
) -> None:
    from kiosk.ui.stage import Stage
    from kiosk.ui.things import Thing

    made, moves = studio("22in"), []
    card = Thing("Анна", "card", lambda: moves.append("lay"), lambda: moves.append("take"))
    made.stage = Stage(made.theme, made.sent.append, (card,))
    made.stage.size = (1080, 1920)
    show(made, "idle")
    opener: Any = made.find(Action, "Демо")
    opener.settle = 0
    made.tap(opener)
    button: Any = made.find(Action, "Анна")
    button.settle = 0
    made.tap(button)
    assert "Положить" not in said(made)
    made.tap(opener)
    made.tap(button)
    assert moves == ["lay", "take"]
    made.tap(made.find(Action, "Закрыть"))
    assert "Положить" not in said(made)


def test_a_long_list_shows_its_newest_book_first(studio: MakeStudio) -> None:
    from kiosk.ui.widgets import ItemCard

    made = studio("7in")
    state: Any = STATES["borrowing"]
    made.draw(Session(state=replace(state, lines=state.lines[:2])))
    made.draw(Session(state=state))
    cards = [w for w in visible(made.stage) if isinstance(w, ItemCard)]
    top = max(cards, key=lambda card: card.to_window(*card.pos)[1])
    assert top.view.title == state.lines[-1].title.title
