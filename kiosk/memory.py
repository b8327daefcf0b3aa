"""How the memory of the screen process, which stands for months, is kept and given back.

Two of its keepers would otherwise choose their own moment and place.  The C library gives every
thread of Kivy, the readers and the desk a pool of its own, and what is freed in one stays there.
The interpreter collects cyclic garbage whenever enough has been made: while a patron waits.  So
there is one pool, and one moment: `sweep`, called when a visit is over.  It is apart because the
pool must be told before the first thread starts, and the sweep is the stage's.
"""

import ctypes
import gc
import logging
from collections.abc import Callable

_libc = ctypes.CDLL(None)
_trim: Callable[[int], int] | None = getattr(_libc, "malloc_trim", None)
"""Absent where the C library is another one than glibc."""

logger = logging.getLogger(__name__)

_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
"""Options of mallopt(3), from glibc's `malloc.h`."""

TRIM_BYTES = 64 * 1024

APART_BYTES = 128 * 1024
"""What is larger, a picture of a text mostly, goes back whole.  glibc begins with this size, but
then raises it, and such pictures leave holes between what stays."""

WHOLE_COLLECTIONS = 200
"""Collections of a part until the whole is looked through, if nobody ever goes; 10 by default."""


def keep_together() -> bool:
    """Let all threads share one pool, keep what is large out of it, and give back its free end.

    Tells whether the C library did; another one than glibc knows no such thing, which is no harm.
    """
    mallopt = getattr(_libc, "mallopt", None)
    if mallopt is None:
        return False
    wanted = {_M_ARENA_MAX: 1, _M_TRIM_THRESHOLD: TRIM_BYTES, _M_MMAP_THRESHOLD: APART_BYTES}
    done = all(mallopt(option, value) for option, value in wanted.items())
    if not done:
        logger.info("this C library keeps memory its own way")
    return done


def collect_when_idle() -> None:
    """Leave cyclic garbage to `sweep`.

    To look through everything takes the collector a tenth of a second, in which the screen stands
    still.  What is there now stays for ever and is never looked at again.
    """
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, WHOLE_COLLECTIONS)


def sweep() -> None:
    """Free what only holds itself, and give the free pages back to the system.

    Widgets hold each other: nothing else takes the last patron out of memory.
    """
    gc.collect()
    if _trim is not None:
        _trim(0)
