"""The units as systemd sees them: well-formed, never giving up, sharing nothing."""

import re
import shlex
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.source import ROOT

UNITS = ("kiosk.service", "kiosk-sync.service")
INSTALLED = "/opt/library-kiosk/venv/bin/"
HERE = Path(sys.executable).parent
# Not a measure: how long to wait before a process that stays silent counts as broken.
PATIENCE = 60

Settings = dict[str, list[str]]


def settings(unit: str) -> Settings:
    """Return every `Key=value` of a unit; a key that stands twice has two values."""
    found: Settings = {}
    for line in (ROOT / "systemd" / unit).read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#;[":
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def declared(kind: str) -> set[str]:
    text = (ROOT / "systemd" / "kiosk.sysusers.conf").read_text(encoding="utf-8")
    return set(re.findall(rf"^{kind} (\S+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_nothing_wrong_with_the_unit(unit: str, tmp_path: Path) -> None:
    for name in UNITS:
        text = (ROOT / "systemd" / name).read_text(encoding="utf-8")
        # verify wants to see the program, which is installed elsewhere on this machine
        (tmp_path / name).write_text(text.replace(INSTALLED, f"{HERE}/"), encoding="utf-8")
    verdict = _verify(tmp_path / unit)
    assert (verdict.returncode, _about(UNITS, verdict.stderr)) == (0, [])


def test_systemd_would_have_said_so(tmp_path: Path) -> None:
    unit = tmp_path / "kiosk.service"
    unit.write_text("[Service]\nExecStart=/bin/true\nWatchdogSecs=30s\n", encoding="utf-8")
    assert _about(("kiosk.service",), _verify(unit).stderr)


def _verify(unit: Path) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)


def _about(units: tuple[str, ...], stderr: str) -> list[str]:
    """Keep what verify says about our units: it reads the machine's own as well."""
    return [line for line in stderr.splitlines() if any(unit in line for unit in units)]


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_started_again_for_ever(unit: str) -> None:
    unit_settings = settings(unit)
    assert unit_settings["Restart"] == ["always"]
    assert unit_settings["StartLimitIntervalSec"] == ["0"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_that_hangs_is_noticed(unit: str) -> None:
    unit_settings = settings(unit)
    assert unit_settings["Type"] == ["notify"]
    assert unit_settings["WatchdogSec"] == ["30s"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_starts_a_command_of_the_product(unit: str) -> None:
    (line,) = settings(unit)["ExecStart"]
    command = Path(shlex.split(line)[0])
    ours = {script.name: script.value for script in entry_points(group="console_scripts")}
    assert command.parent == Path(INSTALLED)
    assert ours[command.name].endswith(".__main__:main")


@pytest.mark.parametrize("unit", UNITS)
def test_the_users_and_groups_of_a_unit_are_created(unit: str) -> None:
    unit_settings = settings(unit)
    groups = " ".join(unit_settings.get("SupplementaryGroups", [])).split()
    assert set(unit_settings["User"] + unit_settings["Group"]) <= declared("u")
    assert set(groups) <= declared("g")


def test_no_two_units_share_a_directory() -> None:
    # systemd removes a unit's runtime directory when the unit stops, whoever else uses it
    named = [
        directory
        for unit in UNITS
        for key in ("RuntimeDirectory", "StateDirectory")
        for directory in {f"{key}={value}" for value in settings(unit).get(key, [])}
    ]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_that_dies_leaves_no_core_with_cards_and_pins(unit: str) -> None:
    assert settings(unit)["LimitCORE"] == ["0"]
