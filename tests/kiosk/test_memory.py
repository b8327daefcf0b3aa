"""The allocator takes what it is told; that it helps is measured by `make bench`."""

import subprocess
import sys


def test_the_c_library_takes_one_pool_for_all_threads() -> None:
    # In a process of its own: it can not be taken back.
    program = "from kiosk.memory import keep_together; print(keep_together())"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert told.stdout == b"True\n"
