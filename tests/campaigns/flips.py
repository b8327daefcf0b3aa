"""Single bits of the library's files are turned over, and each is found or harms nothing.

It is apart because nothing runs while it happens: a card forgets by itself.  A flip is found when
the product refuses to start or its thorough check says so; it is harmless when every row, every
loan and every search is as in a copy that kept its bits.  Anything else is wrong shown as right.

    closed    the files as a service leaves them: journal.db, library.db
    open      as a power cut leaves them: their logs beside them, journal.db-wal, library.db-wal
"""

import multiprocessing
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sync.circulation import (
    Answer,
    FindItem,
    FindTitle,
    Identify,
    ShowAccount,
    Silence,
    VisitId,
)
from sync.clock import SystemClock, boottime
from sync.office import Office
from sync.store_checks import faults
from sync.store_errors import StoreError
from tests.campaigns.branch import ITEMS, PATRONS, enter, found, settle_in
from tests.campaigns.powercuts import scratch
from tests.campaigns.visits import Village

FILES = ("journal.db", "library.db")
_WORDS = ("повесть", "чехов", "7")

_COLUMNS = {
    "acts": "seq, id, visit, boot, kind, change, item, known_as, patron, state, outcome, answer,"
    " truth, security, compensates",
    "boots": "number, boot",
}
"""Of these tables a start itself changes the other columns: attempts, and what the clock says."""

Rows = dict[str, list[tuple[object, ...]]]


@dataclass
class Rot:
    """What became of the flips: by file, how many were found when, harmless, or wrong."""

    flips: int = 0
    came_to: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Rot") -> None:
        """Take another share's figures."""
        self.flips += other.flips
        self.came_to += other.came_to
        self.wrong += other.wrong


def furnish(folder: Path, *, closed: bool, visits: int = 12) -> Path:
    """Make a library in which something has happened; return its folder."""
    place, kept = folder / "lived-in", folder / ("closed" if closed else "open")
    found(place)
    office = enter(place)
    village = Village("rot", SystemClock().boot())
    for _ in range(visits):
        visit = village.visit()
        office.desk.look(Identify((visit.patron,)), visit.id, boottime() + 60)
        for change in village.changes(visit):
            asked = village.ask(visit, change, boottime())
            village.learn(asked, office.desk.ask(asked.act, boottime() + 60))
    if closed:
        office.close()
    shutil.copytree(place, kept)  # with the logs as they are, if the office is open
    office.close()
    shutil.rmtree(place)
    return kept


def flip(kept: Path, flips: int, seed: str, shares: int = 2) -> Rot:
    """Turn over so many bits, one at a time, spread over the files by their size."""
    total = Rot()
    with multiprocessing.get_context("spawn").Pool(shares) as pool:
        work = [(kept, flips // shares, f"{seed}-{share}") for share in range(shares)]
        for rot in pool.starmap(flip_share, work):
            total.add(rot)
    return total


def flip_share(kept: Path, flips: int, seed: str) -> Rot:
    """Turn over one share of the bits."""
    rot, chance = Rot(), random.Random(seed)
    paths = sorted(
        path for path in (kept / "state").iterdir() if path.name.removesuffix("-wal") in FILES
    )
    sizes = [path.stat().st_size for path in paths]
    with tempfile.TemporaryDirectory(dir=scratch(), prefix="flips-") as place:
        folder = Path(place) / "library"
        settle_in(kept, folder)
        whole = _look(folder)
        if not isinstance(whole, dict):
            raise TypeError(f"the library is {whole} with all its bits")
        for _ in range(flips):
            path = chance.choices(paths, sizes)[0]
            bit = chance.randrange(path.stat().st_size * 8)
            settle_in(kept, folder)
            _turn_over(folder / "state" / path.name, bit)
            seen = _look(folder)
            rot.flips += 1
            if seen == whole:
                seen = "harmless"
            elif isinstance(seen, dict):
                rot.wrong.append(f"{path.name}, bit {bit}: {_first_difference(whole, seen)}")
                seen = "WRONG"
            rot.came_to[f"{path.name} {seen}"] += 1
    return rot


def _look(folder: Path) -> Rows | str:
    """Start, check, and read everything; or say how a damage was found."""
    try:
        office = enter(folder)
    except StoreError:
        return "found at the start"
    if (folder / "state" / "incidents.txt").exists():
        office.close()
        return "found at the start, and put right"
    try:
        while office.desk.tend() == 0.0:  # a line may have lost that it was settled, by decision
            pass
        rows = _answers(office)
        for store in (office.journal.store, office.catalogue.library.store):
            if faults(store, thorough=True):
                return "found by the check"
    except (StoreError, Silence):
        return "found in use"
    finally:
        office.close()
    for name in FILES:
        rows |= {f"{name} {table}": content for table, content in _rows(folder / "state" / name)}
    return rows


def _answers(office: Office) -> Rows:
    """Read what patrons are shown."""
    desk, later = office.desk, boottime() + 60
    shown: list[Answer] = [desk.look(FindItem(item), VisitId("staff"), later) for item in ITEMS]
    for patron in PATRONS:
        shown.append(desk.look(Identify((patron,)), VisitId(patron), later))
        shown.append(desk.look(ShowAccount(patron), VisitId(patron), later))
    shown += [desk.look(FindTitle(word), VisitId("staff"), later) for word in _WORDS]
    return {"shown": [(str(each),) for each in shown]}


def _rows(path: Path) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        for (table,) in connection.execute(tables).fetchall():
            if table.startswith(("title_", "sqlite_", "store_proofs", "_sqlite")):
                continue
            columns = _COLUMNS.get(table, "*")
            yield table, connection.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608 - its own tables


def _first_difference(whole: Rows, seen: Rows) -> str:
    for table, rows in whole.items():
        other = seen.get(table, [])
        if len(other) != len(rows):
            return f"{table} has {len(other)} rows and had {len(rows)}"
        for before, after in zip(rows, other, strict=True):
            if before != after:
                return f"{table}: {before} is {after}"
    return "tables"


def _turn_over(path: Path, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(bit // 8)
        (byte,) = file.read(1)
        file.seek(bit // 8)
        file.write(bytes([byte ^ (1 << bit % 8)]))
