"""The end may be asked for at any moment, in the midst of waiting for it."""

import subprocess
import sys

from sync.ending import Ending

ROUNDS = """
import random, signal
from sync.ending import Ending

chance, ending = random.Random(7), [Ending()]
signal.signal(signal.SIGALRM, lambda *_: ending[0].set())
for _ in range(50_000):
    ending[0] = Ending()
    signal.setitimer(signal.ITIMER_REAL, chance.uniform(2e-6, 6e-5))
    while not ending[0].wait(2e-6):
        pass
"""
"""In a process of its own: the tests' own alarm is the same signal.  With an event of `threading`
in its place it hangs for ever after some thousands of rounds."""


def test_a_signal_in_the_midst_of_a_wait_never_hangs_it() -> None:
    subprocess.run([sys.executable, "-c", ROUNDS], check=True, timeout=100)


def test_it_ends_a_wait_and_stays_set() -> None:
    ending = Ending()
    assert not ending.wait(0.0)
    ending.set()
    ending.set()
    assert ending.wait(1e9)
    assert ending.wait(1e9)
    assert ending.is_set()
