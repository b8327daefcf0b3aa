"""docs/devices.md says of each device, act and reason what the code says."""

import re

import pytest

from drivers.readings import DownReason
from drivers.registry import KINDS, Kind, options, problems
from drivers.simulated.acts import ACT_WORDS, parse_words
from tests.source import ROOT

TEXT = (ROOT / "docs" / "devices.md").read_text(encoding="utf-8")


def row(kind: Kind) -> str:
    known = ", ".join(
        f"`{option.name}`" + (f"={option.default}" if option.default != "" else "")
        for option in options(kind)
    )
    return (
        f"| `{kind.name}` | {', '.join(kind.functions)} | {kind.supported} "
        f"| {known} | {kind.remark} |"
    )


def test_the_table_of_devices_is_the_registry() -> None:
    shown = TEXT.partition("## Devices")[2].partition("\n## ")[0]
    rows = [line for line in shown.splitlines() if line.startswith("| `")]
    assert rows == [row(kind) for kind in KINDS]


def test_every_reason_is_explained() -> None:
    assert [reason for reason in DownReason if f"\n| {reason} | " not in TEXT] == []


def test_every_line_in_the_document_is_a_good_one() -> None:
    lines = re.findall(r"\b(?:rdm6300|barcode|plate|card|scanner):(?:/|simulated)[^\s\"`]*", TEXT)
    assert len(lines) > 3
    assert [line for line in lines if problems(line)] == []


EXAMPLES = re.findall(r"^python -m drivers simulate (.*)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_act_in_an_example_is_one(line: str) -> None:
    word, *_ = words = line.split()
    assert word in {"script", *ACT_WORDS}
    if word != "script":
        parse_words(words)


def test_every_act_is_in_the_table() -> None:
    assert [word for word in ACT_WORDS if f"`{word}" not in TEXT] == []
