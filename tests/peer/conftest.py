"""The bench's display, folder and table; and a Chromium, without which there is no peer."""

from pathlib import Path

import pytest

from tests.bench.conftest import display, folder, table
from tests.bench.figures import Table
from tests.peer.browser import Browser, is_installed, version
from tests.peer.contest import page_in

__all__ = ["browser", "display", "folder", "table"]


@pytest.fixture
def browser(folder: Path, display: str, table: Table, request: pytest.FixtureRequest) -> Browser:
    """Return a browser with the kiosk's screens as its page."""
    if not is_installed():
        pytest.skip("chromium is not installed; `make bench-peer` installs it")
    table.facts["peer"] = version()
    place = folder / request.node.name
    return Browser(page_in(place), place / "profile", display)
