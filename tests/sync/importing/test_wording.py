import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.importing.wording import (
    age_mark_in,
    language_in,
    price_in,
    readable,
    without_article,
    without_isbd_end,
    year_in,
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("The ideas behind the chess openings /", "The ideas behind the chess openings"),
        ("E Street shuffle :", "E Street shuffle"),
        ("Introduction to Attic Greek.", "Introduction to Attic Greek"),
        ("Fine, Reuben,", "Fine, Reuben"),
        ("Heylin, Clinton.", "Heylin, Clinton"),
        ("Mastronarde, Donald J.", "Mastronarde, Donald J."),
        ("Толстой, Л. Н.", "Толстой, Л. Н."),
        ("А зори здесь тихие...", "А зори здесь тихие..."),
        ("Задачи и этюды. Вып.", "Задачи и этюды. Вып."),
        ("Catch-22.", "Catch-22"),
        ("Что делать?", "Что делать?"),
        ("(sound recording).", "(sound recording)"),
        (" / ", ""),
    ],
)
def test_punctuation_that_announced_the_next_part_goes(written: str, shown: str) -> None:
    assert without_isbd_end(written) == shown


def test_text_is_shown_on_one_line_without_marks_nobody_sees() -> None:
    assert readable("\u0088Les \u0089corps\n\tétrangers\u200f") == "Les corps étrangers"
    assert readable("Тёмные  аллеи") == "Тёмные аллеи"
    assert readable("Войнa и миръ, Ѳеодоръ") == "Войнa и миръ, Ѳеодоръ"
    assert readable("и\u0306") == "й"
    assert readable("Д\ud800юна").encode() == "Д\ufffdюна".encode()


@pytest.mark.parametrize("title", ["\u0088Les \u0089corps", "\u0098Les \u009ccorps"])
def test_a_framed_article_is_passed_over_when_filing(title: str) -> None:
    assert without_article(title) == "corps"


def test_a_title_without_a_framed_article_is_filed_as_it_is() -> None:
    assert without_article("Les corps") is None
    assert without_article("\u0088Les\u0089") is None


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("c1990.", 1990),
        ("[2007]", 2007),
        ("1993-1995", 1993),
        ("19  9999u", None),
        ("MDCCC", None),
        ("120829", None),
        ("", None),
    ],
)
def test_a_year_is_found_in_a_date(written: str, year: int | None) -> None:
    assert year_in(written) == year


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("12+", 12),
        ("Для детей 6 +", 6),
        ("0+", 0),
        ("[16+] 18+", 18),
        ("C++", None),
        ("112+", None),
    ],
)
def test_an_age_mark_is_only_what_is_written_out(written: str, mark: int | None) -> None:
    assert age_mark_in(written) == mark


@pytest.mark.parametrize(
    ("written", "language"), [("rus", "rus"), ("engfre", "eng"), ("|||", None), ("und", None)]
)
def test_a_language_is_a_code_that_means_one(written: str, language: str | None) -> None:
    assert language_in(written) == language


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("р. 165.00", 16500),
        ("834 р. 30 к.", 83430),
        ("1 436 р.", 143600),
        ("16 к.", 16),
        ("$9.95", 995),
        ("12,5", 1250),
        ("9700", 970000),
        ("в дар", None),
    ],
)
def test_a_price_is_read_as_people_write_it(written: str, price: int | None) -> None:
    assert price_in(written) == price


@given(st.text())
def test_no_text_raises_and_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = readable(text)
    assert readable(once) == once
    for read in (without_isbd_end, year_in, age_mark_in, language_in, price_in):
        read(once)
