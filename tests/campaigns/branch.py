"""A small library of invented people, made once and copied for every try.

It is apart from the campaigns because each of them begins with the same folder and ends by letting
the product itself start in what is left of it:

    FOLDER/kiosk.toml  rules.toml  state/{journal.db,library.db,catalogue.db,...}  run/desk.sock
"""

import shutil
from pathlib import Path

from sync.__main__ import clock_of
from sync.catalogues.standalone.enrolling import put_patrons
from sync.catalogues.standalone.records import PatronRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import ItemId, PatronId, TitleId
from sync.importing.records import ItemRecord, TitleRecord
from sync.office import Office, open_office
from sync.replica import catch_up
from sync.settings.roots import SyncSettings, load_sync

PATRONS = tuple(PatronId(str(1001 + number)) for number in range(6))
TITLES = tuple(TitleId(f"t{number}") for number in range(16))
ITEMS = tuple(ItemId(str(2001 + number)) for number in range(32))
"""Two copies of every title, one behind the other."""

TITLE_OF = {item: TITLES[number // 2] for number, item in enumerate(ITEMS)}

_NAMES = ("Анна", "Борис")

_CONFIG = """
[library]
name_ru = "Сельская библиотека"
name_en = "Village library"
time_zone = "Europe/Moscow"

[demo]
enabled = false

[standalone]
trust_clock = true
rules = "{folder}/rules.toml"

[storage]
ballast_mib = 0
loans_need_mib = 0
returns_need_mib = 0

[log]
level = "error"

[paths]
state = "{folder}/state"
run = "{folder}/run"
"""

_RULES = """
[library]
branch = "main"
holds_on_shelf = true
renew_from_due = true

[opening]
monday = ["00:00-23:59"]
tuesday = ["00:00-23:59"]
wednesday = ["00:00-23:59"]
thursday = ["00:00-23:59"]
friday = ["00:00-23:59"]
saturday = ["00:00-23:59"]
sunday = ["00:00-23:59"]

[categories."*"]
loan_limit = 12
hold_limit = 5

[[loans]]
days = 14
renewals = 3
"""


def configure(folder: Path) -> None:
    """Write the settings of a library that lives in this folder."""
    (folder / "kiosk.toml").write_text(_CONFIG.format(folder=folder), encoding="utf-8")
    (folder / "rules.toml").write_text(_RULES, encoding="utf-8")


def settings_of(folder: Path) -> SyncSettings:
    """Read the settings of the library in this folder."""
    settings, problems = load_sync(folder / "kiosk.toml")
    assert not problems, problems
    return settings


def found(folder: Path) -> None:
    """Make the library, with its people and books, and close it."""
    folder.mkdir(parents=True, exist_ok=True)
    configure(folder)
    office = enter(folder)
    library = office.catalogue.library
    put_patrons(library, office.pins, map(_patron, range(len(PATRONS))))
    put_titles(library, map(_title, range(len(TITLES))))
    catch_up(library, office.replica)
    office.close()


def settle_in(template: Path, folder: Path) -> None:
    """Copy a library to another folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns("*.sock"))
    configure(folder)


def enter(folder: Path) -> Office:
    """Open the office as the service does.  Raises what `open_office` raises."""
    settings = settings_of(folder)
    return open_office(settings, clock_of(settings))


def recover(folder: Path) -> None:
    """Start as the service does and carry on what waits until nothing does; then close.

    Raises the errors of `sync.store_errors` where the product can not start.
    """
    office = enter(folder)
    try:
        while office.desk.tend() == 0.0:
            pass
    finally:
        office.close()


def _patron(number: int) -> PatronRecord:
    return PatronRecord(PATRONS[number], f"Иванов{number}", _NAMES[number % 2])


def _title(number: int) -> TitleRecord:
    copies = tuple(ItemRecord(barcode=item) for item in ITEMS if TITLE_OF[item] == TITLES[number])
    return TitleRecord(TITLES[number], f"Повесть {number}", "Чехов", items=copies)
