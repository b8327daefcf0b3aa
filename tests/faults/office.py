"""A service over the embedded library in a process of its own, to be killed.

    python -m tests.faults.office FOLDER [LOANS]

Without LOANS it serves FOLDER/desk until it is killed.  With LOANS it lends that many books and
leaves, with nobody at a socket: for counting what each of them costs.
"""

import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sync.catalogues.standalone import Library, open_library
from sync.catalogues.standalone.enrolling import put_patrons
from sync.catalogues.standalone.pins import Pins
from sync.catalogues.standalone.policy.rules_file import rules_from
from sync.catalogues.standalone.records import PatronRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import (
    Act,
    CheckedOut,
    CheckOut,
    ClockQuality,
    Identify,
    ItemId,
    PatronId,
    RequestId,
    VisitId,
)
from sync.clock import SystemClock
from sync.desks import SteadyDesk
from sync.importing.records import ItemRecord, TitleRecord
from sync.journal import MIGRATIONS, Journal
from sync.service.service import Service, Sockets
from sync.store import Store

KEY = b"a key for the tests alone"
BORIS = PatronId("1002")
BOOKS = tuple(ItemId(str(2000 + number)) for number in range(200))
RULES = rules_from(
    {
        "library": {"zone": "Europe/Moscow", "branch": "main"},
        "opening": {"monday": ["09:00-20:00"]},
        "categories": {"*": {"loan_limit": 500}},
        "loans": [{"days": 14, "renewals": 1}],
    }
)


def furnish(folder: Path) -> None:
    """Make a library with one patron and many books."""
    with closing(open_library(folder / "library.db", RULES, KEY, now).library.store) as store:
        library = Library.over(store, RULES)
        put_patrons(library, Pins(KEY), [PatronRecord(BORIS, "Иванов", "Борис")])
        items = (
            TitleRecord(f"t{book}", "Чайка", items=(ItemRecord(barcode=book),)) for book in BOOKS
        )
        put_titles(library, list(items))


def now() -> datetime:
    """Return the time of this machine."""
    return datetime.now(UTC)


def main(arguments: Sequence[str]) -> None:
    """Serve, or lend and leave."""
    folder = Path(arguments[0])
    catalogue = open_library(folder / "library.db", RULES, KEY, now)
    store = Store(folder / "journal.db", MIGRATIONS)
    clock = SystemClock(otherwise=ClockQuality.RTC)
    desk = SteadyDesk(catalogue, Journal(store, clock), clock)
    if len(arguments) == 1:
        Service(desk, Sockets(folder / "desk"), tend=desk.tend).run()
    else:
        lend(desk, clock, int(arguments[1]))
        store.close()
        catalogue.library.store.close()


def lend(desk: SteadyDesk, clock: SystemClock, loans: int) -> None:
    """Lend books one after another."""
    visit = VisitId("visit")
    desk.look(Identify((BORIS,)), visit, clock.boottime() + 60)
    for number in range(loans):
        act = Act(
            RequestId(f"r{number}"),
            visit,
            clock.boot(),
            clock.boottime(),
            CheckOut(BOOKS[number], BORIS),
        )
        assert isinstance(desk.ask(act, clock.boottime() + 60), CheckedOut)


if __name__ == "__main__":
    main(sys.argv[1:])
