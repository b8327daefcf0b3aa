"""The command line: what it understands, and how it ends when it does not."""

import os
import subprocess
import sys
from argparse import Namespace
from importlib.metadata import version
from pathlib import Path

import pytest

from kiosk import __main__ as command_line
from kiosk.__main__ import main
from kiosk.commands import CommandFailure, Subparsers
from kiosk.commands import places as command_places
from sync.exits import Exit


class Told:
    """What a command printed, and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out.splitlines()
        self.err = err.splitlines()


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Told:
    """Run a command line in this process."""
    try:
        code = main(arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    return Told(code, *capsys.readouterr())


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    seen = told(capsys, "--version")
    assert (seen.code, seen.out) == (0, [f"kiosk {version('library-kiosk')}"])


@pytest.mark.parametrize(
    "arguments", [[], ["confg"], ["config"], ["config", "check", "--confg"], ["--stat", "x"]]
)
def test_a_wrong_command_line_is_one_line_and_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    seen = told(capsys, *arguments)
    assert (seen.code, seen.out, len(seen.err)) == (Exit.USAGE, [], 1)
    assert seen.err[0].endswith("--help")


def test_the_shipped_settings_have_no_problems(capsys: pytest.CaptureFixture[str]) -> None:
    seen = told(capsys, "config", "check", "--config", "config/kiosk.toml")
    assert (seen.code, seen.out, seen.err) == (0, ["config/kiosk.toml: no problems"], [])


def test_without_a_name_the_installed_settings_are_read_or_the_shipped_ones(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed = tmp_path / "kiosk.toml"
    monkeypatch.setattr(command_places, "INSTALLED", installed)
    assert told(capsys, "config", "check").out[0].endswith("config/kiosk.toml: no problems")
    installed.touch()
    assert told(capsys, "config", "check").out == [f"{installed}: no problems"]


def test_problems_are_listed_with_the_file_and_code_3(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text("[visit]\nidle_second = 3\nwarning_seconds = 1\n", encoding="utf-8")
    seen = told(capsys, "--config", str(path), "config", "check")
    assert (seen.code, seen.out) == (Exit.SETTINGS, [])
    assert [line.rpartition(" visit")[0] for line in seen.err] == [
        f"{path}: line 2:",
        f"{path}: line 3:",
    ]


@pytest.mark.parametrize("action", ["check", "show"])
def test_a_missing_file_is_one_line_and_code_4(
    capsys: pytest.CaptureFixture[str], action: str
) -> None:
    seen = told(capsys, "config", action, "--config", "/no/kiosk.toml")
    assert (seen.code, seen.out) == (Exit.FILE, [])
    assert seen.err == ["'/no/kiosk.toml' does not exist"]


def test_the_lending_rules_are_looked_into(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[libary]\n", encoding="utf-8")
    path = tmp_path / "kiosk.toml"
    path.write_text(f'[standalone]\nrules = "{rules}"\n', encoding="utf-8")
    seen = told(capsys, "config", "check", "--config", str(path))
    assert seen.code == Exit.SETTINGS
    assert f"standalone.rules: {rules}, line 1: libary: unknown" in seen.err[0]


def test_missing_lending_rules_are_a_problem(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text('[standalone]\nrules = "/no/rules.toml"\n', encoding="utf-8")
    seen = told(capsys, "config", "check", "--config", str(path))
    assert "standalone.rules: /no/rules.toml: No such file" in seen.err[0]


def test_the_shipped_rules_have_no_faults() -> None:
    assert list(command_line.rule_faults("config/standalone.toml")) == []


def test_the_settings_are_shown_as_they_hold(capsys: pytest.CaptureFixture[str]) -> None:
    seen = told(capsys, "config", "show", "--config", "config/demo.toml", "--state", "/x")
    assert seen.code == 0
    assert {'state = "/x"', 'run = "/x/run"', 'pin_key = "***"', "[[reader]]"} <= set(seen.out)


def test_settings_with_problems_are_shown_and_the_problems_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text("[visit]\nidle_seconds = 3\n", encoding="utf-8")
    seen = told(capsys, "config", "show", "--config", str(path))
    assert (seen.code, len(seen.err)) == (Exit.SETTINGS, 1)
    assert "idle_seconds = 60  # default" in seen.out


def test_a_folder_whose_name_is_too_long_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    seen = told(capsys, "config", "show", "--state", f"/{'x' * 99}")
    assert (seen.code, seen.out) == (Exit.USAGE, [])
    assert "too long for sockets" in seen.err[0]


@pytest.mark.parametrize(
    ("what", "first"),
    [
        ("--markdown", "### `[library]`"),
        ("--shipped", "# Settings of the library kiosk, read by both of its processes."),
        ("--exits", "| code | meaning |"),
    ],
)
def test_what_the_documents_are_made_of_is_printed(
    capsys: pytest.CaptureFixture[str], what: str, first: str
) -> None:
    assert told(capsys, "config", "show", what).out[0] == first


class Failing:
    """A command that can not do what it is asked."""

    @staticmethod
    def add(subparsers: Subparsers) -> None:
        subparsers.add_parser("fail").set_defaults(run=Failing.run)

    @staticmethod
    def run(_: Namespace) -> int:
        raise CommandFailure(Exit.ABSENT, "sync is not there", "and says nothing")


def test_what_a_command_can_not_do_is_told_line_by_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_line, "command_names", lambda: ["failing"])
    monkeypatch.setitem(sys.modules, "kiosk.commands.failing", Failing)
    seen = told(capsys, "fail")
    assert (seen.code, seen.err) == (Exit.ABSENT, ["sync is not there", "and says nothing"])


def test_a_pipe_that_nobody_reads_is_no_traceback() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "kiosk", "config", "show", "--markdown"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(write)
    assert (done.returncode, done.stderr) == (Exit.REFUSED, b"")


def test_a_terminal_without_cyrillic_is_no_traceback() -> None:
    command = [sys.executable, "-m", "kiosk", "config", "show"]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u0411" in done.stdout


def test_a_full_disk_behind_the_output_is_one_line_and_code_6() -> None:
    command = [sys.executable, "-m", "kiosk", "config", "show", "--markdown"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (Exit.STORAGE, b"kiosk: the disk is full\n")


def test_an_output_that_was_closed_is_no_traceback() -> None:
    command = [sys.executable, "-m", "kiosk", "config", "show"]
    closing = ["sh", "-c", 'exec "$@" >&-', "sh", *command]
    done = subprocess.run(closing, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_demo_whose_folder_is_a_file_is_one_line_and_code_4(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen = told(capsys, "run", "--demo", "--state", "/dev/null")
    told_as = "--state /dev/null: /dev/null is a file, not a folder"
    assert (seen.code, seen.err) == (Exit.FILE, [told_as])
