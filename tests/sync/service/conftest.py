"""What the tests of the service stand on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.service.client import SocketDesk
from tests.sync.service.office import Office, OpenOffice


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[OpenOffice]:
    """Open services in the test's folder; what the test leaves open is closed, whatever happens."""
    opened: list[Office] = []

    def open_one(**more: Any) -> Office:
        opened.append(Office(tmp_path, **more))
        return opened[-1]

    yield open_one
    for office in opened:
        office.close()


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office()


@pytest.fixture
def desk(office: Office) -> Iterator[SocketDesk]:
    desk = SocketDesk(office.sockets.desk)
    yield desk
    desk.close()
