"""What both processes have loaded when the first patron may come, and what they have not.

Each is started as it is, in an interpreter of its own, and asked once it is ready.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.ui.slim import STYLE
from tests.source import ROOT

CONFIG = """
[paths]
state = "{folder}/state"
run = "{folder}/run"

[[reader]]
name = "scanner"
line = "barcode:{folder}/scanner"
"""

SYNC = """
import sys
from sync.service.service import Service

def run(service, ready):
    print(*sys.modules)
    sys.exit()

Service.run = run
from sync.__main__ import main
main(sys.argv[1:])
"""

SCREEN = """
import sys
from kiosk.commands.screen import Kiosk

def first_frame(kiosk):
    print(*sys.modules)
    kiosk.stop()

Kiosk._first_frame = first_frame
from kiosk.__main__ import main
main(["screen", *sys.argv[1:]])
"""

NEEDED = {SYNC: "sync.journal", SCREEN: "kiosk.ui.stage"}
NOT_NEEDED = {
    SYNC: (
        "asyncio",
        "importlib.metadata",
        "pymarc",
        "requests",
        "sync.commands.importing",
        "sync.demonstration",
        "sync.importing.catalogue",
        "sync.importing.spreadsheet",
    ),
    SCREEN: (
        "PIL",
        "asyncio",
        "drivers.simulated",
        "importlib.metadata",
        "kiosk.commands.run",
        "kiosk.diagnostics",
        "kiosk.walkthrough",
        "sqlite3",
        "ssl",
        "sync.importing",
    ),
}


@pytest.mark.parametrize("program", [SYNC, SCREEN], ids=["sync", "screen"])
def test_a_start_loads_only_what_a_start_needs(program: str, tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(CONFIG.format(folder=tmp_path), "utf-8")
    (tmp_path / "run").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program, "--config", str(config)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("KIVY")},
        text=True,
        timeout=60,
    )
    loaded = done.stdout.split()
    assert NEEDED[program] in loaded
    assert [name for name in NOT_NEEDED[program] if name in loaded] == []


def test_the_one_rule_that_is_used_of_the_stock_style_is_kept_as_it_is() -> None:
    import kivy

    stock = (Path(kivy.kivy_data_dir) / "style.kv").read_text("utf-8")
    ours = (STYLE / "style.kv").read_text("utf-8")
    assert "".join(ours.split()) in "".join(stock.split())
