"""A small library with its journal, whose files a test may damage while it is closed."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from sync import incidents
from sync.backups import Backups
from sync.catalogues.standalone.enrolling import put_patrons
from sync.catalogues.standalone.records import PatronRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import (
    Act,
    Answer,
    Change,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    ClockQuality,
    Identify,
    ItemId,
    PatronId,
    RequestId,
    VisitId,
)
from sync.clock import SystemClock
from sync.ending import Ending
from sync.exits import Exit
from sync.importing.records import ItemRecord, TitleRecord
from sync.office import Office, open_office, places_of
from sync.perseverance import Perseverance
from sync.settings import SyncSettings
from sync.settings.storage import Storage

ANNA = PatronId("1001")
BOOKS = tuple(ItemId(str(2000 + number)) for number in range(12))
VISIT = VisitId("visit")
CLOCK = SystemClock(otherwise=ClockQuality.RTC)
SETTINGS = replace(SyncSettings(), storage=Storage(ballast_mib=0.0))


class House:
    """The folder, and the office in it while it is open."""

    def __init__(self, folder: Path, settings: SyncSettings = SETTINGS) -> None:
        self.settings = settings.moved(folder)
        self.places = places_of(self.settings)
        self._requests = 0

    @contextmanager
    def open(self) -> Iterator[Office]:
        """Open the office as the service does, with Anna at the desk."""
        with closing(open_office(self.settings, CLOCK)) as office:
            office.desk.look(Identify((ANNA,)), VISIT, CLOCK.boottime() + 60)
            yield office

    def found(self) -> None:
        """Make the library."""
        with self.open() as office:
            library = office.catalogue.library
            put_patrons(library, office.pins, [PatronRecord(ANNA, "Иванова", "Анна")])
            titles = (
                TitleRecord(f"t{book}", f"Повесть {book}", items=(ItemRecord(barcode=book),))
                for book in BOOKS
            )
            put_titles(library, list(titles))

    def ask(self, office: Office, change: Change) -> Answer:
        """Ask the desk something new."""
        self._requests += 1
        request = RequestId(f"r{self._requests}")
        act = Act(request, VISIT, CLOCK.boot(), CLOCK.boottime(), change)
        return office.desk.ask(act, CLOCK.boottime() + 60)

    def lend(self, office: Office, *books: ItemId) -> None:
        for book in books:
            assert isinstance(self.ask(office, CheckOut(book, ANNA)), CheckedOut)

    def take_back(self, office: Office, *books: ItemId) -> None:
        for book in books:
            assert isinstance(self.ask(office, CheckIn(book)), CheckedIn)


def on_loan(office: Office) -> set[str]:
    """Return the barcodes of what is lent."""
    rows = office.catalogue.library.store.query(
        "SELECT i.barcode FROM loans l JOIN items i ON i.number = l.item"
    )
    return {str(row["barcode"]) for row in rows}


def damage(path: Path, sql: str) -> None:
    """Change a closed store behind its proofs' back, as a flipped bit does."""
    connection = sqlite3.connect(path)
    with connection:
        assert connection.execute(sql).rowcount > 0
    connection.close()


def overwrite(path: Path, start: int, length: int) -> None:
    """Write rubbish over a part of a file, as a dying card does."""
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * length)


def lived_in(folder: Path) -> House:
    """Return a house: six books lent, a backup, one given back and three more lent since."""
    house = House(folder)
    house.found()
    with house.open() as office:
        house.lend(office, *BOOKS[:6])
        backups = Backups(house.places.backups)
        backups.finish(backups.copy(office.truths), CLOCK.now())
        house.take_back(office, BOOKS[0])
        house.lend(office, *BOOKS[6:9])
    return house


LENT = set(BOOKS[1:9])


def persevere(house: House, serve: Callable[[Office], int | None], tries: int = 1) -> int:
    """Start as the service does; `tries` bounds the waits."""
    stopping = Ending()
    left = [tries]

    def bounded(office: Office) -> int | None:
        left[0] -= 1
        assert left[0] >= 0
        return serve(office)

    return Perseverance(house.settings, CLOCK, stopping, again_seconds=0.0).run(bounded)


def look(house: House) -> tuple[set[str], int, list[str]]:
    """Start as the service does; return what is lent, the entries, and what was told."""
    seen: list[tuple[set[str], int]] = []

    def serve(office: Office) -> int:
        seen.append((on_loan(office), len(office.journal.last(100))))
        return Exit.DONE

    assert persevere(house, serve) == Exit.DONE
    loans, entries = seen[0]
    return loans, entries, incidents.told(house.places.state)
