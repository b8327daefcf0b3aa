"""What every plate owes, simulated or real."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import TagGoneError
from drivers.interfaces import CardPlate, ItemReader
from drivers.readings import TagUid
from tests.contracts.reader_benches import CARD, PLATES, Bench

BOOK = TagUid(bytes.fromhex("E004010012345678"))
OTHER_BOOK = TagUid(bytes.fromhex("E004010012345679"))
IN_STOCK, ON_LOAN = 0x07, 0xC2


@pytest.fixture(params=PLATES, ids=lambda make: make.__name__)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    yield from request.param(tmp_path)


def opened(bench: Bench) -> ItemReader:
    device = bench.driver.open()
    assert isinstance(device, ItemReader)
    return device


def test_an_empty_plate_has_no_tags(bench: Bench) -> None:
    assert opened(bench).inventory() == ()


def test_each_book_of_a_stack_is_found_and_read(bench: Bench) -> None:
    plate = opened(bench)
    bench.lay_item(BOOK, "30000123")
    bench.lay_item(OTHER_BOOK, "30000124")
    assert sorted(plate.inventory()) == [BOOK, OTHER_BOOK]
    assert [plate.read_tag(uid).item for uid in (BOOK, OTHER_BOOK)] == ["30000123", "30000124"]


def test_what_is_laid_down_ends_the_wait(bench: Bench) -> None:
    plate = opened(bench)
    plate.inventory()
    bench.lay_item(BOOK, "30000123")
    plate.wait(timeout=60)
    assert plate.inventory() == (BOOK,)


def test_the_security_byte_is_what_was_written(bench: Bench) -> None:
    plate = opened(bench)
    bench.lay_item(BOOK, "30000123")
    assert plate.read_afi(BOOK) == IN_STOCK
    plate.write_afi(BOOK, ON_LOAN)
    assert plate.read_afi(BOOK) == ON_LOAN
    assert plate.read_tag(BOOK).afi == ON_LOAN


def test_a_tag_remembers_its_security_byte_when_it_is_taken_away(bench: Bench) -> None:
    plate = opened(bench)
    bench.lay_item(BOOK, "30000123")
    plate.write_afi(BOOK, ON_LOAN)
    bench.take(BOOK)
    bench.lay_item(BOOK, "30000123")
    assert plate.read_afi(BOOK) == ON_LOAN


def test_a_tag_that_is_not_there_is_gone(bench: Bench) -> None:
    plate = opened(bench)
    bench.lay_item(BOOK, "30000123")
    bench.take(BOOK)
    assert plate.inventory() == ()
    with pytest.raises(TagGoneError):
        plate.read_tag(BOOK)
    with pytest.raises(TagGoneError):
        plate.read_afi(BOOK)
    with pytest.raises(TagGoneError):
        plate.write_afi(BOOK, ON_LOAN)


def test_a_card_among_books_is_a_card(bench: Bench) -> None:
    plate = opened(bench)
    if not isinstance(plate, CardPlate):
        pytest.skip("this plate sees no cards")
    bench.lay_item(BOOK, "30000123")
    bench.lay_card(CARD)
    assert (plate.inventory(), plate.cards()) == ((BOOK,), (CARD,))
