"""What the two ends of a socket say to each other, as values.

They are apart from the frames because the same codec that writes the journal writes them, and from
the sockets because both ends, two processes of possibly different age, share them.

    client                          server
    Hello(version)              ->
                                <-  Hello(version, dated)     or Failed(TOO_OLD | TOO_NEW)
    Ask | Look | Ping | Shown | Command ->
                                <-  Answered | Silent | Pong | Finished | Failed, with the same n
    Cancel                      ->                            not answered
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never, cast

from sync.circulation import Act, Answer, Query, RequestId, VisitId
from sync.circulation.codec import MalformedError, decode, encode
from sync.service.wire import MAX_ANSWER, MAX_REQUEST, frame

VERSION = 1
"""Of the conversation.  A word with a default may be added without counting up."""

_LARGEST_NUMBER = 1 << 53


class Trouble(StrEnum):
    """Why a message got no answer of the desk."""

    MALFORMED = "malformed"
    OVERSIZED = "oversized"
    TOO_OLD = "too-old"
    TOO_NEW = "too-new"
    BUSY = "busy"
    FAILED = "failed"


class Kind(StrEnum):
    """The two kinds of silence, see `sync.circulation.Silence`."""

    UNAVAILABLE = "unavailable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message of either side, and a sign of life.

    `dated`: the service knows what day it is, so the machine's clock may be shown.
    """

    version: int
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Ask:
    """`Desk.ask`; `deadline` in seconds of CLOCK_BOOTTIME."""

    n: int
    act: Act
    deadline: float


@dataclass(frozen=True, slots=True)
class Look:
    """`Desk.look`."""

    n: int
    query: Query
    visit: VisitId
    deadline: float


@dataclass(frozen=True, slots=True)
class Shown:
    """`Desk.shown`; what answers it is a `Pong`, so that a flood of it is seen."""

    n: int
    request: RequestId


@dataclass(frozen=True, slots=True)
class Cancel:
    """Nobody waits for the `Look` of this number any more."""

    n: int


@dataclass(frozen=True, slots=True)
class Ping:
    """Ask for a sign of life of the socket and of the loop behind it."""

    n: int
    deadline: float


@dataclass(frozen=True, slots=True)
class Command:
    """A technician's command; `arguments` is a JSON text, whose meaning is the command's own."""

    n: int
    name: str
    arguments: str = "{}"


Request = Hello | Ask | Look | Shown | Cancel | Ping | Command


@dataclass(frozen=True, slots=True)
class Answered:
    """The desk's answer."""

    n: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Silent:
    """The desk's silence."""

    n: int
    silence: Kind


@dataclass(frozen=True, slots=True)
class Pong:
    """The loop behind the socket turns and has come to the message of this number."""

    n: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a command has come; `report` is a JSON text."""

    n: int
    report: str


@dataclass(frozen=True, slots=True)
class Finished:
    """What a command came to; `result` is a JSON text."""

    n: int
    result: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The message could not be served; without `n` the connection ends.

    `text` is for a technician, and empty unless a command explains itself.
    """

    trouble: Trouble
    n: int | None = None
    text: str = ""


Reply = Hello | Answered | Silent | Pong | Progress | Finished | Failed


def pack_request(request: Request) -> bytes:
    """Return the frame of a request.  Raises `OversizedError`."""
    return frame(cast("dict[str, object]", encode(request)), MAX_REQUEST)


def pack_reply(reply: Reply) -> bytes:
    """Return the frame of a reply.  Raises `OversizedError`."""
    return frame(cast("dict[str, object]", encode(reply)), MAX_ANSWER)


def read_request(message: dict[str, object]) -> Request:
    """Return the request a message holds.  Raises `MalformedError`."""
    message = _known_greeting(message)
    try:
        request = cast("Request", decode(Request, message))
    except OverflowError:  # a whole number too large for the float that was expected
        raise MalformedError("a number out of range") from None
    match request:
        case Ask(n=n, act=act, deadline=deadline):
            _check(n, deadline)
            _check(n, act.boottime)
        case Look(n=n, deadline=deadline):
            _check(n, deadline)
        case Ping(n=n, deadline=deadline):
            _check(n, deadline)
        case Shown(n=n) | Cancel(n=n) | Command(n=n):
            _check(n, 0.0)
        case Hello():
            pass
        case _:
            assert_never(request)
    return request


def read_reply(message: dict[str, object]) -> Reply:
    """Return the reply a message holds.  Raises `MalformedError`."""
    return cast("Reply", decode(Reply, _known_greeting(message)))


def _known_greeting(message: dict[str, object]) -> dict[str, object]:
    """Leave out of a greeting what another version may say in it: its number is what counts."""
    if message.get("kind") != "Hello":
        return message
    return {key: message[key] for key in ("kind", "version", "dated") if key in message}


def _check(n: int, deadline: float) -> None:
    if not 0 <= n < _LARGEST_NUMBER or not math.isfinite(deadline):
        raise MalformedError("a number out of range")
