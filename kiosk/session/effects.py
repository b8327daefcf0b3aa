"""What a step wants done.  The runner does it and answers with an event, or lets it time out."""

from dataclasses import dataclass

from kiosk.session.lines import Key, VisitNumber
from sync.circulation import Change, ItemId, Query, RequestId, Security


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the desk for a change; answered by `Answered` or `Unanswered` with the same key."""

    key: Key
    visit: VisitNumber
    change: Change


@dataclass(frozen=True, slots=True)
class Look:
    """Ask the desk a question; answered by `Answered` or `Unanswered` with the same key."""

    key: Key
    visit: VisitNumber
    query: Query


@dataclass(frozen=True, slots=True)
class Forget:
    """The answer to this `Look` is not wanted any more."""

    key: Key


@dataclass(frozen=True, slots=True)
class Arm:
    """Restore the theft protection of this tag and read it back; answered by `SecurityWritten`."""

    key: Key
    visit: VisitNumber
    uid: str


@dataclass(frozen=True, slots=True)
class Disarm:
    """Take the theft protection off this tag and read it back; answered by `SecurityWritten`."""

    key: Key
    visit: VisitNumber
    uid: str


@dataclass(frozen=True, slots=True)
class ReportSecurity:
    """Tell the desk what became of a security job.

    `of` is the key of the `Ask` that opened it, or the request the desk named for a job that an
    earlier visit left open.
    """

    of: Key | RequestId
    visit: VisitNumber
    item: ItemId
    outcome: Security


@dataclass(frozen=True, slots=True)
class ReportLeft:
    """Tell the desk that the patron was asked to leave the item here: `of` was never answered."""

    of: Key
    visit: VisitNumber
    item: ItemId


@dataclass(frozen=True, slots=True)
class CloseVisit:
    """Tell the desk that this visit is over; no answer is waited for."""

    visit: VisitNumber


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Start the session's one clock, or start it anew; answered by `TimeUp` with this serial."""

    seconds: float
    serial: int


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Stop the clock; harmless when it does not run."""


Effect = (
    Ask
    | Look
    | Forget
    | Arm
    | Disarm
    | ReportSecurity
    | ReportLeft
    | CloseVisit
    | StartTimer
    | StopTimer
)
