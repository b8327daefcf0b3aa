"""A medium that fails is waited for, damage is put right, and what does not pass is told."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync import incidents
from sync.circulation import CheckOut, Identify, Silence
from sync.ending import Ending
from sync.exits import Exit
from sync.office import Office
from sync.perseverance import Perseverance
from sync.store_errors import (
    StoreBrokenError,
    StoreFullError,
    StoreLockedError,
    StoreMalformedError,
)
from tests.sync.house import (
    ANNA,
    BOOKS,
    CLOCK,
    LENT,
    VISIT,
    House,
    damage,
    lived_in,
    look,
    on_loan,
    overwrite,
    persevere,
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return lived_in(tmp_path / "state")


@pytest.mark.parametrize(
    "problem", [StoreFullError("x"), StoreBrokenError("x"), OSError(5, "x"), OSError(13, "x")]
)
def test_trouble_that_passes_is_waited_for(house: House, problem: Exception) -> None:
    troubles: Iterator[Exception | None] = iter([problem, problem, None])

    def serve(_: Office) -> int:
        trouble = next(troubles)
        if trouble is not None:
            raise trouble
        return Exit.DONE

    assert persevere(house, serve, tries=3) == Exit.DONE


@pytest.mark.parametrize("replaced", [False, True])
@pytest.mark.parametrize("name", ["library.db", "journal.db"])
def test_nothing_is_lent_from_a_file_that_is_no_longer_in_its_place(
    house: House, name: str, *, replaced: bool
) -> None:
    store = house.places.state / name
    served: list[int] = []

    def serve(office: Office) -> int | None:
        served.append(1)
        office.desk.look(Identify((ANNA,)), VISIT, CLOCK.boottime() + 60)
        if len(served) > 1:
            assert on_loan(office) == LENT
            house.lend(office, BOOKS[10])
            return Exit.DONE
        if replaced:
            (backup,) = house.places.backups.iterdir()
            shutil.copyfile(backup / name, house.places.state / "put")
            (house.places.state / "put").replace(store)
        else:
            store.unlink()
        with pytest.raises((Silence, AssertionError)):  # nothing is promised
            house.lend(office, BOOKS[9])
        assert office.trouble() is not None
        return None

    assert persevere(house, serve, tries=2) == Exit.DONE
    assert incidents.told(house.places.state)


def test_damage_met_while_serving_is_looked_at_thoroughly(house: House) -> None:
    def serve(office: Office) -> int | None:
        if incidents.told(house.places.state):
            return Exit.DONE
        office.catalogue.library.store.trouble = StoreMalformedError("library.db: a page")
        office.close()
        damage(house.places.library, "UPDATE item_events SET event = 'lenu' WHERE number = 1")
        return None

    assert persevere(house, serve, tries=2) == Exit.DONE


def test_a_medium_that_fails_at_once_again_is_waited_for(house: House) -> None:
    stopping = Ending()

    def serve(office: Office) -> int | None:
        office.journal.store.trouble = StoreBrokenError("x")
        stopping.set()
        return None

    assert Perseverance(house.settings, CLOCK, stopping, again_seconds=1e9).run(serve) == 0


def test_trouble_that_does_not_pass_is_not_waited_for(house: House) -> None:
    with house.open(), pytest.raises(StoreLockedError):
        look(house)


class Patience(Ending):
    """Is set once the service has waited so often; at its first wait somebody may help."""

    def __init__(self, most: int, help_: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.waits = 0
        self._most = most
        self._help = help_

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout
        self.waits += 1
        if self.waits == 1:
            self._help()
        if self.waits == self._most:
            self.set()
        return self.is_set()


def test_a_store_that_is_damaged_again_and_again_is_not_mended_for_ever(house: House) -> None:
    served = []

    def serve(office: Office) -> int:
        served.append(office)
        office.close()
        damage(house.places.library, "UPDATE patrons SET surname = 'Иваново'")
        raise StoreMalformedError("a page")

    patience = Patience(most=1)
    assert Perseverance(house.settings, CLOCK, patience, again_seconds=0.0).run(serve) == Exit.DONE
    assert (len(served), patience.waits) == (4, 1)


def test_damage_without_a_backup_is_waited_with_until_somebody_helps(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    library, good = house.places.library, house.places.library.read_bytes()
    shutil.rmtree(house.places.backups)
    overwrite(library, 0, 100)

    def restore() -> None:
        assert "without help" in caplog.text
        library.write_bytes(good)

    patience, served = Patience(9, restore), []

    def serve(office: Office) -> int:
        served.append(on_loan(office))
        return Exit.DONE

    perseverance = Perseverance(house.settings, CLOCK, patience, again_seconds=0.0)
    assert perseverance.run(serve) == Exit.DONE
    assert (served, patience.waits) == ([LENT], 1)


def test_what_nobody_helps_with_is_looked_at_again_now_and_then(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(house.places.backups)
    overwrite(house.places.library, 0, 100)
    ten_minutes = 600
    Perseverance(house.settings, CLOCK, Patience(most=ten_minutes)).run(lambda _: 1)
    assert caplog.text.count("without help") == 1
    Perseverance(house.settings, CLOCK, Patience(most=ten_minutes + 1)).run(lambda _: 1)
    assert caplog.text.count("without help") == 1 + 2


def test_a_signal_ends_the_waiting(house: House) -> None:
    stopping = Ending()

    def serve(_: Office) -> int:
        stopping.set()
        raise StoreFullError("x")

    assert Perseverance(house.settings, CLOCK, stopping, again_seconds=1e9).run(serve) == 0


def test_damage_found_at_night_is_looked_at_thoroughly(house: House) -> None:
    def serve(office: Office) -> int | None:
        if not incidents.told(house.places.state):
            office.close()
            damage(house.places.library, "UPDATE items SET call_number = 'wrong'")
            office.health.damage = "library.db: table items"
            return None
        return Exit.DONE

    assert persevere(house, serve, tries=2) == Exit.DONE
    with house.open() as office:
        assert on_loan(office) == LENT


def test_damage_of_a_copy_alone_moves_nothing_and_is_told(house: House) -> None:
    told: list[str] = []

    def serve(office: Office) -> int | None:
        if not office.health.backup_failure:
            office.health.damage = "library.db: the copy"
            return None
        told.append(office.health.backup_failure)
        return Exit.DONE

    assert persevere(house, serve, tries=2) == Exit.DONE
    assert told == ["library.db: the copy"]
    assert incidents.told(house.places.state) == []


def test_a_disk_that_can_not_hold_the_restored_file_leaves_all_in_place(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    overwrite(house.places.library, 0, 100)
    before = house.places.library.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(shutil, "copyfile", full)
    assert Perseverance(house.settings, CLOCK, Patience(most=1)).run(lambda _: 0) == Exit.DONE
    assert house.places.library.read_bytes() == before


def test_a_desk_with_a_failing_medium_is_closed(house: House) -> None:
    with house.open() as office:
        store = office.catalogue.library.store
        problem = sqlite3.OperationalError("disk I/O error")
        problem.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
        problem.sqlite_errorname = "SQLITE_IOERR_FSYNC"

        def fail() -> None:
            with store.atomic():
                raise problem

        assert office.trouble() is None
        with pytest.raises(StoreBrokenError):
            fail()
        assert isinstance(office.trouble(), StoreBrokenError)
        house.ask(office, CheckOut(BOOKS[9], ANNA))
        assert office.trouble() is None


def test_a_store_that_is_damaged_does_not_open(house: House) -> None:
    damage(house.places.journal, "UPDATE acts SET patron = '1002' WHERE seq = 2")
    with pytest.raises(StoreMalformedError, match="acts: 1 rows"), house.open():
        pass


def test_a_damaged_replica_is_made_anew_and_nothing_is_restored(house: House) -> None:
    seen: list[tuple[int, int]] = []

    def serve(office: Office) -> int | None:
        seen.append(office.replica.counts())
        if len(seen) == 1:
            with office.replica.store.atomic():
                office.replica.set_mark("wrong", 1)
            office.health.replica_damage = "a page"
            return None
        assert office.replica.mark("wrong") == 0
        return Exit.DONE

    assert persevere(house, serve, tries=2) == Exit.DONE
    assert seen[0] == seen[1] == (len(BOOKS), len(BOOKS))
    assert incidents.told(house.places.state) == []
