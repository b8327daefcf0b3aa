"""The replica follows the embedded library, and catches up with what it missed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import (
    CancelHold,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    FindTitle,
    HoldPlaced,
    ItemId,
    PatronId,
    PlaceHold,
    TitleId,
)
from sync.importing.records import ItemRecord, TitleRecord
from sync.replica import MirroredLibrary, Replica, TitlesReader, catch_up
from sync.store_errors import StoreError
from tests.contracts.asking import act
from tests.contracts.house import Person, Work
from tests.contracts.libraries import StandaloneHands
from tests.sync.replica.titles import found

NEVER = float("inf")
BOOK, SECOND = ItemId("3000001"), ItemId("3000002")
ANNA, BORIS = PatronId("2000001"), PatronId("2000002")


class House:
    """A library with one title in two copies, its replica, and the searcher."""

    def __init__(self, folder: Path) -> None:
        self.hands = StandaloneHands(folder / "library.db")
        self.title = self.hands.put_title(Work("Чайка", (BOOK, SECOND)))
        for card in (ANNA, BORIS):
            self.hands.put_patron(Person(card))
        self.replica = Replica(folder / "catalogue.db")
        self.titles = TitlesReader(folder / "catalogue.db")
        self.catch_up()
        self.desk = MirroredLibrary(self.hands.catalogue, self.replica)

    def catch_up(self) -> None:
        catch_up(self.hands.catalogue.library, self.replica)

    def free(self) -> tuple[int, int]:
        (found,) = self.titles.find(FindTitle("чайка"), NEVER).titles
        return found.items, found.available

    def close(self) -> None:
        self.titles.close()
        self.replica.close()
        self.hands.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.close()


def test_the_count_follows_loans_and_returns(house: House) -> None:
    assert house.free() == (2, 2)
    assert isinstance(house.desk.ask(act(CheckOut(BOOK, ANNA)), NEVER), CheckedOut)
    assert house.free() == (2, 1)
    assert isinstance(house.desk.ask(act(CheckIn(BOOK)), NEVER), CheckedIn)
    assert house.free() == (2, 2)


def test_an_item_on_the_hold_shelf_is_not_free_until_its_hold_ends(house: House) -> None:
    for item in (BOOK, SECOND):
        house.desk.ask(act(CheckOut(item, ANNA)), NEVER)
    placed = house.desk.ask(act(PlaceHold(TitleId(house.title), BORIS)), NEVER)
    assert isinstance(placed, HoldPlaced)
    house.desk.ask(act(CheckIn(BOOK)), NEVER)
    assert house.free() == (2, 0)
    house.desk.ask(act(CancelHold(placed.hold.id, BORIS)), NEVER)
    assert house.free() == (2, 1)


def test_a_hold_that_lapses_overnight_frees_its_item(house: House) -> None:
    for item in (BOOK, SECOND):
        house.desk.ask(act(CheckOut(item, ANNA)), NEVER)
    house.desk.ask(act(PlaceHold(TitleId(house.title), BORIS)), NEVER)
    house.desk.ask(act(CheckIn(BOOK)), NEVER)
    house.hands.pass_time(timedelta(days=30))
    house.desk.look(FindTitle("чайка"), NEVER)
    assert house.free() == (2, 1)


def test_what_happened_without_the_replica_is_caught_up(house: House) -> None:
    house.hands.put_loan(BOOK, ANNA, timedelta(days=3))
    assert house.free() == (2, 2)
    house.catch_up()
    assert house.free() == (2, 1)


def test_a_replica_that_lacks_nothing_is_not_written_to(house: House) -> None:
    house.hands.put_loan(BOOK, ANNA, timedelta(days=3))
    house.catch_up()
    written = house.replica.store.value("SELECT total_changes()")
    house.catch_up()
    assert house.replica.store.value("SELECT total_changes()") == written


def test_a_lost_replica_is_filled_from_the_library(house: House, tmp_path: Path) -> None:
    house.desk.ask(act(CheckOut(BOOK, ANNA)), NEVER)
    house.replica.close()
    for path in tmp_path.glob("catalogue.db*"):
        path.unlink()
    house.titles.close()
    house.replica = Replica(tmp_path / "catalogue.db")
    house.catch_up()
    assert house.free() == (2, 1)


def test_a_replica_that_fails_costs_no_loan(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(name: str) -> int:
        raise StoreError(name)

    monkeypatch.setattr(house.replica, "mark", fail)
    assert isinstance(house.desk.ask(act(CheckOut(BOOK, ANNA)), NEVER), CheckedOut)
    house.desk.ask(act(CheckOut(SECOND, ANNA)), NEVER)
    assert [record.levelname for record in caplog.records].count("WARNING") == 1


def test_a_title_the_library_got_meanwhile_is_mirrored(house: House) -> None:
    house.hands.put_title(Work("Вишнёвый сад", ()))
    house.replica.put([TitleRecord("title-1", "Чайка")])
    house.catch_up()
    assert len(house.titles.find(FindTitle("вишневый"), NEVER).titles) == 1


def test_an_item_the_replica_lacks_is_mirrored_with_its_title(house: House) -> None:
    third = ItemId("3000003")
    put_titles(
        house.hands.catalogue.library,
        [TitleRecord(house.title, "Чайка", items=(ItemRecord(third),))],
    )
    house.catch_up()
    assert house.free() == (3, 3)


def test_a_mirrored_title_is_found_by_all_that_an_imported_one_is(house: House) -> None:
    record = TitleRecord(
        "hobbit",
        "The Hobbit, or There-and-Back",
        "Tolkien, J. R. R.",
        1937,
        isbns=("9780261103283", "0261103288", "9780747532699", "0747532699"),
        subjects=("Fantasy",),
        call_number="823 TOL",
        filing_title="Hobbit, or There-and-Back",
    )
    put_titles(house.hands.catalogue.library, [record])
    house.catch_up()
    for words in ("hobbit or there", "the hobb", "0261103288", "0-7475", "fantasy", "823tol 1937"):
        assert found(house.titles, words) == ["hobbit"]


def test_a_loan_while_titles_are_loaded_is_seen_at_once(house: House) -> None:
    house.replica.load([TitleRecord("1", "Вишнёвый сад")])
    house.desk.ask(act(CheckOut(BOOK, ANNA)), NEVER)
    assert house.free() == (2, 1)
    assert found(house.titles, "сад") == ["1"]
