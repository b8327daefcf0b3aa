"""What was meant where nothing is found."""

from pathlib import Path

import pytest

from sync.circulation import FindTitle, Unavailable
from sync.importing.records import TitleRecord
from sync.replica import TitlesReader
from sync.replica.slips import on_other_keyboard
from tests.sync.replica.titles import found, searcher

BOOKS = (
    TitleRecord("1", "Война и мир", "Толстой, Лев", 1869),
    TitleRecord("2", "Ёжик в тумане", "Козлов, Сергей", 1981),
    TitleRecord("3", "Harry Potter", "Rowling, J. K.", 1997),
    TitleRecord("4", "Большая энциклопедия", None, 2006),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("djqyf", "война"),
        (",jkmifz", "большая"),
        ("<jkmifz", "большая"),
        ("`;br", "ежик"),
        ("Рфккн Зщееук", "harry potter"),
        ("[elj;ybr", "художник"),
    ],
)
def test_the_same_keys_write_another_word_in_the_other_layout(typed: str, meant: str) -> None:
    question = on_other_keyboard(typed)
    assert question is not None
    assert question.phrase == meant


@pytest.mark.parametrize("typed", ["", "123", "  "])
def test_what_has_no_letter_is_the_same_in_both_layouts(typed: str) -> None:
    question = on_other_keyboard(typed)
    assert question is None or question.phrase == typed.strip()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("djqyf b vbh", ["1"]),
        ("njkcnjq", ["1"]),
        ("рфккн", ["3"]),
        ("вайна", ["1"]),
        ("вонйа", ["1"]),
        ("войина", ["1"]),
        ("вона", ["1"]),
        ("таман", ["2"]),
        ("таманн", []),
        ("толстой вайна", ["1"]),
        ("таистой вайна", []),
        ("поттер", []),
        ("hary poter", ["3"]),
        ("hary poter roling", []),
        ("мор", []),
        ("1969", []),
    ],
)
def test_one_slip_a_word_is_mended_where_nothing_is_found(
    tmp_path: Path, typed: str, expected: list[str]
) -> None:
    with searcher(tmp_path, *BOOKS) as (_, titles):
        assert found(titles, typed) == expected


def test_what_is_found_as_typed_is_not_second_guessed(tmp_path: Path) -> None:
    with searcher(tmp_path, *BOOKS, TitleRecord("5", "Вайна")) as (_, titles):
        assert found(titles, "вайна") == ["5"]


def test_mending_ends_at_the_deadline(tmp_path: Path) -> None:
    with searcher(tmp_path, *BOOKS):
        ticks = iter(range(10_000))
        titles = TitlesReader(tmp_path / "catalogue.db", now=lambda: float(next(ticks)))
        with pytest.raises(Unavailable):
            titles.find(FindTitle("вайнаа"), 100.0)
        titles.close()
        assert next(ticks) < 110
