"""A village library for whole visits: real titles where there are any, else the demo's.

Anna has a PIN, Boris waits for a book.  Everybody is invented.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from kiosk.settings import load_whole
from sync.__main__ import clock_of
from sync.catalogues.standalone.enrolling import put_holds, put_patrons
from sync.catalogues.standalone.records import HoldRecord, PatronRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import (
    Act,
    BootId,
    CheckIn,
    CheckOut,
    ItemId,
    PatronId,
    Pin,
    RequestId,
    TitleId,
    VisitId,
)
from sync.importing.catalogue import read_catalogue
from sync.importing.demo import demo_library
from sync.importing.mapping_files import load_mapping
from sync.importing.records import Rejected, TitleRecord
from sync.office import Office, open_office

STAVROPOL = "rusmarc_stavropol/stav6_part1_cp866.mrc"
TITLES = 60


@dataclass(frozen=True, slots=True)
class Person:
    """An invented patron."""

    number: PatronId
    uid: str
    pin: str
    surname: str
    forename: str


ANNA = Person(PatronId("20001000000012"), "0107A2B3C4", "1234", "Соколова", "Анна")
BORIS = Person(PatronId("20001000000020"), "0104A3C6CA", "2345", "Миллер", "Борис")


@dataclass(frozen=True, slots=True)
class Book:
    """One copy, as the story names it."""

    barcode: ItemId
    title: str
    title_id: str


@dataclass(frozen=True, slots=True)
class Village:
    """What stands on the shelves.  `held` waits for Boris, `lent` are at Anna's home."""

    shelf: tuple[Book, ...]
    held: Book
    lent: tuple[Book, ...]


def found(config: Path, *, lent: int = 0, held_is_away: bool = False) -> Village:
    """Found the library below the folder that the settings name.

    `lent` books are at Anna's home; the held one lies on the hold shelf, or, with `held_is_away`,
    is at Anna's home too while Boris waits for it.
    """
    settings = load_whole(config).sync
    office = open_office(settings, clock_of(settings))
    try:
        records = titles()
        put_titles(office.catalogue.library, records)
        office.replica.put(records)
        put_patrons(office.catalogue.library, office.pins, map(_patron, (ANNA, BORIS)))
        books = [_book(record) for record in records if record.items]
        village = Village(tuple(books[lent + 1 :]), books[0], tuple(books[1 : lent + 1]))
        _prepare(office, village, held_is_away=held_is_away)
    finally:
        office.close()
    return village


def titles() -> Sequence[TitleRecord]:
    """Read real titles in CP866 if there are any, each with one copy that may be lent."""
    folder = os.environ.get("KIOSK_TEST_DATA")
    if folder is None:
        records = [r for r in demo_library(date(2026, 1, 1)).titles if not r.age_mark]
        return records[:TITLES]
    path = Path(folder) / STAVROPOL
    read = read_catalogue(path, load_mapping("rusmarc-995"), "cp866")
    whole = (r for r in read if not isinstance(r, Rejected) and r.items and not r.age_mark)
    return [replace(r, items=r.items[:1]) for r in islice(whole, TITLES)]


def _book(record: TitleRecord) -> Book:
    return Book(ItemId(record.items[0].barcode), record.title, record.title_id)


def _patron(person: Person) -> PatronRecord:
    return PatronRecord(
        card=person.number,
        surname=person.surname,
        forename=person.forename,
        birth=date(1990, 5, 5),
        category="adult",
        pin=Pin(person.pin),
        uids=(person.uid,),
    )


def _prepare(office: Office, village: Village, *, held_is_away: bool) -> None:
    zone = office.settings.library.zone
    long_ago = datetime.now(zone) - timedelta(days=3)
    away = (*village.lent, village.held) if held_is_away else village.lent
    for number, book in enumerate(away):
        _carry_out(office, f"lent-{number}", CheckOut(book.barcode, ANNA.number))
    put_holds(
        office.catalogue.library,
        [HoldRecord(TitleId(village.held.title_id), BORIS.number, long_ago)],
    )
    if not held_is_away:
        _carry_out(office, "trapped", CheckIn(village.held.barcode))


def _carry_out(office: Office, name: str, change: CheckOut | CheckIn) -> None:
    act = Act(RequestId(name), VisitId("before"), BootId("before"), 0.0, change)
    office.catalogue.ask(act, 0.0)
