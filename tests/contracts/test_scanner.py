"""What every barcode scanner owes, simulated or real."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.interfaces import Refusal, Scanner
from drivers.readings import Barcode
from tests.contracts.reader_benches import SCANNERS, Bench


@pytest.fixture(params=SCANNERS, ids=lambda make: make.__name__)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    yield from request.param(tmp_path)


def opened(bench: Bench) -> Scanner:
    device = bench.driver.open()
    assert isinstance(device, Scanner)
    return device


def news(scanner: Scanner) -> Barcode | Refusal:
    """Return the next scan, however often the scanner says nothing before."""
    for _ in range(20):
        if (scan := scanner.read(timeout=1)) is not None:
            return scan
    raise AssertionError("the scanner said nothing")


@pytest.mark.parametrize("text", ["00012345", "9785170983452", "Инв-77", "A" * 256, "a b"])
def test_a_barcode_is_read(bench: Bench, text: str) -> None:
    scanner = opened(bench)
    bench.scan(text)
    assert news(scanner) == text
    scanner.close()


def test_one_scan_after_the_other_is_read_in_this_order(bench: Bench) -> None:
    scanner = opened(bench)
    bench.scan("00012345")
    assert news(scanner) == "00012345"
    bench.scan("00012346")
    assert news(scanner) == "00012346"
    scanner.close()


@pytest.mark.parametrize("text", ["A" * 257, "A" * 4000, "00|01", "00\x0001", "00\x1b[2J"])
def test_what_could_be_an_order_is_refused_once_and_the_next_scan_is_read(
    bench: Bench, text: str
) -> None:
    scanner = opened(bench)
    bench.scan(text)
    assert isinstance(news(scanner), Refusal)
    bench.scan("00012345")
    assert news(scanner) == "00012345"
    scanner.close()
