"""What one process asks of its medium: flushes counted and timed, and made slow on demand.

It is apart because it is measured outside the product: a small library, compiled here, is loaded
into the process before any other (`flushes.c`), and both sides share a file of four numbers.
"""

import mmap
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NUMBERS = struct.Struct("4q")
_COUNT, _SPENT, _DELAY, _LEFT = (slice(8 * n, 8 * n + 8) for n in range(4))

ALL = -1


def can_be_counted() -> bool:
    """Tell whether there is a C compiler here."""
    return shutil.which("gcc") is not None


class Flushes:
    """The flushes of the process that is started with `environment`."""

    def __init__(self, folder: Path) -> None:
        library, shared = folder / "flushes.so", folder / "flushes"
        source = Path(__file__).with_suffix(".c")
        subprocess.run(
            ["gcc", "-O2", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True
        )
        shared.write_bytes(_NUMBERS.pack(0, 0, 0, 0))
        with shared.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _NUMBERS.size)
        self.environment = {"LD_PRELOAD": str(library), "FLUSHES": str(shared)}

    @property
    def count(self) -> int:
        """How often it has flushed."""
        return self._number(_COUNT)

    @property
    def milliseconds(self) -> float:
        """How long it has waited for the medium in all."""
        return self._number(_SPENT) / 1e6

    @contextmanager
    def slowed(self, seconds: float, times: int = ALL) -> Iterator[None]:
        """Let each flush take so much longer, or only the next so many."""
        self._put(_LEFT, times)
        self._put(_DELAY, round(seconds * 1e9))
        try:
            yield
        finally:
            self._put(_DELAY, 0)

    def close(self) -> None:
        """Look no more."""
        self._shared.close()

    def _number(self, place: slice) -> int:
        return int.from_bytes(self._shared[place], "little", signed=True)

    def _put(self, place: slice, number: int) -> None:
        self._shared[place] = number.to_bytes(8, "little", signed=True)
