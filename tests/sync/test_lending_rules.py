"""The lending rules beside the settings: nothing is said twice, and nothing is guessed."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sync.catalogues.standalone.policy.rules_file import RulesProblem
from sync.lending_rules import load_rules, rules_faults
from sync.settings import SyncSettings
from sync.settings.sections import Library, PinRules, Standalone


def settings_of(path: Path | None) -> SyncSettings:
    return replace(
        SyncSettings(),
        library=Library(time_zone="Asia/Yakutsk", currency="EUR"),
        pin=PinRules(length=6),
        standalone=Standalone(rules=path),
    )


def test_the_shipped_rules_take_place_money_and_pins_from_the_settings() -> None:
    rules = load_rules(settings_of(None))
    assert rules.opening.zone == ZoneInfo("Asia/Yakutsk")
    assert (rules.currency, rules.pin_length) == ("EUR", 6)


@pytest.mark.parametrize("key", ["zone = 'UTC'", "currency = 'EUR'", "pin_length = 4"])
def test_what_the_settings_say_is_not_said_again(tmp_path: Path, key: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(f"[library]\n{key}\n", encoding="utf-8")
    with pytest.raises(RulesProblem, match="is set in kiosk"):
        load_rules(settings_of(path))
    assert len(rules_faults(path)) == 1


@pytest.mark.parametrize(
    ("fault", "line", "key"),
    [
        ("[library]\nhold_shelf_days = -1\n", 2, "library.hold_shelf_days"),
        (
            '[categories."*"]\nloan_limit = 3\n[categories.child]\nloan_limit = ""\n',
            4,
            "categories.c",
        ),
        ("[[loans]]\ndays = 3\n\n[[loans]]\nitem_type = 'disc'\ndays = 0\n", 6, "loans[2].days"),
        ("[[closed]]\nyearly = '13-01'\n", 1, "closed[1]"),
    ],
)
def test_a_fault_is_told_with_the_file_of_the_rules_and_its_own_line(
    tmp_path: Path, fault: str, line: int, key: str
) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(f"{fault}[opening]\nmonday = ['10:00-18:00']\n", encoding="utf-8")
    (told,) = rules_faults(path)
    assert told.startswith(f"{path}, line {line}: {key}")


@pytest.mark.parametrize("content", [b"library = 1", b"\xff", b"[library", b"[opening]\n"])
def test_rules_that_are_none_are_told_and_not_raised(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(content)
    assert rules_faults(path)


def test_rules_that_are_not_there_are_told(tmp_path: Path) -> None:
    (told,) = rules_faults(tmp_path / "none.toml")
    assert told == f"{tmp_path}/none.toml: No such file or directory"
