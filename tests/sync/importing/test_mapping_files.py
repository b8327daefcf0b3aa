import re
from pathlib import Path

import pytest

from sync.importing.mapping import FieldRules, Flag, Rule
from sync.importing.mapping_files import load_mapping, preset_names
from sync.importing.problems import Fault, MappingProblem, ProblemKind

SMALLEST = """
source = "ours"
format = "marc21"
[fields]
control_number = "001"
title = { rules = ["245 ab"], join = { b = ": " } }
[items]
field = "952"
barcode = "p"
not_for_loan = { subfield = "7", unless = ["0", "-1"] }
"""


def faults(tmp_path: Path, text: str) -> tuple[Fault, ...]:
    path = tmp_path / "ours.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingProblem) as raised:
        load_mapping(path)
    assert raised.value.kind is ProblemKind.MAPPING_WRONG
    return raised.value.faults


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_is_sound(name: str) -> None:
    mapping = load_mapping(name)
    assert mapping.name == name
    assert mapping.encoding == "auto"
    assert mapping.items.barcode


def test_the_presets_the_manual_names_are_there() -> None:
    assert {"marc21-koha", "unimarc-koha", "rusmarc-995", "rusmarc-899"} <= {*preset_names()}


def test_a_mapping_of_its_own_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(SMALLEST, encoding="utf-8")
    mapping = load_mapping(path)
    assert mapping.source == "ours"
    assert mapping.title == FieldRules((Rule("245", "ab"),), {"b": ": "})
    assert mapping.items.not_for_loan == Flag("7", ("0", "-1"))
    assert mapping.essential == {"001", "245", "952"}


def test_everything_wrong_is_told_at_once_with_what_was_meant(tmp_path: Path) -> None:
    wrong = (
        SMALLEST.replace("format", "fromat")
        .replace('"001"', '"1"')
        .replace("barcode", "barcod")
        .replace("unless", "unles")
    )
    found = {fault.key: fault.suggestion for fault in faults(tmp_path, wrong)}
    assert found == {
        "fromat": "format",
        "format": None,
        "fields.control_number": None,
        "items.barcod": "barcode",
        "items.barcode": None,
        "items.not_for_loan.unles": "unless",
    }


def test_values_of_the_wrong_kind_are_faults(tmp_path: Path) -> None:
    text = 'source = 1\nformat = "marc"\nencoding = "cp86"\nfields = 3\nitems = []\n'
    found = {fault.key: fault.suggestion for fault in faults(tmp_path, text)}
    assert found["encoding"] == "cp866"
    assert found["format"] == "marc21"
    assert {"source", "fields", "items", "fields.title", "fields.control_number"} <= {*found}


def test_text_that_is_not_toml_is_one_fault(tmp_path: Path) -> None:
    assert len(faults(tmp_path, "source = \n[[")) == 1


def test_a_preset_that_is_nearly_right_is_suggested() -> None:
    with pytest.raises(MappingProblem) as raised:
        load_mapping("marc21koha")
    assert raised.value.kind is ProblemKind.MAPPING_MISSING
    assert raised.value.suggestion == "marc21-koha"


def test_files_that_can_not_be_read_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'source = "\xe9"')
    (tmp_path / "folder.toml").mkdir()
    kinds = []
    for name in ("absent.toml", "latin.toml", "folder.toml"):
        with pytest.raises(MappingProblem) as raised:
            load_mapping(tmp_path / name)
        kinds.append(raised.value.kind)
    assert kinds == [
        ProblemKind.MAPPING_MISSING,
        ProblemKind.MAPPING_WRONG,
        ProblemKind.UNREADABLE,
    ]


@pytest.mark.parametrize("text", ["24", "245 a b", "008/37-35", "461/20 a", "245/-", "245 $a"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        Rule.parse(text)


def test_rules_are_read_as_written() -> None:
    assert Rule.parse("008/35-37") == Rule("008", "", 35, 37)
    assert Rule.parse("100 a/9-12") == Rule("100", "a", 9, 12)
    assert Rule.parse("461/200 a") == Rule("461/200", "a")
