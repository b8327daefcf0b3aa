"""The allocator takes what it is told, and a sweep gives back; how much, `make bench` measures."""

import gc
import subprocess
import sys
import weakref

from kiosk.memory import sweep


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.me = self


def test_the_c_library_takes_one_pool_for_all_threads() -> None:
    # In a process of its own: it can not be taken back.
    program = "from kiosk.memory import keep_together; print(keep_together())"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert told.stdout == b"True\n"


def test_a_sweep_takes_what_the_collector_has_passed_over() -> None:
    knot = Knot()
    left = weakref.ref(knot)
    gc.collect(1)  # it is old now
    del knot
    gc.collect(1)
    assert left() is not None
    sweep()
    assert left() is None


SCATTERED = """
from pathlib import Path
from kiosk.memory import keep_together, sweep
import ctypes

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, (ctypes.c_void_p,)
keep_together()
blocks = [libc.malloc(64 * 1024) for _ in range(400)]
for block in blocks:
    ctypes.memset(block, 1, 64 * 1024)
full = held()
for number, block in enumerate(blocks):
    if number % 8:
        libc.free(block)
sweep()
print((full - held()) // 1_000_000)
"""


def test_a_sweep_gives_back_what_lies_free_between_what_stays() -> None:
    told = subprocess.run([sys.executable, "-c", SCATTERED], capture_output=True, check=True)
    assert int(told.stdout) > 15
