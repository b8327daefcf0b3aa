"""Both real processes are killed again and again in the middle of visits; no loan is lost.

`kiosk run` with its window and its readers on serial lines: the screen and the service die by
SIGKILL at moments that a seed draws, and the supervisor starts them again.  At the end both files
are read with plain SQLite.
"""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.settings import load_whole
from sync.__main__ import clock_of
from sync.catalogues.standalone.enrolling import put_patrons
from sync.catalogues.standalone.records import PatronRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import ItemId, PatronId
from sync.office import Office, open_office
from tests.campaigns.audit import Books, examine
from tests.stories.stand import Stand
from tests.stories.village import Person, titles

pytestmark = pytest.mark.window

KILLS = 20
LONGEST = 0.15
"""Seconds from a card or a book to the kill at most; an answer takes less than half of it."""

IN_A_VISIT = 3
"""Books after which a patron goes, if nobody was killed."""

HASTE = (
    "import kiosk.supervisor, sys; from kiosk.__main__ import main; "
    "kiosk.supervisor.LONGEST_PAUSE = kiosk.supervisor.FIRST_PAUSE; sys.exit(main())"
)
"""The supervisor waits the longer the oftener somebody dies young; twenty deaths took minutes."""

PEOPLE = tuple(
    Person(
        PatronId(f"200010000001{n:02}"),
        f"01000000{n:02}",
        "",
        f"Иванов{n}",
        ("Анна", "Борис")[n % 2],
    )
    for n in range(8)
)


def opened(config: Path) -> Office:
    settings = load_whole(config).sync
    return open_office(settings, clock_of(settings))


def found(config: Path) -> Iterator[ItemId]:
    """Found a library of people without a PIN; return its books."""
    office, records = opened(config), [record for record in titles() if record.items]
    put_titles(office.catalogue.library, records)
    office.replica.put(records)
    people = (PatronRecord(p.number, p.surname, p.forename, uids=(p.uid,)) for p in PEOPLE)
    put_patrons(office.catalogue.library, office.pins, people)
    office.close()
    return iter([ItemId(record.items[0].barcode) for record in records])


class Visits:
    """Visits one after another, whoever dies meanwhile.  `lent`: what the screen said is lent."""

    def __init__(self, stand: Stand, books: Iterator[ItemId], chance: random.Random) -> None:
        self.lent: set[ItemId] = set()
        self._stand = stand
        self._books = books
        self._chance = chance
        self._people = 0
        self._lines: dict[int, ItemId] = {}

    def strike(self, victim: str) -> None:
        """Let a visit go on, and kill a process meanwhile; wait until all is well again."""
        self._make_room()
        stand, before = self._stand, self._stand.pid(victim)
        if stand.sees.state() != "Borrowing":
            self._come()
            if self._chance.random() < 0.75:
                stand.sees.wait_state("Borrowing")
                self._settle()
        if stand.sees.state() == "Borrowing":
            self._lay_a_book()
        until = time.perf_counter() + self._chance.uniform(0, LONGEST)
        while time.perf_counter() < until:
            self._look()
        stand.kill(victim)
        if victim == "kiosk":
            stand.screen_socket.unlink()
            stand.look()
            self._lines.clear()
        stand.sees.until("another process", lambda: stand.pid(victim) not in (None, before))
        self._settle()

    def _come(self) -> None:
        self._people += 1
        self._stand.present(PEOPLE[self._people % len(PEOPLE)])

    def _lay_a_book(self) -> None:
        book = next(self._books)
        self._lines[len(self._stand.sees.lines())] = book
        self._stand.scan(book)

    def _make_room(self) -> None:
        """End a visit that has been long enough, and one without a card."""
        seen = self._stand.sees
        if seen.state() in {"Borrowing", "Returning"} and (
            seen.state() == "Returning" or len(seen.lines()) >= IN_A_VISIT
        ):
            self._stand.finger.press("Готово")
            seen.wait_state("Finished", "Idle")
            self._lines.clear()

    def _settle(self) -> None:
        """Wait until the desk and the readers are there and nothing is on its way."""

        def is_settled() -> bool:
            seen = self._stand.sees.ask("session")
            busy = seen["state"] in {"OutOfService", "Identifying"} or not seen["desk"]
            return not (busy or seen["readers_down"] or {"Asking", "Looking"} & {*seen["lines"]})

        self._stand.sees.until("peace", is_settled)
        self._look()

    def _look(self) -> None:
        """Note which books the screen says are lent."""
        seen = self._stand.sees.ask("session")
        if seen["state"] == "Borrowing":
            lines = enumerate(seen["lines"])
            said = {self._lines.get(n) for n, line in lines if line == "Lent"}
            self.lent |= {book for book in said if book is not None}


def test_twenty_kills_of_both_processes_cost_no_loan_that_was_shown(
    display: str, tmp_path: Path
) -> None:
    stand, chance = Stand(tmp_path, display), random.Random("killed")
    visits = Visits(stand, found(stand.config), chance)
    victims = ["sync", "kiosk"] * (KILLS // 2)
    chance.shuffle(victims)
    try:
        stand.start("-c", HASTE)
        for victim in victims:
            visits.strike(victim)
    finally:
        stand.stop()
    log = stand.log()
    assert log.count("ended with -9") == KILLS, log[-4000:]
    assert "Traceback" not in log
    _carry_on(stand.config)
    books = Books(tmp_path / "state")
    assert examine(books) == []
    assert not (tmp_path / "state" / "incidents.txt").exists()
    lent = {
        line.change["item"]
        for line in books.lines.values()
        if (line.came_to or {}).get("kind") == "CheckedOut"
    }
    assert len(visits.lent) > KILLS / 2
    assert visits.lent <= lent


def _carry_on(config: Path) -> None:
    """Start once more and do what still waits."""
    office = opened(config)
    while office.desk.tend() == 0.0:
        pass
    office.close()
