"""Searching the replica as patrons type."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.circulation import FindTitle, ItemId, TitlesFound, Unavailable
from sync.importing.records import ItemRecord, TitleRecord
from sync.replica import Replica, TitlesReader
from tests.sync.replica.titles import NEVER, found, searcher


@pytest.fixture
def titles(tmp_path: Path) -> Iterator[TitlesReader]:
    with searcher(tmp_path) as (_, titles_reader):
        yield titles_reader


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ёлка", ["1", "3", "2"]),
        ("ЕЛКА", ["1", "3", "2"]),
        ("елк нов", ["2"]),
        ("зощ", ["1"]),
        ("чехов лес", ["3"]),
        ("1999", ["3"]),
        ("рассказы", ["1"]),
        ("84(2Рос", ["1"]),
        ("hobbit", ["4"]),
        ("The Hob", ["4"]),
        ("978-5-17-012345-2", ["1"]),
        ("978 5 17 012345 2", ["1"]),
        ("9785170123452", ["1"]),
        ("5-17-012345-0", ["1"]),
        ("978-5-17", ["1"]),
        ("елка толстой", []),
        ("   ", []),
    ],
)
def test_words_find_titles_the_best_first(
    titles: TitlesReader, words: str, expected: list[str]
) -> None:
    assert found(titles, words) == expected


def test_a_title_that_is_just_the_words_comes_before_those_that_begin_with_them(
    tmp_path: Path,
) -> None:
    one, two = TitleRecord("1", "Чайка над морем", year=2020), TitleRecord("2", "Чайка", year=1896)
    with searcher(tmp_path, one, two) as (_, titles_reader):
        assert found(titles_reader, "чайка") == ["2", "1"]


def test_of_titles_that_are_alike_the_newest_comes_first(tmp_path: Path) -> None:
    years = (1990, 2020, None, 2005)
    books = [TitleRecord(str(year), "Физика", year=year) for year in years]
    with searcher(tmp_path, *books) as (_, titles_reader):
        assert found(titles_reader, "физ") == ["2020", "2005", "1990", "None"]


def test_an_author_is_not_starved_by_titles_with_a_longer_word(tmp_path: Path) -> None:
    own = TitleRecord("own", "Повесть", "Лес, Анна")
    about = [TitleRecord(str(n), f"Старый лесной дом {n}") for n in range(500)]
    with searcher(tmp_path, own, *about) as (_, titles_reader):
        assert found(titles_reader, "лес")[0] == "own"


def test_single_letters_put_titles_in_order_and_leave_none_out(tmp_path: Path) -> None:
    one = TitleRecord("1", "Война и мир", "Толстой, Алексей К.", 2000)
    other = TitleRecord("2", "Война и мир", "Толстой, Л. Н.", 1869)
    with searcher(tmp_path, one, other) as (_, titles_reader):
        assert found(titles_reader, "л н толстой война") == ["2", "1"]
        assert found(titles_reader, "л толстой") == ["2"]


def test_a_title_typed_with_its_article_comes_first(tmp_path: Path) -> None:
    other = TitleRecord("1", "Who saw the hobbit", year=2020)
    exact = TitleRecord("2", "The Hobbit", year=1937, filing_title="Hobbit")
    with searcher(tmp_path, other, exact) as (_, titles_reader):
        assert found(titles_reader, "the hobbit") == ["2", "1"]


def test_a_word_of_the_title_counts_more_than_a_subject(tmp_path: Path) -> None:
    subject = TitleRecord("1", "Птицы", year=2025, subjects=("чайка",))
    title = TitleRecord("2", "Белая чайка", year=1990)
    with searcher(tmp_path, subject, title) as (_, titles_reader):
        assert found(titles_reader, "чайка") == ["2", "1"]


def test_an_authors_works_stand_among_many_titles_about_the_author(tmp_path: Path) -> None:
    about = [TitleRecord(f"about{n}", f"Пушкин, том {n:02}") for n in range(30)]
    own = [TitleRecord(f"own{n}", f"Повесть {n}", "Пушкин, А. С.") for n in range(30)]
    others = [TitleRecord("other", "Стихи", "Пушкинский, И.")]
    with searcher(tmp_path, *about, *own, *others) as (_, titles_reader):
        listed = [each.rstrip("0123456789") for each in found(titles_reader, "пушкин", 12)]
        assert listed == ["about"] * 8 + ["own"] * 4
        assert titles_reader.find(FindTitle("пушкин", 12), NEVER).more
        assert set(found(titles_reader, "пу", 12)) <= {title.title_id for title in about}


def test_a_title_in_the_middle_of_the_alphabet_is_not_starved_by_common_words(
    tmp_path: Path,
) -> None:
    wanted = TitleRecord("wanted", "История и редкость", "Ян, Я.", 1950)
    common = [TitleRecord(str(n), f"Новая история {n}", year=2000) for n in range(1000)]
    with searcher(tmp_path, *common[:500], wanted, *common[500:]) as (_, titles_reader):
        assert found(titles_reader, "история и")[0] == "wanted"
        assert found(titles_reader, "история ред") == ["wanted"]
        assert found(titles_reader, "ян история") == ["wanted"]


def test_a_number_is_a_title_or_a_year_before_it_is_the_beginning_of_an_isbn(
    tmp_path: Path,
) -> None:
    isbn = TitleRecord("isbn", "Сад", isbns=("1984123456", "9781984123459"))
    title = TitleRecord("title", "1984", "Оруэлл, Джордж", 1949)
    year = TitleRecord("year", "Голуби", None, 1984)
    with searcher(tmp_path, isbn, title, year) as (_, titles_reader):
        assert found(titles_reader, "1984") == ["title", "year", "isbn"]
        assert found(titles_reader, "1984123") == ["isbn"]
        assert found(titles_reader, "978-198-41") == ["isbn"]


@pytest.mark.parametrize(
    "words", ["Х 5-17-000000-Х", "517000000x", "5-17-000000-х", "978 5 17 000000 8"]
)
def test_the_last_sign_of_an_isbn_may_be_either_letter(tmp_path: Path, words: str) -> None:
    book = TitleRecord("1", "Х", isbns=("517000000X", "9785170000008"))
    with searcher(tmp_path, book) as (_, titles_reader):
        assert found(titles_reader, words) == ([] if words[0] == "Х" else ["1"])


RUBBISH = ('"', "*", "AND", "NOT", 'a" OR "b', "{title} : x", "NEAR(", "-", "😀", "х" * 200, "\x00")


@pytest.mark.parametrize("words", RUBBISH)
def test_rubbish_finds_nothing_and_raises_nothing(titles: TitlesReader, words: str) -> None:
    assert found(titles, words) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=200))
def test_no_text_raises(titles: TitlesReader, words: str) -> None:
    assert isinstance(titles.find(FindTitle(words), NEVER), TitlesFound)


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    many = [TitleRecord(str(number), f"Том {number}") for number in range(300)]
    with searcher(tmp_path, *many) as (_, titles_reader):
        answer = titles_reader.find(FindTitle("том", 5), NEVER)
        assert (len(answer.titles), answer.more) == (5, True)
        assert not titles_reader.find(FindTitle("том 299", 5), NEVER).more


def test_counts_leave_out_what_nobody_can_take(tmp_path: Path) -> None:
    with searcher(tmp_path) as (replica, titles_reader):
        (first, *_) = titles_reader.find(FindTitle("ёлка"), NEVER).titles
        assert (first.items, first.available, first.call_number) == (3, 2, "84(2Рос=Рус)6")
        replica.note([(ItemId("a1"), True)])
        (first, *_) = titles_reader.find(FindTitle("ёлка"), NEVER).titles
        assert (first.items, first.available) == (3, 1)


def test_importing_again_changes_words_and_leaves_a_loan_alone(tmp_path: Path) -> None:
    with searcher(tmp_path) as (replica, titles_reader):
        replica.note([(ItemId("b1"), True)])
        replica.put([TitleRecord("2", "Зимняя сказка", items=(ItemRecord("b1"),))])
        assert found(titles_reader, "новогодняя") == []
        (title,) = titles_reader.find(FindTitle("сказка"), NEVER).titles
        assert (title.items, title.available) == (1, 0)
        assert replica.counts() == (4, 4)


def test_a_search_whose_time_is_over_is_silence(titles: TitlesReader) -> None:
    with pytest.raises(Unavailable):
        titles.find(FindTitle("елка"), 0.0)


def test_a_missing_replica_is_silence_until_it_is_there(tmp_path: Path) -> None:
    titles_reader = TitlesReader(tmp_path / "catalogue.db")
    with pytest.raises(Unavailable):
        titles_reader.find(FindTitle("елка"), NEVER)
    with searcher(tmp_path):
        assert found(titles_reader, "ёлка") == ["1", "3", "2"]
        titles_reader.close()


def test_another_thread_searches_while_a_batch_is_being_put(tmp_path: Path) -> None:
    with searcher(tmp_path) as (replica, titles_reader), replica.store.atomic():
        replica.put([TitleRecord("5", "Ёлка пятая")])
        seen: list[list[str]] = []

        def search() -> None:
            seen.append(found(titles_reader, "ёлка"))
            titles_reader.close()

        thread = threading.Thread(target=search)
        thread.start()
        thread.join()
        assert seen == [["1", "3", "2"]]


def test_a_replica_that_is_damaged_meanwhile_is_told_and_found_in_again_once_it_was_made_anew(
    tmp_path: Path,
) -> None:
    with searcher(tmp_path):
        pass
    path, told = tmp_path / "catalogue.db", list[str]()
    titles = TitlesReader(path, damaged=told.append)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))
    with pytest.raises(Unavailable):
        titles.find(FindTitle("хоббит"), NEVER)
    assert told
    path.unlink()
    with searcher(tmp_path):
        assert found(titles, "hobbit") == ["4"]
    titles.close()


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_replica_is_thrown_away(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalogue.db"
    path.write_bytes(content)
    replica = Replica(path)
    assert replica.counts() == (0, 0)
    replica.put([TitleRecord("1", "Ёлка")])
    assert replica.counts() == (1, 0)
    replica.close()
