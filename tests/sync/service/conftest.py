"""What the tests of the service stand on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.service.client import SocketDesk
from tests.sync.service.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.close()


@pytest.fixture
def desk(office: Office) -> Iterator[SocketDesk]:
    desk = SocketDesk(office.sockets.desk)
    yield desk
    desk.close()
