"""One UID, the many ways in which libraries wrote it down."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.readings import CardUid
from drivers.spellings import facility_and_number, is_random, printed_number, spellings
from tests.source import ROOT

GOLDEN = ROOT / "tests" / "golden"
CARDS: list[dict[str, Any]] = json.loads((GOLDEN / "rdm6300.json").read_text(encoding="utf-8"))
PRINTED: list[dict[str, str]] = json.loads(
    (GOLDEN / "printed_numbers.json").read_text(encoding="utf-8")
)


def uid(text: str) -> CardUid:
    return CardUid(bytes.fromhex(text))


@pytest.mark.parametrize("card", [card for card in CARDS if card["printed10"]])
def test_the_numbers_printed_on_an_em_card_are_found(card: dict[str, Any]) -> None:
    assert printed_number(uid(card["id5"])) == card["printed10"]
    assert facility_and_number(uid(card["id5"])) == card["wiegand"]
    assert {card["printed10"], card["wiegand"]} <= set(spellings(uid(card["id5"])))


@pytest.mark.parametrize("card", PRINTED, ids=lambda card: card["line"])
def test_the_number_that_another_reader_showed_is_found(card: dict[str, str]) -> None:
    assert card["printed"] in spellings(uid(card["uid"]))


def test_a_mifare_card_is_found_by_hex_either_way_round_and_by_number() -> None:
    found = spellings(uid("BCD14264"))
    assert found[0] == "BCD14264"
    assert {
        "BCD14264",
        "6442D1BC",
        "3167830628",
        "1682100668",
        "BC:D1:42:64",
        "64-42-D1-BC",
        "bcd14264",
    } <= set(found)


def test_a_short_number_is_found_with_and_without_its_zeros() -> None:
    assert {"0000000258", "258"} <= set(spellings(uid("00000102")))


@pytest.mark.parametrize(
    ("text", "random"),
    [("08A1B2C3", True), ("04A1B2C3", False), ("08A1B2C3D4E5F6", False), ("0800673158", False)],
)
def test_a_phone_is_nobody(text: str, *, random: bool) -> None:
    assert is_random(uid(text)) is random
    assert not is_random(CardUid(b""))


def test_no_uid_has_no_spelling() -> None:
    assert spellings(CardUid(b"")) == ()


@given(st.binary(min_size=1, max_size=10))
def test_every_uid_has_spellings_each_once_and_none_of_them_blank(data: bytes) -> None:
    found = spellings(CardUid(data))
    assert len(set(found)) == len(found)
    assert all(text.strip() == text and text for text in found)
    assert data.hex().upper() in found
