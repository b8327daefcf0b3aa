"""A replica that shows what the library does not have is told, and one that shows it is not."""

from collections.abc import Generator
from pathlib import Path

import pytest

from sync.catalogues.standalone.stocking import put_titles
from sync.importing.records import TitleRecord
from sync.office import Office
from sync.replica import comparison, difference
from tests.sync.house import House


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(comparison, "_PORTION", 5)  # of twelve titles
    house = House(tmp_path / "state")
    house.found()
    return house


def steps(office: Office) -> Generator[None, None, str]:
    return difference(office.catalogue.library.store, office.replica.store)


def told(going: Generator[None, None, str]) -> str:
    while True:
        try:
            next(going)
        except StopIteration as end:
            return str(end.value)


def test_a_replica_that_shows_what_there_is_is_left_alone(house: House) -> None:
    with house.open() as office:
        assert told(steps(office)) == ""


def test_the_order_in_which_titles_came_makes_no_difference(house: House) -> None:
    with house.open() as office, office.replica.store.atomic():
        assert office.replica.store.execute("UPDATE titles SET number = 99 WHERE number = 3")
        assert told(steps(office)) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE titles SET title = 'x' WHERE number = 7",
        "UPDATE titles SET year = 1896 WHERE number = 12",
        "DELETE FROM titles WHERE number = 1",
    ],
)
def test_a_title_that_is_another_one_is_told(house: House, wrong: str) -> None:
    with house.open() as office, office.replica.store.atomic():
        assert office.replica.store.execute(wrong) == 1
        assert told(steps(office)).endswith("not the library's 12")


def test_nothing_is_told_of_a_library_that_changes_meanwhile(house: House) -> None:
    with house.open() as office:
        with office.replica.store.atomic():
            office.replica.store.execute("DELETE FROM titles WHERE number = 1")
        going = steps(office)
        next(going)
        put_titles(office.catalogue.library, [TitleRecord("later", "Повесть")])
        assert told(going) == ""
