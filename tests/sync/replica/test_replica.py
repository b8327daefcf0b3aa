"""The owner's side: titles loaded in bulk, put again, and made anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.circulation import FindTitle, ItemId
from sync.importing.records import ItemRecord, TitleRecord
from sync.replica import Replica, TitlesReader
from sync.replica import replica as replica_module
from tests.sync.replica.titles import NEVER, found, searcher


def books(first: int, count: int, title: str = "Том") -> list[TitleRecord]:
    numbers = range(first, first + count)
    return [
        TitleRecord(str(n), f"{title} {n}", items=(ItemRecord(f"i{n}", call_number=f"84 А{n}"),))
        for n in numbers
    ]


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    replica = Replica(tmp_path / "catalogue.db")
    yield replica
    replica.close()


@pytest.fixture
def titles(tmp_path: Path) -> Iterator[TitlesReader]:
    titles = TitlesReader(tmp_path / "catalogue.db")
    yield titles
    titles.close()


def test_what_is_loaded_is_found_when_it_is_published(
    replica: Replica, titles: TitlesReader
) -> None:
    replica.load(books(1, 3))
    replica.load(books(4, 3))
    assert found(titles, "том") == []
    replica.publish()
    assert len(found(titles, "том")) == 6
    replica.publish()


def test_a_long_load_publishes_itself_now_and_then(
    replica: Replica, titles: TitlesReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica_module, "COMMIT", 5)
    replica.load(books(1, 3))
    replica.load(books(4, 3))
    assert len(found(titles, "том")) == 6


def test_closing_publishes(tmp_path: Path, titles: TitlesReader) -> None:
    replica = Replica(tmp_path / "catalogue.db")
    replica.load(books(1, 2))
    replica.close()
    assert len(found(titles, "том")) == 2


def test_a_load_that_fails_leaves_nothing_of_itself_and_can_go_on(
    replica: Replica, titles: TitlesReader
) -> None:
    replica.load(books(1, 2))
    with pytest.raises(OverflowError):
        replica.load([*books(3, 1), TitleRecord("4", "Том 4", year=1 << 70)])
    replica.load(books(5, 1))
    replica.publish()
    assert found(titles, "том") == ["5"]


def test_a_loan_during_a_load_is_noted_and_survives_it(
    replica: Replica, titles: TitlesReader
) -> None:
    replica.load(books(1, 2))
    replica.note([(ItemId("i1"), True)])
    replica.load(books(1, 2, "Книга"))
    replica.publish()
    (first,) = titles.find(FindTitle("книга 1"), NEVER).titles
    assert (first.items, first.available) == (1, 0)


def test_the_same_title_again_is_not_listed_twice(replica: Replica, titles: TitlesReader) -> None:
    replica.put(books(1, 3))
    before = replica.store.query("SELECT number, id FROM titles")
    replica.put([*books(1, 3), *books(1, 3)])
    assert replica.store.query("SELECT number, id FROM titles") == before
    assert len(found(titles, "том")) == 3


def test_a_title_twice_in_one_batch_is_the_later_one_with_the_items_of_both(
    replica: Replica, titles: TitlesReader
) -> None:
    one = TitleRecord("1", "Чайка", items=(ItemRecord("a"),))
    other = TitleRecord("1", "Вишнёвый сад", items=(ItemRecord("b"), ItemRecord("a")))
    replica.put([one, other])
    assert found(titles, "чайка") == []
    (title,) = titles.find(FindTitle("сад"), NEVER).titles
    assert title.items == 2


def test_an_item_moves_with_its_barcode_to_another_title(
    replica: Replica, titles: TitlesReader
) -> None:
    replica.put([TitleRecord("1", "Чайка", items=(ItemRecord("a"),)), TitleRecord("2", "Сад")])
    replica.put([TitleRecord("2", "Сад", items=(ItemRecord("a", withdrawn=True),))])
    assert [each.items for each in titles.find(FindTitle("чайка"), NEVER).titles] == [0]
    assert [each.items for each in titles.find(FindTitle("сад"), NEVER).titles] == [0]
    replica.put([TitleRecord("2", "Сад", items=(ItemRecord("a"),))])
    assert [each.items for each in titles.find(FindTitle("сад"), NEVER).titles] == [1]


def test_a_replica_most_of_whose_index_leads_nowhere_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica_module, "_WORN", 2)
    with searcher(tmp_path, *books(1, 3)) as (replica, _):
        for title in ("Книга", "Часть"):
            replica.put(books(1, 3, title))
    replica = Replica(tmp_path / "catalogue.db")
    assert replica.counts() == (0, 0)
    replica.put(books(1, 3))
    replica.close()
    replica = Replica(tmp_path / "catalogue.db")
    assert replica.counts() == (3, 3)
    replica.close()
