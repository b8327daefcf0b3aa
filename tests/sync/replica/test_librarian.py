"""What a librarian expects of a search, over the four hundred titles of the demo library.

Each row is a question as it is typed and the titles that must come first, in that order.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from sync.circulation import FindTitle
from sync.importing.demo import demo_library
from sync.replica import TitlesReader
from tests.sync.replica.titles import NEVER, searcher

WAR_AND_PEACE = ("Война и мир", "Война и миръ")
HOBBIT = "The Hobbit, or There and Back Again"
KARENINA, KEY = "Анна Каренина", "Золотой ключик, или Приключения Буратино"


@pytest.fixture(scope="module")
def titles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TitlesReader]:
    folder = tmp_path_factory.mktemp("demo")
    with searcher(folder, *demo_library(date(2026, 1, 1)).titles) as (_, titles_reader):
        yield titles_reader


def first(titles: TitlesReader, words: str, count: int) -> list[str]:
    found = titles.find(FindTitle(words, count), NEVER).titles
    return [each.title.title for each in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # An author's works, what the library has most of first.
        ("толстой", ["Война и мир", KEY, KARENINA]),
        ("Л. Н. Толстой", ["Война и мир", KARENINA, "Хаджи-Мурат"]),
        # Words of author and title in any order, none of them typed out.
        ("толстой война", list(WAR_AND_PEACE)),
        ("войн толст", list(WAR_AND_PEACE)),
        # A title that is just the word, then one that begins with it, then one that has it.
        ("мы", ["Мы", "Мышление и речь", "Сказка о глупом мышонке"]),
        ("остров", ["Остров Сахалин", "Остров сокровищ", "Таинственный остров"]),
        ("сказки", ["Сказки", "Сказки", "Сказки матушки Гусыни, или Истории и сказки былых"]),
        # An article is typed or not.
        ("hobbit", [HOBBIT, HOBBIT]),
        ("the hob", [HOBBIT, HOBBIT]),
        # Hyphens are typed, left out, or a blank.
        ("хаджи-мурат", ["Хаджи-Мурат"]),
        ("хаджи мурат", ["Хаджи-Мурат"]),
        ("хаджимурат", ["Хаджи-Мурат"]),
        ("Midnights", ["Midnight's Children"]),
        # Letters that are on no keyboard, and those of before 1918.
        ("godel escher", ["Gödel, Escher, Bach: an Eternal Golden Braid"]),
        ("конек горб", ["Конёк-Горбунок"]),
        ("евгений онегин 1833 пушкинъ", ["Евгеній Онѣгинъ"]),
        # й is not и.
        ("вий", ["Вий"]),
        # An ISBN in the other length, with hyphens, unfinished.
        ("978-0-7475-3269-9", ["Harry Potter and the Philosopher's Stone"]),
        ("0747532699", ["Harry Potter and the Philosopher's Stone"]),
        ("0-7475-32", ["Harry Potter and the Philosopher's Stone"]),
        # A year, with an author or without.
        ("1869", ["Война и мир", "Идиот", "Основы химии"]),
        ("достоевский 1866", ["Преступление и наказание", "Игрок"]),
        # A call number, as it is on the spine or not quite.
        ("63.3(2) К52", ["Курс русской истории"]),
        ("823tol", ["The Lord of the Rings"]),
        ("22.1 п27", ["Занимательная математика"]),
        # The other keyboard, and a slip.
        ("djqyf b vbh", list(WAR_AND_PEACE)),
        ("рщииш", [HOBBIT, HOBBIT]),
        ("достаевский идиот", ["Идиот"]),
        ("harry poter", ["Harry Potter and the Philosopher's Stone"]),
        ("карлосн", ["Малыш и Карлсон, который живёт на крыше"]),
    ],
)
def test_the_titles_a_librarian_would_hand_over_come_first(
    titles: TitlesReader, words: str, expected: list[str]
) -> None:
    found = first(titles, words, len(expected))
    assert [title[: len(name)] for title, name in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize("words", ["вии", "толстой гоголь", "978-5-17-012345-2", "qqq"])
def test_what_the_library_does_not_have_is_not_found(titles: TitlesReader, words: str) -> None:
    assert first(titles, words, 5) == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("мастер и маргарита", "Мастер и Маргарита"),
        ("the hobbit, or", HOBBIT),
        ("булгаков собачье", "Собачье сердце"),
    ],
)
def test_a_title_once_in_sight_stays_in_sight_while_it_is_typed(
    titles: TitlesReader, typed: str, title: str
) -> None:
    lengths = range(1, len(typed) + 1)
    in_sight = [title in first(titles, typed[:letters], 20) for letters in lengths]
    assert in_sight == sorted(in_sight)
    assert in_sight[-1]
