"""Serial lines under the names that stay."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from serial.tools import list_ports

from drivers.ports import serial_ports


def test_a_line_is_named_by_its_adapter_where_it_has_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_id, by_path = tmp_path / "by-id", tmp_path / "by-path"
    for folder, name in ((by_id, "usb-Scanner_1"), (by_path, "pci-0-usb-1")):
        folder.mkdir()
        (folder / name).symlink_to(tmp_path / "ttyUSB0")
    (by_path / "pci-0-usb-2").symlink_to(tmp_path / "ttyUSB1")
    for name in ("ttyUSB0", "ttyUSB1", "ttyS0"):
        (tmp_path / name).touch()
    found = [
        SimpleNamespace(device=str(tmp_path / name), description=name, hwid="USB VID:PID=1A86:7523")
        for name in ("ttyUSB0", "ttyUSB1", "ttyS0")
    ]
    monkeypatch.setattr(list_ports, "comports", lambda: found)
    assert [port.path for port in serial_ports((by_id, by_path, tmp_path / "none"))] == [
        str(tmp_path / "ttyS0"),
        str(by_id / "usb-Scanner_1"),
        str(by_path / "pci-0-usb-2"),
    ]
