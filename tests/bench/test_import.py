"""How fast real catalogues come in, from the command to its end, beside bare reading of the same.

KIOSK_BENCH_RECORDS bounds the large one; without it all of it is imported.
"""

import gzip
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pymarc
import pytest

from tests.bench.figures import Figure, Table, highest
from tests.source import ROOT

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

STAVROPOL = "rusmarc_stavropol/stav6_part1_cp866.mrc"
CONGRESS = "loc_books_250k"
TIMES = 3
MOST_MEMORY = 200
"""Megabytes, of the importing process and of the one that reads for it, together."""
MOST_TIMES = 1 / 0.6
"""An import takes so many times as long as `for record in MARCReader(file)`; 1 is aimed at."""


@dataclass(frozen=True, slots=True)
class Import:
    """What one import took: seconds, megabytes at its peak, and what it says of itself."""

    seconds: float
    memory: float
    summary: dict[str, int]


def test_an_import_of_a_branch_library(test_data: Path, folder: Path, table: Table) -> None:
    how = ["--mapping", "rusmarc-995", "--encoding", "cp866", str(test_data / STAVROPOL)]
    done = [_import(how, folder / f"import{n}") for n in range(TIMES)]
    speeds = [each.summary["imported"] / each.seconds for each in done]
    table.add(Figure("import of a RUSMARC file in CP866", speeds, "titles/s"))


def test_an_import_of_the_library_of_congress(test_data: Path, folder: Path, table: Table) -> None:
    most = int(os.environ.get("KIOSK_BENCH_RECORDS", "1000000000"))
    files = sorted((test_data / CONGRESS).glob("*.mrc.gz"))[: max(1, -(-most // 10_000))]
    before, count = _read(files)
    done = _import(["--mapping", "marc21-holdings", *map(str, files)], folder / "congress")
    after, _ = _read(files)
    assert done.summary["imported"] == count
    bare = (before + after) / 2
    table.add(Figure("import of the Library of Congress", [count / done.seconds], "titles/s"))
    table.add(Figure("bare reading of it by pymarc", [count / bare], "records/s"))
    times = Figure("the import in times of the bare reading", [done.seconds / bare], "x")
    table.add(Figure(times.name, times.values, times.unit, highest(MOST_TIMES)))
    table.add(Figure("memory of the import", [done.memory], "MB", highest(MOST_MEMORY)))


def _read(files: list[Path]) -> tuple[float, int]:
    """Read with pymarc; return the seconds it took and how many records there were."""
    begun, count = time.monotonic(), 0
    for path in files:
        with gzip.open(path) as file:
            for _ in pymarc.MARCReader(cast("BinaryIO", file)):
                count += 1
    return time.monotonic() - begun, count


def _import(how: list[str], state: Path) -> Import:
    """Import into an empty library, its start included."""
    state.mkdir()
    (state / "kiosk.toml").write_text(f'[paths]\nstate = "{state}/state"\nrun = "{state}/run"\n')
    command = [sys.executable, "-m", "kiosk", "import", *how, "--json"]
    measured = [sys.executable, "-c", _MEASURE, *command, "--config", str(state / "kiosk.toml")]
    begun = time.monotonic()
    done = subprocess.run(measured, cwd=ROOT, capture_output=True, text=True, check=False)
    took = time.monotonic() - begun
    assert done.stdout, done.stderr
    *_, summary, memory = done.stdout.splitlines()
    return Import(took, int(memory) / 1024, json.loads(summary))


# A process of its own, since the kernel keeps one peak for all children of a process; the reading
# child of the import is no larger than the import, so twice the larger one is more than both.
_MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:])
print(2 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
