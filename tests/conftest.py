"""What every test stands on: an own Kivy home, no window, repeatable examples.

Kivy reads its environment when it is first imported, so it is set here, before any
test module is.
"""

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

_KIVY_HOME = tempfile.mkdtemp(prefix="kivy-home-")
atexit.register(shutil.rmtree, _KIVY_HOME, ignore_errors=True)
os.environ.update(
    KIVY_HOME=_KIVY_HOME,
    KIVY_NO_ARGS="1",
    KIVY_NO_CONFIG="1",
    KIVY_NO_FILELOG="1",
    KIVY_LOG_MODE="PYTHON",  # else Kivy takes over the root logger and standard error
)
os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

# A machine that is shared is slow now and then; a red test must mean a broken rule.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_configure() -> None:
    """Let SIGTERM end the run as Ctrl-C does: what tests have started is ended with it.

    An Xvfb that stays behind holds the pipe of `pytest | tail` open for ever.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Return the folder of real catalogues that KIOSK_TEST_DATA names, or skip."""
    named = os.environ.get("KIOSK_TEST_DATA")
    if not named:
        pytest.skip("KIOSK_TEST_DATA is unset: no real catalogues to read")
    folder = Path(named)
    if not folder.is_dir():
        pytest.fail(f"KIOSK_TEST_DATA names no folder: {named}")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests marked `root` for anybody else."""
    if os.geteuid() == 0:
        return
    for item in items:
        if item.get_closest_marker("root"):
            item.add_marker(pytest.mark.skip(reason="needs root"))
