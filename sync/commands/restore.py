"""The command `restore`: the backups there are, and one of them put in place by hand.

By default the journal stays, if it is sound, and everything asked for here since the backup is
carried out again from it.  What stands in place is moved aside, never removed.

It is apart from what the service does by itself because here a person decides to go back.
"""

from collections.abc import Generator, Iterator

from sync import incidents
from sync.backups import Backup, Backups
from sync.catalogues.standalone.policy.rules_file import RulesProblem
from sync.clock import Clock
from sync.commands.request import Request
from sync.exits import Exit
from sync.failure import Failure
from sync.office import Office, Places, open_office, places_of
from sync.preflight import Disk
from sync.restoring import KINDS, Restorer
from sync.settings import SecretError
from sync.settings.roots import SyncSettings

_JOURNAL, _LIBRARY = KINDS


def list_backups(office: Office, request: Request) -> Generator[object, None, object]:
    """List the backups; while the service runs nothing is restored."""
    if not request.flag("list"):
        raise Failure(Exit.ABSENT, "the service runs; first: systemctl stop kiosk-sync")
    yield {"rows": list(_listed(office.places))}
    return {"exit": int(Exit.DONE)}


def restore(
    settings: SyncSettings, clock: Clock, request: Request
) -> Generator[object, None, object]:
    """List the backups, or put the named one in place; `whole`: with its journal.

    Raises `Failure`, and the errors of `sync.store_errors`.
    """
    places = places_of(settings)
    if request.flag("list"):
        yield {"rows": list(_listed(places))}
        return {"exit": int(Exit.DONE)}
    name, backups = request.text("name"), Backups(places.backups)
    backup = backups.named(name)
    if backup is None:
        if not backups.all():
            raise Failure(Exit.FILE, f"{places.backups}: there is no backup yet")
        raise Failure(Exit.FILE, f"{places.backups}: no backup {name}; see kiosk restore --list")
    Disk(places.state, settings.storage).prepare()
    yield {}
    restorer = Restorer(places.state, backups)
    restorer.carry_on(clock.now())
    # Looking at both also finds out that nobody else has them open.
    damaged = [each for each in KINDS if restorer.damage(each) is not None]
    names = list(KINDS) if request.flag("whole") or _JOURNAL in damaged else [_LIBRARY]
    aside = restorer.restore(backup, names, clock.now())
    lines = [_said(backup, names, str(aside))]
    incidents.note(places.state, clock.now(), lines[0])
    before = len(incidents.told(places.state))
    try:
        open_office(settings, clock).close()
    except (RulesProblem, SecretError) as problem:
        raise Failure(Exit.SETTINGS, " ".join(str(problem).split())) from problem
    lines += incidents.told(places.state)[before:]
    yield {"lines": lines}
    return {"exit": int(Exit.DONE), "backup": backup.name, "restored": names, "aside": str(aside)}


def _said(backup: Backup, names: list[str], aside: str) -> str:
    what = f"{' and '.join(names)} restored by hand from the backup of {backup.at:%Y-%m-%d %H:%M}"
    if _JOURNAL in names:
        missing = "every loan, return and change since then is missing"
    else:
        missing = "what was entered, imported or changed by the staff since then is missing"
    return f"{what} UTC; {missing}; what stood there is in {aside}"


def _listed(places: Places) -> Iterator[dict[str, object]]:
    for backup in Backups(places.backups).all():
        yield {"backup": backup.name, "at": backup.at.isoformat(), "bytes": backup.size()}
