"""What the tests of the desk stand on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.desk.shelf import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.leave()
