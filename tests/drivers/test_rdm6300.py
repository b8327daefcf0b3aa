"""Frames of RDM6300 and ID-12: recorded, damaged, cut up, glued together."""

import json
from functools import reduce
from operator import xor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadFrameError
from drivers.rdm6300 import LONGEST_FRAME, Frames, decode_frame
from drivers.readings import CardUid
from tests.source import ROOT

GOLDEN: list[dict[str, Any]] = json.loads(
    (ROOT / "tests" / "golden" / "rdm6300.json").read_text(encoding="utf-8")
)
CAPTURED = bytes.fromhex(GOLDEN[0]["hex"])
CARD = CardUid(bytes.fromhex("0700673158"))


def encode_frame(uid: bytes, line_end: bytes = b"") -> bytes:
    return b"\x02%s%02X%s\x03" % (uid.hex().upper().encode(), reduce(xor, uid), line_end)


@pytest.mark.parametrize("frame", [f for f in GOLDEN if f["id5"]], ids=lambda f: f["name"])
def test_a_recorded_frame_is_a_card(frame: dict[str, Any]) -> None:
    assert decode_frame(bytes.fromhex(frame["hex"])) == bytes.fromhex(frame["id5"])


@pytest.mark.parametrize("frame", [f for f in GOLDEN if not f["id5"]], ids=lambda f: f["name"])
def test_a_recorded_damaged_frame_is_none(frame: dict[str, Any]) -> None:
    with pytest.raises(BadFrameError):
        decode_frame(bytes.fromhex(frame["hex"]))


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x02\x03",
        CAPTURED[:-1],
        CAPTURED[1:],
        b"\x02            \x03",
        b"\x020700 6731580\x03",
        b"\x02070067315809\r\x03",
        b"\x02070067315809\n\r\x03",
        b"\x0207006731580G\x03",
        CAPTURED + b"\x03",
    ],
)
def test_what_is_no_frame_is_refused(frame: bytes) -> None:
    with pytest.raises(BadFrameError):
        decode_frame(frame)


@given(st.binary(min_size=5, max_size=5), st.sampled_from([b"", b"\r\n"]))
def test_every_card_survives_the_way_there_and_back(uid: bytes, line_end: bytes) -> None:
    assert decode_frame(encode_frame(uid, line_end)) == uid


@given(st.integers(0, len(CAPTURED) * 8 - 1))
def test_a_flipped_bit_never_makes_another_card(bit: int) -> None:
    damaged = bytearray(CAPTURED)
    damaged[bit // 8] ^= 1 << bit % 8
    assert set(Frames().feed(bytes(damaged) + CAPTURED)) <= {CARD}


@given(
    st.lists(st.binary(min_size=5, max_size=5), max_size=5),
    st.binary(max_size=40).map(lambda data: data.replace(b"\x02", b"")),
    st.lists(st.integers(1, 9), min_size=1, max_size=20),
)
def test_frames_are_found_among_garbage_in_pieces_of_any_size(
    uids: list[bytes], garbage: bytes, sizes: list[int]
) -> None:
    data = garbage.join([b"", *(encode_frame(uid) for uid in uids), b""])
    frames, found, at = Frames(), list[CardUid](), 0
    while at < len(data):
        size = sizes[at % len(sizes)]
        found += frames.feed(data[at : at + size])
        at += size
    assert found == uids


def test_a_frame_cut_short_does_not_cost_the_next_one() -> None:
    assert Frames().feed(CAPTURED[:9] + CAPTURED + CAPTURED) == [CARD, CARD]


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_rubbish_raises_nothing_and_is_not_kept(pieces: list[bytes]) -> None:
    frames = Frames()
    for piece in pieces:
        frames.feed(piece)
    assert len(frames._frame) <= LONGEST_FRAME  # noqa: SLF001  the bound is the point


def test_a_megabyte_after_a_start_is_not_kept() -> None:
    frames = Frames()
    assert frames.feed(b"\x02" + b"0" * 1_000_000) == []
    assert len(frames._frame) <= LONGEST_FRAME  # noqa: SLF001  the bound is the point
    assert frames.feed(CAPTURED) == [CARD]
