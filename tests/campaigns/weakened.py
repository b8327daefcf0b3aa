"""The service with a weaker hold on its medium, for the test that must then find losses.

    python -m tests.campaigns.weakened normal|delete|honest --config FILE

It is apart because the product has no switch for this and is given none: the settings are changed
from outside, in a process that is recorded and thrown away.
"""

import sys
from collections.abc import Callable, Mapping, Sequence

import sync.store
from sync.__main__ import main
from sync.store_presets import NORMAL, Preset


def _keep_normal() -> None:
    """Flush the log at checkpoints only, as most advice on speed has it."""
    _change(synchronous=NORMAL)
    vars(sync.store)["FULL"] = NORMAL  # what a transaction that may be lost goes back to


def _keep_default() -> None:
    """Use the journal SQLite has by default, which each commit deletes: DELETE with FULL."""
    _change(journal_mode="delete")
    # An exclusive owner would cut its journal instead of deleting it, and sync that.
    _replace("begin", lambda _preset, _connection: None)


def _change(**pragmas: str | int) -> None:
    before: property = vars(Preset)["pragmas"]
    assert before.fget is not None
    as_it_was = before.fget
    _replace("pragmas", property(lambda preset: as_it_was(preset) | pragmas))


def _replace(name: str, member: object) -> None:
    type.__setattr__(Preset, name, member)


WAYS: Mapping[str, Callable[[], None]] = {
    "normal": _keep_normal,
    "delete": _keep_default,
    "honest": lambda: None,
}


def run(arguments: Sequence[str]) -> int:
    """Weaken the settings and be the service."""
    WAYS[arguments[0]]()
    return main(arguments[1:])


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
