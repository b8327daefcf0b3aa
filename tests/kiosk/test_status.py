"""`kiosk status` says whether the kiosk runs at all, before it counts anything."""

import json
import socket
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.health_note import HealthNote
from sync.exits import Exit

CONFIG = """[[reader]]
name = "plate"
line = "plate:simulated"

[[reader]]
name = "scanner"
line = "scanner:simulated"
"""


@pytest.fixture
def where(tmp_path: Path) -> list[str]:
    """Put a library with one item into a folder of its own; return how a command names it."""
    config = tmp_path / "kiosk.toml"
    config.write_text(CONFIG, encoding="utf-8")
    items = tmp_path / "items.csv"
    items.write_text("barcode;title\n3000001;Чайка\n", encoding="utf-8")
    named = ["--config", str(config), "--state", str(tmp_path / "state")]
    assert main(["import", *named, str(items)]) == Exit.DONE
    return named


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()
    assert main(["status", *arguments]) == Exit.DONE
    return capsys.readouterr().out.splitlines()


def test_a_kiosk_that_is_off_says_so(capsys: pytest.CaptureFixture[str], where: list[str]) -> None:
    told = lines(capsys, *where)
    assert told[:4] == [
        "service: not running",
        "screen: not running",
        "reader plate: unknown while the screen does not run",
        "reader scanner: unknown while the screen does not run",
    ]
    assert "items: 1" in told


def test_the_readers_of_a_running_screen_are_told(
    capsys: pytest.CaptureFixture[str], where: list[str]
) -> None:
    note = HealthNote(Path(where[3]) / "run", ("plate", "scanner"))
    note.reader_is("plate", up=True)
    told = json.loads(lines(capsys, *where, "--json")[0])
    note.close()
    assert told["screen"] is True
    assert told["readers"] == {"plate": True, "scanner": False}


def test_the_socket_of_a_service_that_was_killed_is_no_service(
    capsys: pytest.CaptureFixture[str], where: list[str]
) -> None:
    run = Path(where[3]) / "run"
    run.mkdir(exist_ok=True)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(run / "admin.sock"))
    assert lines(capsys, *where)[0] == "service: not running"


@pytest.mark.parametrize("below", ["", "/state"])
def test_a_file_where_the_folder_should_be_is_told_as_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, below: str
) -> None:
    file = tmp_path / "library.txt"
    file.touch()
    assert main(["status", "--state", f"{file}{below}"]) == Exit.FILE
    assert f"{file} is a file, not a folder" in capsys.readouterr().err


def test_a_damaged_library_is_an_alarm(
    where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = tmp_path / "state" / "library.db"
    library.write_bytes(b"no database any more" + library.read_bytes()[20:])
    capsys.readouterr()
    assert main(["status", *where]) == Exit.STORAGE
    told = capsys.readouterr().out
    assert "service: not running" in told
    assert f"alarm: {library} is no SQLite database" in told
