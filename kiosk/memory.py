"""How the C library keeps the memory of a process that stands for months.

By default every thread of Kivy, the readers and the desk gets a pool of its own, and what is freed
in one stays there: the screen process grew by a tenth of a megabyte a visit.  With one pool whose
free end goes back to the system it does not grow.  It is apart because it must be said before the
first thread starts.
"""

import ctypes
import logging

logger = logging.getLogger(__name__)

_M_TRIM_THRESHOLD = -1
_M_ARENA_MAX = -8
"""Options of mallopt(3), from glibc's `malloc.h`."""

TRIM_BYTES = 64 * 1024


def keep_together() -> bool:
    """Let all threads share one pool and give back what is free at its end.

    Tells whether the C library did; another one than glibc knows no such thing, which is no harm.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    done = bool(mallopt(_M_ARENA_MAX, 1)) and bool(mallopt(_M_TRIM_THRESHOLD, TRIM_BYTES))
    if not done:
        logger.info("this C library keeps memory its own way")
    return done
