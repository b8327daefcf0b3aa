"""The command line that the tests of the commands type at."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from sync.circulation import ClockQuality
from sync.clock import SystemClock
from tests.kiosk.commands.library import CommandLine


@pytest.fixture
def kiosk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    # Nothing vouches for the clock of a machine that tests: loans would wait for the staff.
    trusted = SystemClock(otherwise=ClockQuality.RTC)
    monkeypatch.setattr("sync.__main__.clock_of", lambda _: trusted)
    return CommandLine(tmp_path, capsys)


@pytest.fixture(params=["running", "stopped"])
def either(request: pytest.FixtureRequest, kiosk: CommandLine) -> Iterator[CommandLine]:
    """Return a command line beside a service that runs, and one where none does."""
    with kiosk.service() if request.param == "running" else nullcontext():
        yield kiosk
