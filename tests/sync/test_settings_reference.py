"""What is written of the settings: it is read again as the same, and it hides secrets."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.exits import Exit, exit_table
from sync.settings import Secret, parse
from sync.settings.key import Key
from sync.settings.reference import literal, markdown, shipped_text, written
from sync.settings.roots import SyncSettings
from sync.settings.sections import Demo, Paths, Standalone
from sync.settings.tables import sections


@pytest.mark.parametrize(
    ("value", "toml"),
    [
        (True, "true"),
        (60, "60"),
        (3.0, "3.0"),
        (0.25, "0.25"),
        ('a "b"', '"a \\"b\\""'),
        ("\x7f\n", '"\\u007f\\n"'),
        (("ru", "en"), '["ru", "en"]'),
        (Path("/x"), '"/x"'),
        (re.compile(r"\d+"), r"'\d+'"),
        (re.compile("it's"), '"it\'s"'),
        (Secret.parse("hunter2"), '"***"'),
    ],
)
def test_a_value_is_written_as_toml(value: object, toml: str) -> None:
    assert literal(value, Key("")) == toml


def test_a_byte_is_written_as_hex() -> None:
    assert literal(0xC2, Key("", as_hex=True)) == "0xC2"


@given(seconds=st.floats(min_value=1, max_value=10), name=st.text(st.characters(), min_size=1))
def test_written_settings_are_read_as_the_same(seconds: float, name: str) -> None:
    text = f"[desk]\ndeadline_seconds = {literal(seconds, Key(''))}\n"
    text += f"[library]\nname_ru = {literal(name, Key(''))}\n"
    settings = parse(text, SyncSettings).settings
    assert parse(written([settings]), SyncSettings) == (settings, ())


def test_written_settings_say_which_are_defaults_and_mask_secrets() -> None:
    settings = SyncSettings(
        paths=Paths(state=Path("/x")),
        demo=Demo(enabled=True),
        standalone=Standalone(pin_key=Secret.parse("hunter2hunter2")),
    )
    lines = written([settings]).splitlines()
    assert {'state = "/x"', 'run = "/run/kiosk"  # default', 'pin_key = "***"'} <= set(lines)
    assert "# rules is unset" in lines


def test_every_key_has_a_sentence_and_a_row() -> None:
    rows = markdown([SyncSettings])
    keys = [
        (name, key)
        for section in sections(SyncSettings)
        for name, (_, _, key) in section.keys.items()
    ]
    assert [name for name, key in keys if not key.doc.endswith(".")] == []
    assert [name for name, _ in keys if f"\n| `{name}` |" not in rows] == []


def test_every_row_has_four_cells() -> None:
    rows = [row for row in markdown([SyncSettings]).splitlines() if row.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}


def test_no_line_of_the_shipped_file_is_longer_than_a_terminal() -> None:
    assert [line for line in shipped_text([SyncSettings]).splitlines() if len(line) > 100] == []


def test_every_exit_code_has_its_meaning() -> None:
    assert [f"| {code.value} |" in exit_table() for code in Exit] == [True] * len(Exit)
    assert [code.value for code in Exit] == [0, 1, 2, 3, 4, 5, 6, 130]
