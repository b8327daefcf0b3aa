"""One line of the journal as a value, and its ways.

It is apart from the tables because the desk decides by it and never sees a row.

    written ----> sending ----> settled (done | refused | not-done)
       ^            |  ^            |
       |            v  |            `--> sending    asked again while its patron waits: it had
       `------- reconcile               not been done
                    |
                    `--> settled, exception, or written again when it is known not to have happened
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from sync.circulation import (
    Act,
    Answer,
    BootId,
    Change,
    ItemId,
    PatronId,
    RequestId,
    Security,
    VisitId,
)
from sync.circulation.codec import decode, encode


class State(StrEnum):
    """Where an entry is on its way (architecture, decision 4)."""

    WRITTEN = "written"
    SENDING = "sending"
    RECONCILE = "reconcile"
    SETTLED = "settled"
    EXCEPTION = "exception"


class Outcome(StrEnum):
    """What a settled entry came to."""

    DONE = "done"
    REFUSED = "refused"
    NOT_DONE = "not-done"


WAYS: Mapping[State, frozenset[State]] = {
    State.WRITTEN: frozenset({State.SENDING, State.EXCEPTION}),
    State.SENDING: frozenset({State.SETTLED, State.RECONCILE, State.WRITTEN}),
    State.RECONCILE: frozenset({State.SETTLED, State.EXCEPTION, State.WRITTEN}),
    State.SETTLED: frozenset({State.SENDING}),
    State.EXCEPTION: frozenset(),
}
"""From each state the ones that may follow."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A change asked for here.

    `answer` is what was said at the desk, `truth` what became of it where that is something else;
    `wall` is when it was asked, an ISO text in UTC, as good as the clock was.
    """

    seq: int
    act: Act
    state: State
    outcome: Outcome | None
    answer: Answer | None
    truth: Answer | None
    security: Security
    attempts: int
    compensates: RequestId | None
    wall: str


def item_of(change: Change) -> ItemId | None:
    """Return the copy a change is about."""
    return getattr(change, "item", None)


def patron_of(change: Change) -> PatronId | None:
    """Return the patron a change is about."""
    return getattr(change, "patron", None)


def as_text(value: Change | Answer) -> str:
    """Return what is written down of a change or an answer; a PIN is not."""
    return json.dumps(encode(value, secrets=False), ensure_ascii=False, separators=(",", ":"))


def answer_from(text: object) -> Answer | None:
    """Read an answer back.  Raises `MalformedError` if another version wrote it otherwise."""
    return None if text is None else cast("Answer", decode(Answer, json.loads(str(text))))


def entry_from(row: Mapping[str, object]) -> Entry:
    """Read a row of `acts`."""
    change = cast("Change", decode(Change, json.loads(str(row["change"]))))
    return Entry(
        seq=cast("int", row["seq"]),
        act=Act(
            RequestId(str(row["id"])),
            VisitId(str(row["visit"])),
            BootId(str(row["boot"])),
            cast("float", row["boottime"]),
            change,
        ),
        state=State(str(row["state"])),
        outcome=None if row["outcome"] is None else Outcome(str(row["outcome"])),
        answer=answer_from(row["answer"]),
        truth=answer_from(row["truth"]),
        security=Security(str(row["security"])),
        attempts=cast("int", row["attempts"]),
        compensates=None if row["compensates"] is None else RequestId(str(row["compensates"])),
        wall=str(row["wall"]),
    )
