"""An embedded library with a clock that the test turns, and short words for what is done in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from sync.catalogues.standalone import LibraryRules, Pins, StandaloneCatalogue, open_library
from sync.catalogues.standalone.enrolling import put_patrons
from sync.catalogues.standalone.policy.rules_file import rules_from
from sync.catalogues.standalone.records import PatronRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import (
    Act,
    Answer,
    BootId,
    Change,
    ItemId,
    PatronId,
    Query,
    RequestId,
    VisitId,
)
from sync.importing.records import ItemRecord, TitleRecord

PIN_KEY = b"a key for the tests alone"
PINS = Pins(PIN_KEY)
ANNA, BORIS = PatronId("2000001"), PatronId("2000002")
BOOK, SECOND = ItemId("3000001"), ItemId("3000002")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

RULES = rules_from(
    {
        "library": {"zone": "Europe/Moscow", "branch": "main", "pin_length": 4},
        "opening": {day: ["10:00-18:00"] for day in _WEEK},
        "categories": {"*": {"loan_limit": 5}, "provisional": {"loan_limit": 0}},
        "loans": [{"days": 14, "renewals": 2}],
        "registration": {"prefix": "9", "digits": 2, "first": 1, "last": 3},
    }
)


# No two acts share an id, not even of two houses over one file: it would be the same act.
_ids = count(1)


@dataclass(slots=True)
class House:
    """One library that is open; `now` is its clock."""

    path: Path
    rules: LibraryRules
    now: datetime = NOON
    catalogue: StandaloneCatalogue = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.catalogue = open_library(self.path, self.rules, PIN_KEY, lambda: self.now)

    def close(self) -> None:
        self.catalogue.library.store.close()

    def furnish(self) -> None:
        """Put two patrons and one title with two copies into it."""
        library = self.catalogue.library
        people = (
            PatronRecord(ANNA, "Смирнова", "Анна", birth=date(1990, 1, 1)),
            PatronRecord(BORIS, "Иванов", "Борис", birth=date(2016, 1, 1)),
        )
        put_patrons(library, PINS, people)
        items = (ItemRecord(BOOK, uid="E004015012345678"), ItemRecord(SECOND))
        put_titles(library, [TitleRecord("t1", "Чайка", "Чехов А.", items=items)])

    def act(self, change: Change) -> Act:
        return Act(RequestId(f"r{next(_ids)}"), VisitId("v"), BootId("b"), 0.0, change)

    def ask(self, change: Change) -> Answer:
        return self.catalogue.ask(self.act(change), 0.0)

    def look(self, query: Query) -> Answer:
        return self.catalogue.look(query, 0.0)

    def wait(self, **span: int) -> None:
        self.now += timedelta(**span)

    def value(self, sql: str, *parameters: str | int) -> object:
        return self.catalogue.library.store.value(sql, list(parameters))


@contextmanager
def opened_house(path: Path, **changes: object) -> Iterator[House]:
    """Open a library with some rules changed, empty."""
    house = House(path, replace(RULES, **changes))  # type: ignore[arg-type]  # fields of the rules
    try:
        yield house
    finally:
        house.close()
