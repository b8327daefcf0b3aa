"""How fast a real catalogue comes in, from the command to its end."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.figures import Figure, Table
from tests.source import ROOT

pytestmark = [pytest.mark.bench, pytest.mark.timeout(180)]

STAVROPOL = "rusmarc_stavropol/stav6_part1_cp866.mrc"
TIMES = 3


def test_an_import_of_a_real_catalogue(test_data: Path, folder: Path, table: Table) -> None:
    speeds = [_import(test_data / STAVROPOL, folder / f"import{n}") for n in range(TIMES)]
    table.add(Figure("import of a RUSMARC file in CP866", speeds, "titles/s"))


def _import(file: Path, state: Path) -> float:
    """Import into an empty library and return the titles a second, its start included."""
    state.mkdir()
    (state / "kiosk.toml").write_text(f'[paths]\nstate = "{state}/state"\nrun = "{state}/run"\n')
    where = ["--config", str(state / "kiosk.toml")]
    how = ["--mapping", "rusmarc-995", "--encoding", "cp866", "--json"]
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "import", str(file), *how, *where],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.monotonic() - begun
    assert done.stdout, done.stderr
    summary = json.loads(done.stdout.splitlines()[-1])
    return float(summary["imported"] / took)
