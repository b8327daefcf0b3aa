"""The night's work: a backup that is proven, a disk with room, and what is old forgotten."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.backups import Backups
from sync.circulation import BootId, ClockQuality
from sync.clock import SystemClock
from sync.examination import proving
from sync.health import alarms
from sync.office import Office, open_office
from sync.preflight import BALLAST
from sync.service.notify import Systemd
from sync.settings import SyncSettings
from sync.settings.storage import Storage
from sync.store_errors import StoreMalformedError
from sync.upkeep import Upkeep
from tests.sync.house import BOOKS, House, damage

STORAGE = Storage(loans_need_mib=0.5, returns_need_mib=0.25, ballast_mib=0.25, backup_hour=3)
MOSCOW = timedelta(hours=3)


class Night(SystemClock):
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        super().__init__(otherwise=ClockQuality.RTC)
        self.forward = timedelta()
        self.start = datetime(2027, 3, 2, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.start + self.forward

    def boot(self) -> BootId:
        return BootId("another boot")

    def boottime(self) -> float:
        return 1000.0 + self.forward.total_seconds()

    def quality(self) -> ClockQuality:
        return ClockQuality.NTP


@pytest.fixture
def clock() -> Night:
    return Night()


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path / "state", replace(SyncSettings(), storage=STORAGE))
    house.found()
    return house


@pytest.fixture
def office(house: House, clock: Night) -> Iterator[Office]:
    with closing(open_office(house.settings, clock)) as opened:
        yield opened


def live(upkeep: Upkeep, clock: Night, hours: float) -> None:
    """Let time go by, a minute at a time, and the night's work come to its end."""
    for _ in range(int(hours * 6)):
        clock.forward += timedelta(minutes=10)
        while upkeep.tend() == 0.0:
            pass


def made(office: Office) -> list[str]:
    return [backup.name for backup in Backups(office.places.backups).all()]


def test_the_first_backup_does_not_wait_for_the_night(office: Office, clock: Night) -> None:
    with closing(Upkeep(office)) as upkeep:
        assert upkeep.tend() > 0
        assert made(office) == []
        live(upkeep, clock, hours=0.5)
    assert made(office) == ["000001-2027-03-02T12-10-00Z"]
    assert list(proving(office.places.backups / made(office)[0])) == []


def test_a_backup_is_made_each_night_and_so_many_are_kept(house: House, clock: Night) -> None:
    house.settings = replace(house.settings, storage=replace(STORAGE, backups=3))
    with (
        closing(open_office(house.settings, clock)) as office,
        closing(Upkeep(office)) as upkeep,
    ):
        live(upkeep, clock, hours=5 * 24)
        assert [name[:6] for name in made(office)] == ["000006", "000005", "000004"]
        at = Backups(office.places.backups).all()[0].at + MOSCOW
        assert (at.hour, at.minute) == (3, 0)


def test_a_night_that_was_missed_is_caught_up(house: House, clock: Night) -> None:
    for _ in range(2):
        with (
            closing(open_office(house.settings, clock)) as office,
            closing(Upkeep(office)) as upkeep,
        ):
            live(upkeep, clock, hours=1)
        clock.forward += timedelta(hours=23)
    assert len(made(office)) == 2


def test_no_backup_begins_while_patrons_are_at_work(office: Office, clock: Night) -> None:
    with closing(Upkeep(office)) as upkeep:
        for _ in range(30):
            clock.forward += timedelta(minutes=1)
            with office.journal.store.atomic():
                office.journal.counters.add("2027-03-02", {"visits": 1})
            upkeep.tend()
    assert made(office) == []


def test_after_an_import_the_backup_does_not_wait_for_the_night(
    office: Office, clock: Night
) -> None:
    with closing(Upkeep(office)) as upkeep:
        live(upkeep, clock, hours=1)
        store = office.catalogue.library.store
        with store.atomic():
            store.insert_all(
                "titles",
                ({"id": f"n{n}", "title": "Нос", "starts": "нос"} for n in range(20)),
            )
        live(upkeep, clock, hours=1)
    assert len(made(office)) == 2


def test_damage_is_found_at_night_and_makes_no_backup(house: House, clock: Night) -> None:
    damage(house.places.library, "UPDATE items SET call_number = 'wrong' WHERE number = 1")
    settings = house.settings
    # As in a library too large to be compared at every start.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sync.store_checks.QUICK_ROWS", 5)
        office = open_office(settings, clock)
    with closing(office), closing(Upkeep(office)) as upkeep:
        live(upkeep, clock, hours=1)
        assert office.health.damage.startswith("library.db: table items")
        assert made(office) == []


def test_a_backup_that_fails_is_an_alarm_and_is_tried_again(office: Office, clock: Night) -> None:
    (office.places.backups).write_text("no folder")
    backups = Backups(office.places.backups)
    with closing(Upkeep(office)) as upkeep:
        live(upkeep, clock, hours=0.5)
        assert any(
            "the backup failed" in line
            for line in alarms(office.disk, backups, office.health, clock.now())
        )
        office.places.backups.unlink()
        live(upkeep, clock, hours=1.5)
    assert len(made(office)) == 1
    assert alarms(office.disk, backups, office.health, clock.now()) == []


