"""How long the embedded library takes for each request with 100,000 items and 20,000 patrons.

The commits go to the medium, so that changes mostly measure it: run on the disk in question.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sync.catalogues.standalone.enrolling import put_holds, put_loans, put_patrons
from sync.catalogues.standalone.records import HoldRecord, LoanRecord, PatronRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import (
    CheckIn,
    CheckOut,
    FindItem,
    FindTitle,
    Identify,
    ItemId,
    PatronId,
    PlaceHold,
    RenewAll,
    ShowAccount,
    TitleId,
)
from sync.importing.records import ItemRecord, TitleRecord
from tests.sync.catalogues.standalone.house import PINS, House, opened_house

ITEMS, PATRONS, LOANS, HOLDS = 100_000, 20_000, 30_000, 3_000
RUNS = 300
WORDS = "мир война чайка дом ночь вечер зима лето море город сад путь свет тень река".split()  # noqa: SIM905 - easier to read


def _titles(luck: random.Random) -> Iterator[TitleRecord]:
    for number in range(ITEMS // 2):
        items = tuple(ItemRecord(f"3{2 * number + copy:07}") for copy in (0, 1))
        words = " ".join(f"{luck.choice(WORDS)}{luck.randrange(50)}" for _ in range(4))
        yield TitleRecord(f"t{number}", words, luck.choice(WORDS).title(), items=items)


def _furnish(house: House, luck: random.Random) -> None:
    library = house.catalogue.library
    put_titles(library, _titles(luck))
    people = (
        PatronRecord(PatronId(f"2{number:07}"), "Орлова", f"Имя{number}")
        for number in range(PATRONS)
    )
    put_patrons(library, PINS, people)
    due = house.now + timedelta(days=7)
    put_loans(
        library, (LoanRecord(_item(luck), _patron(luck), house.now, due) for _ in range(LOANS))
    )
    put_holds(library, (HoldRecord(_title(luck), _patron(luck), house.now) for _ in range(HOLDS)))


def _item(luck: random.Random) -> ItemId:
    return ItemId(f"3{luck.randrange(ITEMS):07}")


def _patron(luck: random.Random) -> PatronId:
    return PatronId(f"2{luck.randrange(PATRONS):07}")


def _title(luck: random.Random) -> TitleId:
    return TitleId(f"t{luck.randrange(ITEMS // 2)}")


def _told(name: str, run: Callable[[], object]) -> str:
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        run()
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    return f"{name:16} p50 {times[RUNS // 2]:6.2f} ms   p95 {times[RUNS * 95 // 100]:6.2f} ms"


@pytest.mark.bench
def test_every_request_of_a_large_library(tmp_path: Path) -> None:
    luck = random.Random(1)
    with opened_house(tmp_path / "library.db") as house:
        _furnish(house, luck)
        ask, look = house.ask, house.look
        lines = [
            _told("CheckOut", lambda: ask(CheckOut(_item(luck), _patron(luck)))),
            _told("CheckIn", lambda: ask(CheckIn(_item(luck)))),
            _told("RenewAll", lambda: ask(RenewAll(_patron(luck)))),
            _told("PlaceHold", lambda: ask(PlaceHold(_title(luck), _patron(luck)))),
            _told("Identify", lambda: look(Identify(("04A2B3C4", _patron(luck))))),
            _told("ShowAccount", lambda: look(ShowAccount(_patron(luck)))),
            _told("FindItem", lambda: look(FindItem(_item(luck)))),
            _told(
                "FindTitle", lambda: look(FindTitle(f"{luck.choice(WORDS)} {luck.choice(WORDS)}"))
            ),
        ]
        sys.stdout.write("\n".join(("", *lines, "")))
