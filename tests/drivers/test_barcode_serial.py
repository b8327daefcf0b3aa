"""Scans as scanners send them, and as somebody with a QR code of their own would like to."""

import json
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.barcode_serial import (
    CONTROL,
    CUT_OFF,
    FORBIDDEN,
    LONGEST_PAYLOAD,
    NOT_TEXT,
    TOO_LONG,
    Scans,
    decode_payload,
)
from drivers.interfaces import Refusal
from drivers.readings import Barcode
from tests.source import ROOT

GOLDEN: list[dict[str, Any]] = json.loads(
    (ROOT / "tests" / "golden" / "barcode_serial.json").read_text(encoding="utf-8")
)
GAP = 0.06


def scanned(*reads: bytes) -> list[Barcode | Refusal]:
    """Hand over the reads one right after the other, then keep silent for long."""
    scans = Scans(GAP)
    found = [scan for now, read in enumerate(reads) for scan in scans.feed(read, now / 1000)]
    return found + scans.pause(100.0)


@pytest.mark.parametrize("recorded", GOLDEN, ids=lambda recorded: recorded["name"])
def test_a_recorded_scan_is_its_text(recorded: dict[str, Any]) -> None:
    assert scanned(*map(bytes.fromhex, recorded["reads"])) == recorded["texts"]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b"\n\r", b"\r\r", b""])
def test_any_end_ends_a_scan(end: bytes) -> None:
    assert scanned(b"00012345" + end) == ["00012345"]


@pytest.mark.parametrize("frame", [b"\x02%s\x03\r", b"\x02%s\r\n\x03", b"%s\x03\r", b"\x02%s\r"])
def test_the_brackets_of_a_frame_are_no_part_of_the_text(frame: bytes) -> None:
    assert scanned(frame % b"00012345", frame % b"00012346") == ["00012345", "00012346"]


def test_silence_ends_a_scan_that_has_no_end() -> None:
    scans = Scans(GAP)
    assert scans.feed(b"0001", 0.0) == []
    assert scans.feed(b"2345", 0.05) == []
    assert scans.pause(0.10) == []
    assert scans.due(0.10) == pytest.approx(0.01)
    assert scans.pause(0.111) == ["00012345"]
    assert scans.due(0.2) == inf


def test_half_a_number_does_not_pass_for_a_whole_one_where_ends_are_usual() -> None:
    scans = Scans(GAP)
    scans.feed(b"00012345\r", 0.0)
    scans.feed(b"0001", 1.0)
    assert scans.pause(1.5) == []
    assert scans.pause(2.0) == [CUT_OFF]


def test_a_scanner_that_was_set_to_send_no_end_is_understood_again() -> None:
    scans = Scans(GAP)
    scans.feed(b"00012345\r", 0.0)
    scans.feed(b"00012346", 1.0)
    scans.pause(2.0)
    scans.feed(b"00012347", 3.0)
    assert scans.pause(3.1) == ["00012347"]


def test_without_a_gap_only_an_end_ends_a_scan() -> None:
    scans = Scans(0)
    scans.feed(b"0001", 0.0)
    assert scans.due(50.0) == inf
    assert scans.feed(b"2345\r", 99.0) == ["00012345"]


@pytest.mark.parametrize("size", [257, LONGEST_PAYLOAD, LONGEST_PAYLOAD + 1, 4096])
def test_an_overlong_code_is_swallowed_whole_and_refused_once(size: int) -> None:
    for end in (b"\r", b""):
        reads = [b"A" * size + end, b"00012345\r"]
        scans = Scans(GAP)
        found = scans.feed(reads[0], 0.0) + scans.pause(1.0) + scans.feed(reads[1], 1.0)
        assert found == [TOO_LONG, "00012345"]


def test_an_overlong_code_is_not_made_short_by_its_blanks() -> None:
    assert scanned(b"0001" + b" " * 2000 + b"2345\r") == [TOO_LONG]


def test_the_longest_text_is_taken_in_any_alphabet() -> None:
    for text in ("A" * 256, "Я" * 256, "📚" * 256):
        assert scanned(text.encode() + b"\r") == [text]


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"00012345", "00012345"),
        (b"  00012345 ", "00012345"),
        ("Инв-77".encode(), "Инв-77"),
        ("Инв-77".encode("cp1251"), "Инв-77"),
        (b"\xef\xbb\xbf00012345", "00012345"),
        (b"0001\x002345", CONTROL),
        (b"0001\x1b[2J", CONTROL),
        (b"\x1d0100012345", CONTROL),
        ("0001\u202e2345".encode(), CONTROL),
        ("0001\u20282345".encode(), CONTROL),
        (b"0001\x7f", CONTROL),
        ("0001\u0085".encode(), CONTROL),
        (b"00012345|AOevil|", FORBIDDEN),
        (b"\x98", NOT_TEXT),
        (b"", None),
        (b"   ", None),
        (b"\xa0", None),
        (b"\x02\x03", None),
    ],
)
def test_a_payload_is_a_text_or_is_refused_with_a_reason(
    payload: bytes, expected: str | Refusal | None
) -> None:
    assert decode_payload(payload) == expected


@pytest.mark.parametrize(
    ("payload", "text"),
    [(b"]C100012345", "00012345"), (b"]Q3777", "777"), (b"00012345", "00012345"), (b"]", "]")],
)
def test_an_aim_prefix_is_taken_off_where_the_line_says_so(payload: bytes, text: str) -> None:
    assert decode_payload(payload, aim=True) == text
    assert decode_payload(payload) == payload.decode()


@given(st.binary(max_size=400))
def test_no_payload_brings_an_order_into_a_message(payload: bytes) -> None:
    match decode_payload(payload):
        case str(text):
            assert 0 < len(text) <= 256
            assert text.strip(" \u00a0") == text
            assert all(character.isprintable() or character.isspace() for character in text)
            assert not set(text) & set("|\r\n\t\x00")
        case Refusal(why):
            assert why
        case None:
            assert not payload.strip(b" \x02\x03\xef\xbb\xbf\xa0\xc2")


TEXT = st.text("0123456789ABCXYZ-ЯЖ", min_size=1, max_size=20)


@given(
    st.lists(TEXT, min_size=1, max_size=6),
    st.sampled_from([b"\r", b"\n", b"\r\n", b"\t"]),
    st.lists(st.integers(1, 9), min_size=1, max_size=20),
)
def test_scans_are_found_in_pieces_of_any_size(
    texts: list[str], end: bytes, sizes: list[int]
) -> None:
    data = b"".join(text.encode() + end for text in texts)
    pieces, at = list[bytes](), 0
    while at < len(data):
        size = sizes[at % len(sizes)]
        pieces.append(data[at : at + size])
        at += size
    assert scanned(*pieces) == texts


@given(st.lists(st.tuples(st.binary(max_size=300), st.floats(0, 2)), max_size=30))
def test_rubbish_raises_nothing_and_is_not_kept(pieces: list[tuple[bytes, float]]) -> None:
    scans, now = Scans(GAP), 0.0
    for data, wait in pieces:
        scans.feed(data, now)
        now += wait
        scans.pause(now)
        assert scans.due(now) >= 0
        assert len(scans._payload) <= LONGEST_PAYLOAD  # noqa: SLF001  the bound is the point


def test_after_rubbish_and_silence_the_next_scan_is_read() -> None:
    scans = Scans(GAP)
    scans.feed(b"\xff\x00\x98" * 2000, 0.0)
    scans.pause(2.0)
    assert scans.feed(b"00012345\r", 3.0) == ["00012345"]
