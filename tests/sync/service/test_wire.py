"""Whatever the portions, the messages come out; rubbish is named and ends the stream."""

import json
import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.service.wire import (
    FrameError,
    Frames,
    MalformedFrameError,
    OversizedError,
    frame,
    number,
)

LIMIT = 4096

plain = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=20)
messages = st.dictionaries(st.text(max_size=5), plain | st.lists(plain, max_size=3), max_size=4)


def raw(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


@given(st.lists(messages, max_size=5), st.data())
def test_messages_survive_any_cutting_of_the_stream(
    sent: list[dict[str, object]], data: st.DataObject
) -> None:
    stream = b"".join(frame(message, LIMIT) for message in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=9)))
    frames = Frames(LIMIT)
    received: list[dict[str, object]] = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        received += frames.feed(stream[start:end])
    assert received == sent


@given(st.binary(max_size=300), st.integers(1, 40))
def test_rubbish_is_refused_or_waited_for_and_nothing_else(rubbish: bytes, step: int) -> None:
    frames = Frames(LIMIT)
    with suppress(FrameError):
        for start in range(0, len(rubbish), step):
            for message in frames.feed(rubbish[start : start + step]):
                assert isinstance(message, dict)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"n": NaN}',
        b'{"n": Infinity}',
        b'{"t": "\\ud800"}',
        b'{"t": "\\ud83d"}',
        b"[" * 4000,
        b'{"n": ' + b"1" * 9000 + b"}",
        b'{"a": 1} {"b": 2}',
    ],
)
def test_a_frame_without_a_clean_object_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedFrameError):
        list(Frames(LIMIT * 4).feed(raw(body)))


def test_text_beyond_the_basic_plane_is_clean() -> None:
    body = json.dumps({"t": "Анна \N{BOOKS}"}).encode()
    assert b"\\ud83d" in body
    assert list(Frames(LIMIT).feed(raw(body))) == [{"t": "Анна \N{BOOKS}"}]


def test_an_oversized_frame_is_refused_from_its_length_alone() -> None:
    with pytest.raises(OversizedError):
        list(Frames(LIMIT).feed(struct.pack(">I", LIMIT + 1)))


def test_nothing_oversized_is_sent() -> None:
    with pytest.raises(OversizedError):
        frame({"t": "я" * LIMIT}, LIMIT)


@pytest.mark.parametrize(
    ("message", "found"), [({"n": 3}, 3), ({"n": True}, None), ({"n": "3"}, None), ({}, None)]
)
def test_a_damaged_message_is_answered_by_its_number_if_it_has_one(
    message: dict[str, object], found: int | None
) -> None:
    assert number(message) == found
