"""The serial line itself, on pseudo-terminals: opening, waiting, being woken, being pulled out."""

import os
import select
import sys
import threading
from pathlib import Path

import pytest

from drivers.errors import (
    DeviceLostError,
    DeviceNotFoundError,
    DriverUnavailableError,
    WrongDeviceError,
)
from drivers.serial_line import SerialLine
from tests.drivers.terminal import Terminal


def open_line(path: Path) -> SerialLine:
    return SerialLine.open(str(path), 9600)


def test_what_the_device_says_is_read(terminal: Terminal) -> None:
    line = open_line(terminal.path)
    terminal.say(b"\x02 any \x00 bytes \xff\r\n")
    assert line.read(timeout=10) == b"\x02 any \x00 bytes \xff\r\n"
    line.close()


def test_what_is_written_arrives(terminal: Terminal) -> None:
    line = open_line(terminal.path)
    line.write(b"\x16T\r")
    assert terminal.heard(3) == b"\x16T\r"
    line.close()


def test_silence_is_no_bytes(terminal: Terminal) -> None:
    line = open_line(terminal.path)
    assert line.read(timeout=0) == b""
    line.close()


def test_a_waiting_read_can_be_woken_from_another_thread(terminal: Terminal) -> None:
    line = open_line(terminal.path)
    waker = threading.Thread(target=line.wake)
    waker.start()
    assert line.read(timeout=60) == b""
    waker.join()
    line.close()


def test_one_bell_ends_one_wait(terminal: Terminal) -> None:
    line = open_line(terminal.path)
    line.wake()
    line.wake()
    assert line.read(timeout=60) == b""
    assert select.select([line._bell], [], [], 0) == ([], [], [])  # noqa: SLF001  else it would spin
    line.close()


def test_a_device_that_is_pulled_out_is_lost(terminal: Terminal) -> None:
    line = open_line(terminal.path)
    terminal.unplug()
    with pytest.raises(DeviceLostError):
        line.read(timeout=10)
    with pytest.raises(DeviceLostError):
        line.write(b"x")
    line.close()


def test_a_device_that_is_pulled_out_while_somebody_waits_is_lost(terminal: Terminal) -> None:
    line = open_line(terminal.path)
    hand = threading.Thread(target=terminal.unplug)
    hand.start()
    with pytest.raises(DeviceLostError):
        line.read(timeout=60)
    hand.join()
    line.close()


def test_closing_twice_is_harmless_and_a_closed_line_is_lost(terminal: Terminal) -> None:
    line = open_line(terminal.path)
    line.close()
    line.close()
    line.wake()
    with pytest.raises(DeviceLostError):
        line.read(timeout=0)


def test_nothing_at_the_path_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(DeviceNotFoundError, match="nothing is plugged in"):
        open_line(tmp_path / "usb-not-there")


def test_a_path_to_something_else_is_the_wrong_device(tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.touch()
    for path in (file, tmp_path, Path("/dev/null")):
        with pytest.raises(WrongDeviceError):
            open_line(path)


def test_a_line_that_somebody_else_holds_is_unavailable(terminal: Terminal) -> None:
    line = open_line(terminal.path)
    with pytest.raises(DriverUnavailableError, match="held by another program"):
        open_line(terminal.path)
    line.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_line_without_permission_is_unavailable(terminal: Terminal) -> None:
    terminal.path.resolve().chmod(0)
    with pytest.raises(DriverUnavailableError, match="no permission"):
        open_line(terminal.path)


def test_without_pyserial_the_driver_is_unavailable(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "serial", None)
    with pytest.raises(DriverUnavailableError, match="pyserial is not installed"):
        open_line(terminal.path)
