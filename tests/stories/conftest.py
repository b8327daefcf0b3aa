"""A display of its own for the windows of the stories."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stories.stand import Stand
from tests.stories.village import Village, found


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """Start an X server without a screen and return its name."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait()


Founded = Callable[..., tuple[Stand, Village]]


@pytest.fixture
def kiosk(display: str, tmp_path: Path) -> Iterator[Founded]:
    """Return a function that founds a village library and switches its kiosk on."""
    stands: list[Stand] = []

    def switch_on(*, lent: int = 0, held_is_away: bool = False) -> tuple[Stand, Village]:
        stand = Stand(tmp_path, display)
        stands.append(stand)
        village = found(stand.config, lent=lent, held_is_away=held_is_away)
        stand.start()
        return stand, village

    yield switch_on
    for stand in stands:
        stand.stop()
        sys.stdout.write(stand.log())  # shown by pytest beside a failure only
