"""A technician checks the files, and puts a backup in place."""

import json
from pathlib import Path

from sync.backups import Backups
from sync.clock import SystemClock
from sync.exits import Exit
from sync.office import open_office, places_of
from sync.settings.roots import load_sync
from tests.kiosk.commands.library import CommandLine
from tests.sync.house import damage


def back_up(kiosk: CommandLine) -> str:
    """Make a backup as the night does; return its name."""
    settings = load_sync(kiosk.config).settings.moved(kiosk.state)
    office = open_office(settings, SystemClock())
    backups = Backups(places_of(settings).backups)
    made = backups.finish(backups.copy(office.truths), office.clock.now())
    office.close()
    return made.name


def test_a_sound_library_is_told_so(kiosk: CommandLine) -> None:
    kiosk.furnish()
    told = kiosk("journal", "--check")
    assert (told.code, told.out) == (
        Exit.DONE,
        "all is as it was written; the newest backup: none yet\n",
    )
    with kiosk.service():
        assert kiosk("journal", "--check").code == Exit.DONE
    assert not list((kiosk.state / "backups").glob(".check"))


def test_a_damaged_library_is_told_and_left_as_it_is(kiosk: CommandLine) -> None:
    kiosk.furnish()
    damage(kiosk.state / "library.db", "UPDATE items SET withdrawn = 1")
    before = (kiosk.state / "library.db").read_bytes()
    told = kiosk("journal", "--check")
    assert told.code == Exit.STORAGE
    assert "library.db: table items" in told.out
    assert "damaged (1 found); there is no backup: " in told.err
    assert (kiosk.state / "library.db").read_bytes() == before


def test_a_check_of_nothing_makes_nothing(kiosk: CommandLine) -> None:
    told = kiosk("journal", "--check")
    assert told.code == Exit.FILE
    assert "no kiosk keeps anything here" in told.err
    assert not kiosk.state.exists() or not list(kiosk.state.iterdir())


def test_a_library_that_is_gone_is_damage_even_without_a_backup(kiosk: CommandLine) -> None:
    kiosk.furnish()
    (kiosk.state / "library.db").unlink()
    assert kiosk("journal", "--check").code == Exit.STORAGE


def test_a_damage_that_a_backup_helps_against_is_told_so(kiosk: CommandLine) -> None:
    kiosk.furnish()
    back_up(kiosk)
    damage(kiosk.state / "library.db", "UPDATE items SET withdrawn = 1")
    assert "kiosk-sync puts it right at its next start" in kiosk("journal", "--check").err


def test_without_a_backup_the_list_and_the_restoring_say_so(kiosk: CommandLine) -> None:
    kiosk.furnish()
    told = kiosk("restore")
    assert (told.code, told.out.count("\n")) == (Exit.DONE, 1)
    assert "there is no backup yet" in told.out
    assert "no backup" not in kiosk("restore", "--json").out
    told = kiosk("restore", "latest")
    assert told.code == Exit.FILE
    assert told.err.endswith("there is no backup yet\n")


def test_a_damaged_backup_is_told(kiosk: CommandLine) -> None:
    kiosk.furnish()
    name = back_up(kiosk)
    damage(kiosk.state / "backups" / name / "library.db", "UPDATE items SET withdrawn = 1")
    told = kiosk("journal", "--check")
    assert told.code == Exit.STORAGE
    assert "backup library.db: table items" in told.out


def test_backups_are_listed_by_name_and_a_running_service_is_not_restored(
    kiosk: CommandLine,
) -> None:
    kiosk.furnish()
    name = back_up(kiosk)
    assert kiosk("restore").out.startswith(name)
    with kiosk.service():
        assert kiosk("restore", "--list").out.startswith(name)
        told = kiosk("restore", "latest")
        assert told.code == Exit.ABSENT
        assert "systemctl stop kiosk-sync" in told.err


def test_a_backup_that_is_not_there_is_named(kiosk: CommandLine) -> None:
    kiosk.furnish()
    back_up(kiosk)
    told = kiosk("restore", "000009")
    assert told.code == Exit.FILE
    assert "no backup 000009; see kiosk restore --list" in told.err


def test_a_library_that_is_gone_is_restored_and_said_to_lack_the_rest(kiosk: CommandLine) -> None:
    kiosk.furnish()
    back_up(kiosk)
    (kiosk.state / "library.db").unlink()
    told = kiosk("restore", "latest")
    assert told.code == Exit.DONE, told.err
    assert "changed by the staff since then is missing" in told.out
    status = json.loads(kiosk("status", "--json").out)
    assert status["titles"]
    assert any("restored by hand" in line for line in status["alarms"])


def test_a_backup_put_in_place_whole_takes_the_journal_along(kiosk: CommandLine) -> None:
    kiosk.furnish()
    name = back_up(kiosk)
    told = kiosk("restore", name, "--whole", "--json")
    report = json.loads(told.out)
    assert report["restored"] == ["journal.db", "library.db"]
    aside = Path(report["aside"])
    assert {"journal.db", "library.db"} <= {file.name for file in aside.iterdir()}
    assert any("every loan, return" in line for line in kiosk_incidents(kiosk))


def kiosk_incidents(kiosk: CommandLine) -> list[str]:
    return (kiosk.state / "incidents.txt").read_text(encoding="utf-8").splitlines()
