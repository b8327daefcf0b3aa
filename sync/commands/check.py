"""The command `check`: whether both stores and the newest backup are as they were written.

It is apart from `journal` because it looks at files and not at entries, and because it never opens
an office: that would put right what is only to be looked at.
"""

import shutil
from collections.abc import Generator
from contextlib import closing
from functools import partial

from sync.backups import Backup, Backups
from sync.clock import Clock
from sync.commands.request import Request
from sync.examination import examine, proving
from sync.exits import Exit
from sync.failure import NOTHING, Failure
from sync.office import Office, Places, places_of
from sync.restoring import KINDS
from sync.settings.roots import SyncSettings
from sync.store import Store
from sync.store_checks import checking
from sync.store_errors import NotAStoreError, StoreBrokenError, StoreMissingError

_DRAFT = ".check"
_ADVICE = {
    True: "kiosk-sync puts it right at its next start",
    False: "there is no backup: kiosk-sync puts right what it can at its next start",
}
"""What comes next, by whether there is a backup."""


def check_open(office: Office, _request: Request) -> Generator[object, None, object]:
    """Check the stores of a service that runs; patrons are served meanwhile."""
    backups = Backups(office.places.backups)
    steps = examine(office.truths, partial(backups.copy, into=_DRAFT))
    found: list[str] = []
    try:
        while True:
            try:
                next(steps)
            except StopIteration as end:
                found = end.value[1]
                break
            yield {}
    finally:
        steps.close()
        shutil.rmtree(backups.folder / _DRAFT, ignore_errors=True)
    if found:
        office.health.damage = found[0]  # the service ends, and puts it right at its next start
    return (yield from _result(office.places, found))


def check_closed(
    settings: SyncSettings, _clock: Clock, _request: Request
) -> Generator[object, None, object]:
    """Check the stores of a service that does not run; nothing is put right.

    Raises `Failure` where nobody has kept anything yet, which is no damage.
    """
    places = places_of(settings)
    if not any((places.state / name).exists() for name in KINDS) and not _newest(places):
        raise Failure(Exit.FILE, NOTHING.format(places.state))
    found: list[str] = []
    for name, migrations in KINDS.items():
        yield {}
        try:
            with closing(Store(places.state / name, migrations, create=False)) as store:
                told = filter(None, checking(store, thorough=True))
                found += [f"{name}: {each}" for each in told]
        except (StoreBrokenError, NotAStoreError, StoreMissingError) as problem:
            found.append(str(problem))
    return (yield from _result(places, found))


def _newest(places: Places) -> Backup | None:
    return next(iter(Backups(places.backups).all()), None)


def _result(places: Places, found: list[str]) -> Generator[object, None, object]:
    newest = _newest(places)
    in_backup = [] if newest is None else list(proving(newest.path))
    yield {"found": [*found, *(f"backup {each}" for each in in_backup)]}
    if found:
        return {
            "exit": int(Exit.STORAGE),
            "error": f"damaged ({len(found)} found); {_ADVICE[newest is not None]}",
        }
    if in_backup:
        return {"exit": int(Exit.STORAGE), "error": "the newest backup is damaged"}
    return {"exit": int(Exit.DONE), "backup": None if newest is None else newest.name}
