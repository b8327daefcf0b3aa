"""What a loan costs: two flushes before the screen may say so, counted by the kernel's own word."""

import re
import subprocess
import sys
from pathlib import Path

from tests.faults.office import furnish
from tests.source import ROOT


def flushes(folder: Path, loans: int) -> int:
    """Lend so many books in an empty library of its own; return how often it flushed."""
    folder.mkdir()
    furnish(folder)
    record = folder / "strace"
    traced = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(record)]
    program = [sys.executable, "-m", "tests.faults.office", str(folder), str(loans)]
    subprocess.run([*traced, *program], check=True, cwd=ROOT)
    return len(re.findall(r"\bf(?:data)?sync\(", record.read_text()))


def test_a_loan_costs_two_flushes(tmp_path: Path) -> None:
    few, many = flushes(tmp_path / "few", 5), flushes(tmp_path / "many", 45)
    each = (many - few) / 40
    assert 2.0 <= each <= 2.1  # one more now and then, when the log is carried into the file
