"""Gives orders to the shim between a program and its files; see `faults.c`.

It is apart from the campaigns because two of them need it: one to fail calls, one to lie.
"""

import mmap
import shutil
import struct
import subprocess
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path

_ORDERS = struct.Struct("8q")
_NEVER = 1 << 62


class Kind(IntFlag):
    """Which calls are counted."""

    WRITES = 1
    FLUSHES = 2
    CUTS = 4
    READS = 8


@dataclass(frozen=True, slots=True)
class Heard:
    """What the shim has seen: counted calls, failed ones, flushes among these."""

    count: int
    failed: int
    flushes_failed: int


class Shim:
    """A shim, made in `folder`, for what is below `watched`; `environment` preloads it."""

    def __init__(self, folder: Path, watched: Path) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        assert compiler is not None, "no C compiler"
        library, orders = folder / "faults.so", folder / "faults"
        source = Path(__file__).with_name("faults.c")
        options = ["-shared", "-fPIC", "-O2", "-Wall", "-Werror"]
        subprocess.run([compiler, *options, "-o", library, source, "-ldl"], check=True)
        orders.write_bytes(bytes(_ORDERS.size))
        with orders.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _ORDERS.size)
        self.environment = {
            "LD_PRELOAD": str(library),
            "FAULTS": str(orders),
            "FAULTS_FOLDER": str(watched),
        }

    def fail(self, kinds: Kind, first: int, last: int | None, error: int) -> None:
        """Fail calls from the `first` to the `last`, to the end with None; 0: do half of each."""
        until = _NEVER if last is None else last
        _ORDERS.pack_into(self._memory, 0, kinds, 0, first, until, error, 0, 0, 0)

    def lie(self) -> None:
        """Let every flush succeed without being done."""
        _ORDERS.pack_into(self._memory, 0, 0, 0, 0, 0, 0, 0, 0, 1)

    def be_honest(self) -> None:
        """Let everything through."""
        _ORDERS.pack_into(self._memory, 0, 0, 0, 0, 0, 0, 0, 0, 0)

    def heard(self) -> Heard:
        """Return what has been seen since the last order."""
        _, count, _, _, _, failed, flushes, _ = _ORDERS.unpack_from(self._memory)
        return Heard(count, failed, flushes)

    def close(self) -> None:
        """Let go of the shared memory."""
        self._memory.close()
