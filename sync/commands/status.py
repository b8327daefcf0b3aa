"""The command `status`: what the office holds and what waits in it, in numbers."""

from collections.abc import Generator
from importlib.metadata import PackageNotFoundError, version

from sync.backups import Backups
from sync.circulation import ClockQuality
from sync.commands.request import Request
from sync.exits import Exit
from sync.health import alarms
from sync.office import Office


def show_status(office: Office, _request: Request) -> Generator[object, None, object]:
    """Return the numbers."""
    yield {}
    store = office.catalogue.library.store
    counted = {
        name: int(store.value(f"SELECT count(*) FROM {name}") or 0)  # noqa: S608 - constants
        for name in ("titles", "items", "patrons", "loans", "holds")
    }
    backups = Backups(office.places.backups)
    newest = next(iter(backups.all()), None)
    titles, items = office.replica.counts()
    return {
        "exit": int(Exit.DONE),
        "version": _version(),
        "catalogue": office.settings.catalogue.kind,
        **counted,
        "searchable_titles": titles,
        "searchable_items": items,
        "waiting": len(office.journal.waiting()),
        "exceptions": len(office.journal.exceptions.open()),
        "clock": office.journal.times.quality(),
        "state": str(office.places.state),
        "free_bytes": office.disk.free(),
        "backup": None if newest is None else newest.name,
        "alarms": [
            *_of_the_clock(office.journal.times.quality()),
            *alarms(office.disk, backups, office.health, office.now()),
        ],
    }


def _of_the_clock(quality: ClockQuality) -> list[str]:
    if quality is not ClockQuality.NONE:
        return []
    return ["nobody vouches for the date, so nothing is lent; see kiosk clock"]


def _version() -> str:
    try:
        return version("library-kiosk")
    except PackageNotFoundError:
        return "(not installed)"
