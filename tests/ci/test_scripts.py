"""The scripts behind the make targets: they say plainly what they need, and choose a display."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.source import ROOT

SCRIPTS = sorted(path for path in (ROOT / ".ci").iterdir() if path.is_file())


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command with only these variables set, and the path."""
    return subprocess.run(
        list(map(str, command)),
        env={"PATH": os.environ["PATH"], **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def old_python(tmp_path: Path) -> Path:
    """Make a Python that no wheel of Kivy is built for."""
    python = tmp_path / "python3.8"
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    return python


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_ready_to_run(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert run("bash", "-n", script).returncode == 0


def test_an_unsuitable_python_is_refused_by_name(old_python: Path, tmp_path: Path) -> None:
    done = run(ROOT / ".ci/provision", old_python, tmp_path / "venv")
    assert done.returncode == 1
    assert f"{old_python} is not Python 3.11, 3.12 or 3.13" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_display_that_is_there_is_used() -> None:
    done = run(ROOT / ".ci/on-a-display", "printenv", "DISPLAY", DISPLAY=":7")
    assert (done.stdout, done.stderr) == (":7\n", "")


@pytest.mark.window
def test_without_a_display_one_is_made_and_the_command_is_told() -> None:
    script = 'echo "$KIOSK_UNATTENDED"; xdotool getdisplaygeometry; exit 3'
    done = run(ROOT / ".ci/on-a-display", "sh", "-c", script)
    if (said := done.stdout.splitlines()) and not said[0].startswith("No display"):
        pytest.skip("a screen is attached to this machine")
    assert said[1:] == ["1", "1280 800"]
    assert done.returncode == 3
