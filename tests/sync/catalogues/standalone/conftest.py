"""A furnished library for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.catalogues.standalone.house import House, opened_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened_house(tmp_path / "library.db") as house:
        house.furnish()
        yield house
