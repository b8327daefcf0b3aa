"""What the figures are measured on: a display, a folder on the medium, and one table for all.

Where the disk in question is not that of `/var/tmp`, KIOSK_BENCH_FOLDER names a folder on it.
KIOSK_BENCH_DISPLAY names an X display that is to be used instead of a virtual one.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.figures import Table
from tests.bench.machine import MediumError, described, medium_of
from tests.bench.site import SIZE


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """Return the name of an X display."""
    named = os.environ.get("KIOSK_BENCH_DISPLAY")
    if named:
        yield named
        return
    reading, writing = os.pipe()
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Return a folder on the medium to be measured, removed in the end."""
    place = Path(os.environ.get("KIOSK_BENCH_FOLDER", "/var/tmp"))  # noqa: S108 - on a disk, by the FHS
    try:
        medium_of(place)
    except MediumError as problem:
        pytest.fail(str(problem), pytrace=False)
    made = Path(tempfile.mkdtemp(prefix="kiosk-bench-", dir=place))
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def table(folder: Path) -> Iterator[Table]:
    """Return the table, printed when everything has been measured."""
    all_figures = Table()
    yield all_figures
    all_figures.header += described(medium_of(folder), all_figures.facts)
    sys.stdout.write(f"\n\n{all_figures}\n")
