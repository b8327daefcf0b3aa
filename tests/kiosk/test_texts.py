"""Both languages say the same things, completely, in plain words."""

import re
import string
from datetime import date, datetime
from pathlib import Path

import pytest

from kiosk.session.lines import Choice
from kiosk.texts import FOLDER, LANGUAGES, Texts, Words, parse, read
from sync.circulation import (
    Item,
    ItemId,
    ItemState,
    Money,
    Refusal,
    Refused,
    Route,
    Title,
    TitleId,
)

MOST_WORDS = 12
NUMBERS = (0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 101, 111, 112)
ROOT = FOLDER.parent.parent


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load()


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest, texts: Texts) -> Words:
    return texts.words(request.param)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    russian, english = (read(FOLDER / f"{language}.po").forms for language in ("ru", "en"))
    assert russian.keys() == english.keys()
    assert len(russian) > 150


def test_both_languages_fill_in_the_same_fields() -> None:
    russian, english = (read(FOLDER / f"{language}.po").forms for language in ("ru", "en"))
    for key, forms in russian.items():
        named = {frozenset(fields(form)) for form in (*forms, *english[key])}
        assert len(named) == 1, key


def test_every_text_says_something(words: Words) -> None:
    assert [key for key in words.every_key() if not all(words.forms(key))] == []


def test_no_refusal_sends_a_patron_to_what_the_kiosk_can_not_do(words: Words) -> None:
    # Nobody can type a card's number here, or take back a hold.
    impossible = re.compile(
        "введите номер|отмените|type the number|cancel one first", re.IGNORECASE
    )
    keys = [key for key in words.every_key() if key.startswith("refusal.")]
    assert [key for key in keys if impossible.search(" ".join(words.forms(key)))] == []


def test_a_counted_text_has_all_the_forms_of_its_language(texts: Texts) -> None:
    for language, count in (("ru", 3), ("en", 2)):
        words = texts.words(language)
        assert {len(words.forms(key)) for key in words.every_key()} == {1, count}


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (1, "1 книга"),
        (2, "2 книги"),
        (5, "5 книг"),
        (11, "11 книг"),
        (21, "21 книга"),
        (112, "112 книг"),
    ],
)
def test_russian_counts_as_russians_do(texts: Texts, n: int, said: str) -> None:
    text = texts.words("ru").count("finish.also", n)
    assert said in text


def test_english_counts_as_the_english_do(texts: Texts) -> None:
    english = texts.words("en")
    assert english.count("finish.also", 1) == "1 book returned"
    assert english.count("finish.also", 0) == "0 books returned"


def test_dates_read_as_people_say_them(texts: Texts) -> None:
    day = date(2026, 12, 7)
    assert texts.words("ru").day(day) == "7\u00a0декабря"
    assert texts.words("en").day(day) == "7\u00a0December"
    assert texts.words("ru").stamp(day) == "07\u00a0ДЕК"
    assert texts.words("en").stamp(day) == "07\u00a0DEC"
    assert texts.words("ru").time(datetime(2026, 12, 7, 9, 5)) == "09:05"  # noqa: DTZ001


def test_money_is_written_in_the_language_it_is_read_in(texts: Texts) -> None:
    assert texts.words("ru").money(Money(120050), "RUB") == "1200,50\u00a0₽"
    assert texts.words("en").money(Money(300), "EUR") == "3\u00a0€"


@pytest.mark.parametrize("reason", Refusal)
def test_every_refusal_says_why_and_what_next_in_few_words(words: Words, reason: Refusal) -> None:
    item = Item(ItemId("1"), Title(TitleId("1"), "Дюна"), ItemState.ON_LOAN)
    due = Item(item.id, item.title, item.state, due=datetime(2026, 12, 7).astimezone())
    here = Item(item.id, item.title, ItemState.AVAILABLE, call_number="84(2) Б 90")
    cases = [
        Refused(reason),
        Refused(reason, item=here),
        Refused(reason, item=due),
        Refused(reason, fee=Money(12050)),
        *(Refused(reason, limit=n) for n in NUMBERS),
        *(Refused(reason, minutes=n) for n in NUMBERS),
    ]
    for refused in cases:
        said = words.refusal(refused)
        assert 3 <= len(said.split()) <= MOST_WORDS, said
        assert said.endswith((".", "!")), said
        assert said.count(".") >= 2, said
        assert "{" not in said


@pytest.mark.parametrize("choice", Choice)
def test_every_choice_has_a_button(words: Words, choice: Choice) -> None:
    assert words.choice(choice)


@pytest.mark.parametrize("route", Route)
def test_every_route_says_where_to_put_the_book(words: Words, route: Route) -> None:
    assert words(f"line.route.{route.value}")


KEY = re.compile(r"""["']([a-z-]+(?:\.[a-z0-9-]+)+)["']""")
MADE = re.compile(
    r"^(month|month-short|refusal|line\.(route|asking|slow)|choice|register|borrowing|out|apology|never-shown|finish|welcome)\."
)


def used() -> set[str]:
    files = [*(ROOT / "kiosk").rglob("*.py"), *(ROOT / "kiosk").rglob("*.kv")]
    return {key for file in files for key in KEY.findall(file.read_text("utf-8"))}


def test_every_key_that_the_screens_name_has_a_text(words: Words) -> None:
    heads = {key.partition(".")[0] for key in words.every_key()}
    known = {key for key in used_in_ui() if key.partition(".")[0] in heads}
    assert len(known) > 60
    assert {key for key in known if not words.has(key)} == set()


def used_in_ui() -> set[str]:
    files = [*(ROOT / "kiosk/ui").rglob("*.py"), *(ROOT / "kiosk/ui").rglob("*.kv")]
    return {key for file in files for key in KEY.findall(file.read_text("utf-8"))}


def test_no_text_is_left_over(words: Words) -> None:
    assert {key for key in words.every_key() if key not in used() and not MADE.match(key)} == set()


def test_a_language_that_is_unknown_is_answered_in_the_first(texts: Texts) -> None:
    assert texts.words("tt").language == LANGUAGES[0]
    assert texts.other("ru") == "en"
    assert texts.other("en") == "ru"


@pytest.mark.parametrize("line", ["rubbish", 'msgid "open', 'msgctxt "x"'])
def test_a_damaged_message_file_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        parse(line)


def test_message_files_stand_where_the_package_is(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"ru\.po"):
        Texts.load(tmp_path)


def test_a_lock_that_only_staff_can_open_names_no_minutes(words: Words) -> None:
    said = words.refusal(Refused(Refusal.PIN_LOCKED, minutes=0))
    assert said == words.refusal(Refused(Refusal.PIN_LOCKED))
    assert said != words.refusal(Refused(Refusal.PIN_LOCKED, minutes=5))
