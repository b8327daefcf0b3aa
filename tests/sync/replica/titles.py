"""A replica with a handful of titles, and the searcher over it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.circulation import FindTitle
from sync.importing.records import ItemRecord, TitleRecord
from sync.replica import Replica, TitlesReader

NEVER = float("inf")

TITLES = (
    TitleRecord(
        "1",
        "Ёлка",
        "Зощенко, Михаил",
        1940,
        isbns=("9785170123452", "5170123450"),
        subjects=("рассказы",),
        call_number="84(2Рос=Рус)6",
        items=(ItemRecord("a1"), ItemRecord("a2"), ItemRecord("a3", not_for_loan=True)),
    ),
    TitleRecord("2", "Новогодняя ёлка", "Бианки, Виталий", 1951, items=(ItemRecord("b1"),)),
    TitleRecord("3", "Ёлка в лесу", "Чехов, Антон", 1999),
    TitleRecord("4", "The Hobbit", "Tolkien, J. R. R.", 1937, filing_title="Hobbit"),
)


@contextmanager
def searcher(folder: Path, *titles: TitleRecord) -> Iterator[tuple[Replica, TitlesReader]]:
    """Open a replica with these titles, or the usual ones, and a second connection to it."""
    replica = Replica(folder / "catalogue.db")
    replica.put(titles or TITLES)
    titles_reader = TitlesReader(folder / "catalogue.db")
    try:
        yield replica, titles_reader
    finally:
        titles_reader.close()
        replica.close()


def found(titles_reader: TitlesReader, words: str, limit: int = 20) -> list[str]:
    """Return the ids of the titles that fit."""
    answer = titles_reader.find(FindTitle(words, limit), NEVER)
    return [each.title.id for each in answer.titles]
