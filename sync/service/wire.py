"""Frames on a Unix socket: JSON objects, each after its length.

It is apart from the sockets so that every cut, joined, oversized or damaged stream can be tried
without one.

    +----------------+-------------------------------+
    | length, 4 byte | JSON object, UTF-8,           |   repeated
    | big-endian     | exactly `length` bytes        |
    +----------------+-------------------------------+
"""

import json
import struct
from collections.abc import Iterator
from typing import Any, NoReturn

MAX_REQUEST = 64 << 10
"""Bytes a request may have; a registration with every field filled has one percent of it."""

MAX_ANSWER = 1 << 20
"""Bytes an answer may have; an account with a thousand loans has a third of it."""

_LENGTH = struct.Struct(">I")


class FrameError(ValueError):
    """The stream can not be read any further.  The text carries no content of it."""


class OversizedError(FrameError):
    """A frame is longer than its receiver takes."""


class MalformedFrameError(FrameError):
    """A frame holds no JSON object."""


def frame(message: dict[str, object], limit: int) -> bytes:
    """Return the frame of a message.  Raises `OversizedError` above `limit` bytes of JSON."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) > limit:
        raise OversizedError(f"a message of {len(body)} bytes, {limit} are allowed")
    return _LENGTH.pack(len(body)) + body


class Frames:
    """The receiving end: bytes in any portions go in, messages come out.

    Holds at most one frame and what arrived behind it.  After an error it is of no more use.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._received = bytearray()

    def feed(self, portion: bytes) -> Iterator[dict[str, object]]:
        """Yield each message that is complete now.  Raises `FrameError`."""
        self._received += portion
        while len(self._received) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._received)
            if length > self._limit:
                raise OversizedError(f"a frame of {length} bytes, {self._limit} are allowed")
            end = _LENGTH.size + length
            if len(self._received) < end:
                return
            body = bytes(self._received[_LENGTH.size : end])
            del self._received[:end]
            yield _message(body)


def _message(body: bytes) -> dict[str, object]:
    try:
        text = body.decode()
        message = json.loads(text, parse_constant=_no_number)
        if "\\u" in text:  # half a surrogate pair is text that can be neither stored nor sent on
            json.dumps(message, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as problem:
        raise MalformedFrameError(f"not JSON: {type(problem).__name__}") from None
    if not isinstance(message, dict):
        raise MalformedFrameError("not an object")
    return message


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON, and a deadline of NaN never comes


def number(message: dict[str, Any]) -> int | None:
    """Return the number of a message whose other parts may be rubbish, to answer it at all."""
    found = message.get("n")
    return found if isinstance(found, int) and not isinstance(found, bool) else None
