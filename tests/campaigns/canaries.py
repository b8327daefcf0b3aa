"""The power-cut campaign over services that are known to lose: it must say so.

It is apart because these are the tests of the test: a campaign that finds nothing here is blind.

    normal    synchronous=NORMAL: the log is flushed at checkpoints only
    delete    DELETE with FULL, SQLite's default: the removed journal may be back
    lying     every flush succeeds and none is done, as on a card that ignores it
"""

from pathlib import Path

from tests.campaigns.branch import settle_in
from tests.campaigns.powercuts import Density, Result, Story, cut_share, record
from tests.campaigns.shim import Shim

WAYS = ("normal", "delete", "lying")

_AFTER_ANSWERS = Density(beginnings=0, parts=2, answers=True)


def sing(template: Path, folder: Path, way: str, visits: int = 2) -> Result:
    """Record a service weakened in this way and cut its power after each answer."""
    settle_in(template, folder)
    return cut_share(_record(folder, way, visits), _AFTER_ANSWERS, way, 0, 1)


def _record(folder: Path, way: str, visits: int) -> Story:
    if way != "lying":
        return record(folder, way, [visits], program=["-m", "tests.campaigns.weakened", way])
    shim = Shim(folder, folder / "state")
    try:
        shim.lie()
        return record(folder, way, [visits], environment=shim.environment)
    finally:
        shim.close()
