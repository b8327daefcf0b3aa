"""Which of several candidates is meant."""

import random

import pytest

from sync.replica.folding import words
from sync.replica.question import question_of
from sync.replica.ranking import Candidate, ranked


def book(number: int, title: str, author: str = "", year: int = 2000, copies: int = 1) -> Candidate:
    return Candidate(number, words(title), words(author), (), year, copies)


def shelved(number: int, title: str, call_number: str, copies: int = 1) -> Candidate:
    return Candidate(number, words(title), (), words(call_number), 2000, copies)


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("мир", book(1, "Новый мир"), book(2, "Город", "Миронов, А.")),
        ("толстой", book(1, "Казаки", "Толстой, Лев"), book(2, "Лев Толстой")),
        ("лев", book(1, "Старый лев"), book(2, "Казаки", "Толстой, Лев")),
        ("толстой мир", book(1, "Мир", "Толстой"), book(2, "О мире", "Толстой")),
        ("толстой война", book(1, "Война", "Толстой"), book(2, "Их война", "Толстой")),
        ("остров", book(1, "Тайный остров"), book(2, "Очень большой тайный остров")),
        ("толстой", book(1, "Война и мир", "Толстой", copies=9), book(2, "Ася", "Толстой", 2024)),
        ("физика", book(1, "Новая физика", year=2020), book(2, "Новая физика", year=1950)),
        ("физика", book(2, "Новая физика"), book(1, "Новая физика")),
        ("война", book(1, "О войне. Т. 1"), book(2, "О войне. Т. 2")),
        ("толстой са пт", book(1, "Сад", "Толстой"), book(2, "Ася", "Толстой", copies=9)),
        ("вой ми", book(1, "Война мира"), book(2, "Мир войны", copies=9)),
        ("84(7", shelved(1, "Дюна", "84(7Сое) Г37"), shelved(2, "Труды", "84 Ч-7", copies=9)),
    ],
)
def test_the_title_that_is_meant_comes_first(
    question: str, better: Candidate, worse: Candidate
) -> None:
    asked = question_of(question)
    for order in ([better, worse], [worse, better]):
        assert ranked(order, asked)[0] == better.number


def test_the_order_does_not_depend_on_the_order_they_came_in() -> None:
    books = [book(n, f"Том {n % 7} физики", year=1990 + n % 5) for n in range(60)]
    expected = ranked(books, question_of("физики"))
    random.Random(1).shuffle(books)
    assert ranked(books, question_of("физики")) == expected
