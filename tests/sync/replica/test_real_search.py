"""What a librarian expects of a search over real records: ten thousand English, 600 Russian."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from sync.circulation import FindTitle
from sync.importing.catalogue import read_catalogue
from sync.importing.mapping_files import load_mapping
from sync.importing.records import TitleRecord
from sync.replica import TitlesReader
from sync.replica.folding import phrase
from tests.sync.replica.titles import NEVER, searcher

ENGLISH = "loc_books_250k/loc_books_2016_p01_01.mrc.gz"
RUSSIAN = "rusmarc_stavropol/stav6_part1_cp866.mrc"
WAR_AND_PEACE = ["Война и мир : Роман в 4 т. Т.1-2", "Война и мир : Роман в 4 т. Т.3-4"]


@pytest.fixture(scope="module")
def titles(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TitlesReader]:
    read = chain(
        read_catalogue(test_data / ENGLISH, load_mapping("marc21-holdings")),
        read_catalogue(test_data / RUSSIAN, load_mapping("rusmarc-995"), "cp866"),
    )
    records = [found for found in read if isinstance(found, TitleRecord)]
    with searcher(tmp_path_factory.mktemp("real"), *records) as (_, titles_reader):
        yield titles_reader


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("война и", WAR_AND_PEACE),
        ("толстой", WAR_AND_PEACE),
        ("djqyf", WAR_AND_PEACE),
        ("волшебник оз", ["Удивительный волшебник Страны Оз"]),
        ("баум 1994", ["Озма из Страны Оз"]),
        ("84(7Сое) К32", ["Хищник-III"]),
        ("5-85775-017", ["Хищник-III"]),
        ("9785857750179", ["Хищник-III"]),
        ("tolstoy", ["Divine and human", "Divine and human", "The awakening", "Resurrection"]),
        ("tale of two", ["A tale of two cities"]),
        ("prince pauper twain", ["The prince and the pauper", "The prince and the pauper"]),
        ("tuker sawyer", []),
        ("botnical materia", ["Botanical materia medica and pharmacology"]),
        ("PR4571", ["A tale of two cities"]),
    ],
)
def test_the_titles_a_librarian_would_hand_over_come_first(
    titles: TitlesReader, words: str, expected: list[str]
) -> None:
    found = titles.find(FindTitle(words, max(len(expected), 1)), NEVER).titles
    told = [phrase(each.title.title) for each in found]
    assert len(told) == len(expected)
    for title, name in zip(told, expected, strict=True):
        assert title.startswith(phrase(name))
