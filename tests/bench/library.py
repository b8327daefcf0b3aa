"""The library that is measured: the demo's titles, and patrons whose cards open a visit at once.

It is apart because it writes into the stores before any process has them.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.settings import load_whole
from sync.__main__ import clock_of
from sync.catalogues.standalone.enrolling import put_patrons
from sync.catalogues.standalone.records import PatronRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import PatronId
from sync.importing.demo import demo_library
from sync.importing.records import ItemRecord
from sync.office import open_office
from sync.store import Store
from tests.bench.machine import PRAGMAS

PATRONS = 12
CATEGORY = "staff"
"""The rules that ship let it have 50 loans at a time."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """What may be borrowed, and by whom: barcodes of copies and chip numbers of cards."""

    items: tuple[str, ...]
    cards: tuple[str, ...]
    pragmas: str
    """How the journal and the library were opened."""


def stock(config: Path) -> Shelves:
    """Fill the empty library of these settings."""
    settings = load_whole(config).sync
    office = open_office(settings, clock_of(settings))
    titles = demo_library(date(2026, 1, 1)).titles
    cards = tuple(f"010000{number:04X}" for number in range(1, PATRONS + 1))
    patrons = (
        PatronRecord(
            PatronId(f"2900000000{number:04}"),
            "Соколова",
            "Анна",
            birth=date(1990, 5, 5),
            category=CATEGORY,
            uids=(card,),
        )
        for number, card in enumerate(cards)
    )
    try:
        put_titles(office.catalogue.library, titles)
        office.replica.put(titles)
        put_patrons(office.catalogue.library, office.pins, patrons)
        stores = {"journal": office.journal.store, "library": office.catalogue.library.store}
        pragmas = {name: _pragmas(store) for name, store in stores.items()}
    finally:
        office.close()
    items = tuple(item.barcode for title in titles for item in title.items if _is_lent(item))
    return Shelves(items, cards, _as_words(pragmas))


def _is_lent(item: ItemRecord) -> bool:
    return item.item_type == "book" and not (item.not_for_loan or item.withdrawn or item.missing)


def _pragmas(store: Store) -> str:
    return ", ".join(f"{name}={_words(store, name)}" for name in PRAGMAS)


def _words(store: Store, pragma: str) -> str:
    return str(store.value(f"PRAGMA {pragma}"))


def _as_words(pragmas: dict[str, str]) -> str:
    """Say it once where all stores are alike."""
    if len(set(pragmas.values())) == 1:
        return f"{' and '.join(pragmas)}: {next(iter(pragmas.values()))}"
    return "; ".join(f"{name}: {settings}" for name, settings in pragmas.items())
