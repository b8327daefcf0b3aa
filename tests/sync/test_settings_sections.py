"""The sections that `sync` reads."""

import grp
import os
from pathlib import Path

import pytest

from sync.settings import Secret, parse
from sync.settings.roots import SyncSettings
from sync.settings.sections import Desk, Library, Paths


def problems(text: str) -> list[str]:
    return [str(problem) for problem in parse(text, SyncSettings).problems]


@pytest.mark.parametrize(
    ("section", "line", "told"),
    [
        ("library", 'time_zone = "Europe/Moskow"', 'did you mean "Europe/Moscow"?'),
        ("library", 'time_zone = "Europe"', "no time zone"),
        ("library", 'time_zone = "../../etc/passwd"', "no time zone"),
        ("library", 'time_zone = ""', "no time zone"),
        ("library", 'currency = "rub"', "three capital letters"),
        ("library", 'name_ru = "  "', "is blank"),
        ("library", 'name_en = "a\\nb"', "line break"),
        ("library", 'language = "de"', 'one of "ru", "en" was expected'),
        ("paths", 'state = "kiosk"', "does not start with /"),
        ("paths", f'run = "/{"x" * 90}"', "too long for sockets"),
        ("desk", "deadline_seconds = 0", "a number of seconds from 1 to 10"),
        ("desk", 'group = "no-such-group"', 'no group "no-such-group"'),
        ("catalogue", 'kind = "koha"', 'one of "standalone" was expected, not "koha"'),
        ("pin", "length = 3", "a whole number of digits from 4 to 8 was expected, not 3"),
        ("pin", "length = 9", "a whole number of digits from 4 to 8 was expected, not 9"),
        ("pin", "lock_after = 3", "must be more than pause_after, which is 3"),
        ("pin", "staff_after = 5", "must be more than lock_after, which is 5"),
        ("pin", "pause_minutes = 20", "must not be less than pause_minutes, 20"),
        ("standalone", 'pin_key = "1234567890123456"', "a secret does not stand in this file"),
        ("standalone", 'pin_key = "file:/no/such"', "No such file"),
        ("standalone", "pin_key = 123456", "was expected, not something else"),
        ("log", 'level = "verbose"', 'one of "traffic", "debug"'),
    ],
)
def test_a_wrong_setting_is_told(section: str, line: str, told: str) -> None:
    (problem,) = problems(f"[{section}]\n{line}\n")
    assert told in problem


def test_a_key_that_is_wrong_by_itself_is_not_told_twice() -> None:
    (problem,) = problems('[pin]\npause_after = 9\nlock_after = "many"\n')
    assert 'from 2 to 50 was expected, not "many"' in problem


def test_a_secret_is_not_told_with_its_problem() -> None:
    assert "hunter2" not in "".join(problems('[standalone]\npin_key = "hunter2hunter2"\n'))


def test_in_the_demo_a_secret_may_stand_in_the_file() -> None:
    text = '[demo]\nenabled = true\n[standalone]\npin_key = "nobody\'s"\n'
    settings, found = parse(text, SyncSettings)
    assert (settings.standalone.pin_key, found) == (Secret.parse("nobody's"), ())


def test_a_folder_of_state_takes_the_sockets_along() -> None:
    moved = SyncSettings().moved(Path("/x"))
    assert moved.paths == Paths(Path("/x"), Path("/x/run"))
    assert moved.library == Library()


def test_groups_become_numbers() -> None:
    own = grp.getgrgid(os.getgid())
    assert Desk(group=own.gr_name).group_id == own.gr_gid
    assert Desk().admin_group_id is None


def test_the_library_has_a_name_in_each_language_and_a_clock() -> None:
    library = Library()
    assert (library.name("ru"), library.name("en")) == ("Библиотека", "Library")
    assert library.zone.key == "Europe/Moscow"
