"""A pretend serial device for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drivers.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path / "usb-Pretend_Device-port0")
    yield made
    made.close()