def test_a_second_medium_gets_every_backup_and_its_absence_is_only_an_alarm(
    house: House, clock: Night, tmp_path: Path
) -> None:
    second = tmp_path / "medium"
    house.settings = replace(house.settings, storage=replace(STORAGE, second_folder=second))
    with (
        closing(open_office(house.settings, clock)) as office,
        closing(Upkeep(office)) as upkeep,
    ):
        live(upkeep, clock, hours=1)
        assert len(made(office)) == 1
        told = alarms(office.disk, Backups(office.places.backups), office.health, clock.now())
        assert any("is not there" in line for line in told)
        assert not second.exists()
        second.mkdir()
        live(upkeep, clock, hours=24)
        (copied,) = Backups(second).all()
        assert copied.name == made(office)[0]
        assert list(proving(copied.path)) == []


def test_what_is_in_a_log_is_carried_into_its_file_when_nobody_waits(
    office: Office,
) -> None:
    logs = [store.path.with_name(f"{name}-wal") for name, store in office.truths.items()]
    assert any(log.stat().st_size for log in logs)
    with closing(Upkeep(office)) as upkeep:
        upkeep.tend()
    assert [log.stat().st_size for log in logs] == [0, 0]


def test_old_backups_make_room_before_a_new_one_fills_the_disk(
    office: Office, clock: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Upkeep(office)) as upkeep:
        live(upkeep, clock, hours=3 * 24)
        before = len(made(office))
        assert before == 4
        monkeypatch.setattr(type(office.disk), "free", lambda _: STORAGE.loans_need + 1)
        live(upkeep, clock, hours=24)
    assert len(made(office)) == 2


def test_the_ballast_is_made_given_up_on_a_full_disk_and_made_again(
    office: Office,
) -> None:
    ballast = office.places.state / BALLAST
    with closing(Upkeep(office)) as upkeep:
        upkeep.tend()
        assert ballast.stat().st_blocks * 512 >= STORAGE.ballast
        with pytest.MonkeyPatch.context() as full:
            full.setattr(type(office.disk), "free", lambda _: STORAGE.returns_need - 1)
            upkeep.tend()
            assert not ballast.exists()
            full.setattr(type(office.disk), "free", lambda _: STORAGE.loans_need + 1)
            upkeep.tend()
            assert not ballast.exists()
        upkeep.tend()
        assert ballast.exists()


def test_a_full_disk_is_given_its_ballast_before_anything_is_opened(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballast = house.places.state / BALLAST
    ballast.write_bytes(b"x" * STORAGE.ballast)
    monkeypatch.setattr("sync.preflight.free_bytes", lambda _: 0)
    with house.open():
        assert not ballast.exists()


def test_what_is_old_is_forgotten_at_night_and_the_numbers_stay(house: House, clock: Night) -> None:
    with house.open() as office:
        house.lend(office, *BOOKS[:3])
    clock.start = datetime.now(UTC) + timedelta(days=8)
    with (
        closing(open_office(house.settings, clock)) as office,
        closing(Upkeep(office)) as upkeep,
    ):
        live(upkeep, clock, hours=1)
        rows = office.journal.store.query("SELECT patron, change FROM acts")
        assert [row["patron"] for row in rows] == ["-"] * 3
        assert all("1001" not in str(row["change"]) for row in rows)
        (counts,) = office.journal.counters.between("0000", "9999").values()
        assert counts["loans"] == 3


def test_signs_of_life_are_not_expected_while_the_night_is_at_work(
    office: Office, clock: Night
) -> None:
    said: list[str] = []

    class Told(Systemd):
        def say(self, word: str) -> None:
            said.append(word)

    systemd = Told({"WATCHDOG_USEC": "30000000"})
    with closing(Upkeep(office, systemd)) as upkeep:
        live(upkeep, clock, hours=0.5)
    assert said == ["WATCHDOG_USEC=900000000", "WATCHDOG_USEC=30000000"]


def test_a_damaged_replica_is_found_at_night(
    office: Office, clock: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.replica.store, "problems", lambda: ["page 7: a hole"])
    with closing(Upkeep(office)) as upkeep:
        live(upkeep, clock, hours=0.5)
    assert (office.health.replica_damage, office.health.damage) == ("page 7: a hole", "")


def test_a_replica_that_lacks_a_title_is_found_at_night(office: Office, clock: Night) -> None:
    with office.replica.store.atomic():
        office.replica.store.execute("DELETE FROM titles WHERE number = 7")
    with closing(Upkeep(office)) as upkeep:
        live(upkeep, clock, hours=0.5)
    assert office.health.replica_damage == "11 titles are not the library's 12"


def test_a_replica_that_is_met_damaged_by_day_is_made_anew(office: Office) -> None:
    office.replica.store.trouble = StoreMalformedError("catalogue.db: a page")
    with closing(Upkeep(office)) as upkeep:
        upkeep.tend()
    assert office.health.ailing


def test_a_backup_that_was_cut_short_leaves_no_draft(office: Office) -> None:
    draft = Backups(office.places.backups).copy(office.truths)
    assert draft.exists()
    Upkeep(office).close()
    assert not draft.exists()
