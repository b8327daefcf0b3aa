"""A backup of another kiosk never takes the place of what this one knew."""

import shutil
from pathlib import Path

import pytest

from sync.backups import Backups
from tests.sync.house import BOOKS, CLOCK, LENT, House, lived_in, look, overwrite


def neighbour(folder: Path) -> House:
    """Return another kiosk of the same library, whose requests have names of their own."""
    house = House(folder)
    house._requests = 100  # noqa: SLF001 - requests are named by chance everywhere but here
    house.found()
    with house.open() as office:
        house.lend(office, *BOOKS[9:])
        house.take_back(office, *BOOKS[9:])
        house.lend(office, *BOOKS[9:], BOOKS[0])
        backups = Backups(house.places.backups)
        backups.finish(backups.copy(office.truths), CLOCK.now())
    return house


@pytest.mark.parametrize("name", ["library.db", "journal.db"])
def test_a_backup_of_another_kiosk_is_passed_over(tmp_path: Path, name: str) -> None:
    house, other = lived_in(tmp_path / "state"), neighbour(tmp_path / "other")
    (theirs,) = Backups(other.places.backups).all()
    shutil.copytree(theirs.path, house.places.backups / "000002-2026-03-02T00-00-00Z")
    overwrite(house.places.state / name, 0, 100)
    loans, entries, _ = look(house)
    assert loans == LENT
    assert entries == {"library.db": 10, "journal.db": 6}[name]
