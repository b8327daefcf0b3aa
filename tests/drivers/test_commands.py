"""The technician's commands: what they print, and how they end."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.__main__ import FAILED, USAGE, WORKED, main
from drivers.registry import KINDS, driver
from drivers.simulated import SimulatedPlate, SimulatedScanner
from tests.drivers.terminal import Terminal
from tests.source import ROOT

FRAME = bytes.fromhex("0230373030363733313538303903")


@pytest.fixture
def plate(tmp_path: Path) -> Iterator[SimulatedPlate]:
    made = driver(f"plate:simulated?socket={tmp_path}/plate.sock")
    assert isinstance(made, SimulatedPlate)
    made.open()
    yield made
    made.close()


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[SimulatedScanner]:
    made = driver(f"scanner:simulated?socket={tmp_path}/scanner.sock")
    assert isinstance(made, SimulatedScanner)
    made.open()
    yield made
    made.close()


def test_list_names_every_device(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == WORKED
    shown = capsys.readouterr().out
    assert [kind.name for kind in KINDS if kind.name not in shown] == []
    assert "gap_ms (60)" in shown


def test_list_without_pyserial_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "serial.tools", None)
    assert main(["list"]) == FAILED
    assert capsys.readouterr().err == "the package pyserial is not installed\n"


def test_probe_opens_what_is_there(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    line = f"rdm6300:{terminal.path}"
    assert main(["probe", line]) == WORKED
    assert capsys.readouterr().out == f"{line}: opened\n"


def test_probe_says_in_one_line_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "rdm6300:/dev/serial/by-id/none"]) == FAILED
    assert capsys.readouterr().err.splitlines() == [
        "rdm6300:/dev/serial/by-id/none: /dev/serial/by-id/none: nothing is plugged in there"
    ]


def test_probe_says_all_that_is_wrong_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "barcode:/dev/x?bawd=1&parity=Q"]) == USAGE
    assert capsys.readouterr().err.splitlines() == [
        "barcode:/dev/x?bawd=1&parity=Q: bawd: no such option; did you mean baud?",
        "barcode:/dev/x?bawd=1&parity=Q: parity=Q: must be one of N, E, O",
    ]


def test_watch_refuses_a_wrong_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "rfd:/dev/x"]) == USAGE
    assert "no such device" in capsys.readouterr().err


def test_watch_ends_when_it_was_told_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "card:simulated", "--seconds", "0.2"]) == WORKED
    assert capsys.readouterr().out == "card:simulated  reader-up\n"


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_watch_shows_a_card_with_its_spellings_until_it_is_stopped(
    terminal: Terminal, end: signal.Signals
) -> None:
    line = f"rdm6300:{terminal.path}?linger_ms=100"
    with subprocess.Popen(
        [sys.executable, "-m", "drivers", "watch", "--json", line],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as watch:
        assert watch.stdout is not None
        assert watch.stderr is not None
        assert json.loads(watch.stdout.readline()) == {"reading": "reader-up", "reader": line}
        terminal.say(FRAME)
        seen = json.loads(watch.stdout.readline())
        assert (seen["reading"], seen["uid"]) == ("card-seen", "0700673158")
        assert "0006762840" in seen["spellings"]
        assert json.loads(watch.stdout.readline())["reading"] == "card-gone"
        watch.send_signal(end)
        assert watch.wait(timeout=30) == WORKED
        assert watch.stderr.read() == ""


def test_watch_ends_quietly_when_nobody_reads_on(terminal: Terminal) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "drivers", "watch", f"barcode:{terminal.path}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as watch:
        assert watch.stdout is not None
        assert watch.stderr is not None
        watch.stdout.readline()
        watch.stdout.close()
        terminal.say(b"00012345\r")
        assert watch.wait(timeout=30) == WORKED
        assert watch.stderr.read() == b""


def test_simulate_moves_the_device_of_a_running_kiosk(
    plate: SimulatedPlate, tmp_path: Path
) -> None:
    at = ["simulate", "--socket", str(tmp_path / "plate.sock")]
    assert main([*at, "lay-item", "30000123", "--uid", "E004010012345678", "--afi", "C2"]) == WORKED
    assert [(tag.item, tag.afi) for tag in plate.items()] == [("30000123", 0xC2)]
    assert main([*at, "take", "30000123"]) == WORKED
    assert plate.items() == ()


def test_simulate_finds_the_device_in_a_folder_that_can_do_it(
    plate: SimulatedPlate, scanner: SimulatedScanner, tmp_path: Path
) -> None:
    assert main(["simulate", "--socket", str(tmp_path), "scan", "00012345"]) == WORKED
    assert scanner.open().read(timeout=0) == "00012345"
    assert main(["simulate", "--socket", str(tmp_path), "lay-card", "04A3C6CA"]) == WORKED
    assert plate.cards() == (bytes.fromhex("04A3C6CA"),)


def test_simulate_plays_a_script(plate: SimulatedPlate, tmp_path: Path) -> None:
    script = tmp_path / "visit.txt"
    script.write_text("lay-card 04A3C6CA\nwait 0\nlay-item 30000123\n", encoding="utf-8")
    at = ["simulate", "--socket", str(tmp_path / "plate.sock")]
    assert main([*at, "script", str(script)]) == WORKED
    assert (len(plate.cards()), len(plate.items())) == (1, 1)


@pytest.mark.parametrize(
    ("act", "code", "says"),
    [
        (["dance"], USAGE, "dance: no such act"),
        ([], USAGE, "no act"),
        (["script"], USAGE, "script: takes the name of one file"),
        (["script", "/nowhere/visit.txt"], USAGE, "No such file"),
        (["take", "30000123"], FAILED, "take: "),
        (["clear"], FAILED, "clear: no simulated device listens in"),
    ],
)
def test_simulate_says_in_one_line_what_went_wrong(
    act: list[str], code: int, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", "--socket", str(tmp_path), *act]) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line


def test_simulate_without_a_kiosk_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", "--socket", str(tmp_path / "plate.sock"), "clear"]) == FAILED
    assert "No such file" in capsys.readouterr().err


def test_a_wrong_command_is_a_wrong_command() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["dance"])
    assert ended.value.code == USAGE
