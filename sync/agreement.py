"""Journal and library held against each other, and what one of them lost put back from the other.

    journal behind    it lacks entries the library has answers for: they are counted again
    library behind    it lacks acts the journal calls done: they are carried out again, in order,
                      each at the moment it was done

It is apart from the restoring because it is needed without one as well: a bit that flips in a
write-ahead log makes SQLite drop what follows, and says nothing.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sync.catalogues.standalone import Pins, StandaloneCatalogue
from sync.circulation import (
    Answer,
    CheckedIn,
    CheckedOut,
    CheckIn,
    Refused,
    Renewed,
    RequestId,
    Silence,
)
from sync.journal import Entry, Journal, counts_of
from sync.journal.entries import answer_from, entry_from, patron_of
from sync.journal.retention import FORGOTTEN
from sync.store_proofs import SEEN, TURN

_log = logging.getLogger(__name__)

_NEVER = "9999"
"""Later than every moment, as the journal writes them."""

_ANSWER_MARGIN = timedelta(days=1)
"""The library forgets answers by whole days; in the last of them it may have forgotten some."""


def agree(journal: Journal, catalogue: StandaloneCatalogue, pins: Pins) -> list[str]:
    """Compare both, and put back what one of them lost; return a line about each.

    From now on each notes what the other has come to.  Raises the errors of `sync.store_errors`.
    """
    library = catalogue.library.store
    told = [*_catch_journal_up(journal, catalogue), *_catch_library_up(journal, catalogue, pins)]
    journal.store.seen = lambda: library.turn
    library.seen = lambda: journal.newest
    return told


def _catch_library_up(
    journal: Journal, catalogue: StandaloneCatalogue, pins: Pins
) -> Iterator[str]:
    library = catalogue.library
    with library.store.proving() as proofs:
        seen, turn = proofs.number(SEEN), proofs.number(TURN)
    with journal.store.proving() as proofs:
        noted = proofs.number(SEEN)
    if noted <= turn and (seen, noted) != (0, 0) and not _done_since(journal, seen, _NEVER):
        return
    if (seen, noted) == (0, 0):  # neither has ever noted anything of the other
        _note_the_journal(journal, catalogue, turn)
        return
    lost = [
        entry
        for entry in _done_since(journal, seen, _oldest_answer(catalogue))
        if catalogue.settle(entry.act, 0.0) is None
    ]
    otherwise = sum(not _again(entry, journal, catalogue, pins) for entry in lost)
    _note_the_journal(journal, catalogue, noted)
    if not lost and noted <= turn:
        return
    if not lost:
        yield "library.db lacked its last changes; none of them was asked for at this kiosk"
        return
    first, last = lost[0].wall[:19], lost[-1].wall[:19]
    yield (
        f"library.db lacked {len(lost)} changes asked for here from {first} to {last} UTC; they"
        f" were carried out again, {otherwise} with another result, which are on the staff's list"
    )


def _note_the_journal(journal: Journal, catalogue: StandaloneCatalogue, turn: int) -> None:
    """Let the library stand where the journal says that it stood."""
    store = catalogue.library.store
    with store.atomic(), store.proving() as proofs:
        proofs.set_number(TURN, max(turn, proofs.number(TURN)))
        store.seen = lambda: journal.newest
    with store.proving() as proofs:
        store.turn = proofs.number(TURN)


def _done_since(journal: Journal, seq: int, wall: str) -> list[Entry]:
    rows = journal.store.query(
        "SELECT * FROM acts WHERE outcome = 'done' AND (seq > ? OR wall >= ?) ORDER BY seq",
        [seq, wall],
    )
    return [entry_from(row) for row in rows]


def _oldest_answer(catalogue: StandaloneCatalogue) -> str:
    """Return from when on the library knows every answer it gave: ISO, in UTC."""
    last = catalogue.library.store.value("SELECT max(at) FROM done_requests")
    if last is None:
        return _NEVER
    days = timedelta(days=catalogue.library.rules.answer_days) - _ANSWER_MARGIN
    return (datetime.fromtimestamp(int(last), UTC) - days).isoformat(timespec="milliseconds")


def _again(entry: Entry, journal: Journal, catalogue: StandaloneCatalogue, pins: Pins) -> bool:
    """Carry an act out again; say whether it came to what it had come to."""
    moment = datetime.fromisoformat(entry.wall)
    then = StandaloneCatalogue(catalogue.library, pins, lambda: moment)
    told = entry.truth or entry.answer
    answer: Answer | None = None
    if patron_of(entry.act.change) != FORGOTTEN:
        try:
            answer = then.ask(entry.act, 0.0)
        except Silence:
            _log.exception("entry %d can not be carried out again", entry.seq)
    if _is_the_same(entry, told, answer):
        return True
    journal.exceptions.note(RequestId(entry.act.id), "after a restore: not as it was told")
    return False


def _is_the_same(entry: Entry, told: Answer | None, answer: Answer | None) -> bool:
    match told, answer:
        case (CheckedOut(loan=one), CheckedOut(loan=other)) | (
            Renewed(loan=one),
            Renewed(loan=other),
        ):
            return one.item == other.item and one.due == other.due
        case CheckedIn(), Refused():  # it is back, whoever says so
            return isinstance(entry.act.change, CheckIn)
        case _:
            return type(told) is type(answer)


def _catch_journal_up(journal: Journal, catalogue: StandaloneCatalogue) -> Iterator[str]:
    with catalogue.library.store.proving() as proofs:
        seen = proofs.number(SEEN)
    if seen <= journal.newest:
        return
    first = journal.newest + 1
    answers = _answers_since_the_last_entry(journal, catalogue)
    with journal.store.atomic():
        for at, answer in answers:
            day = datetime.fromtimestamp(at, catalogue.library.rules.opening.zone).date()
            journal.counters.add(day.isoformat(), counts_of(answer))
        journal.skip_to(seen)
    yield (
        f"journal.db lacks the entries {first} to {seen}; {len(answers)} answers of the library"
        " were counted again; no loan is touched by that"
    )


def _answers_since_the_last_entry(
    journal: Journal, catalogue: StandaloneCatalogue
) -> list[tuple[int, Answer]]:
    last = journal.store.value("SELECT max(wall) FROM acts")
    after = 0 if last is None else int(datetime.fromisoformat(str(last)).timestamp())
    rows = catalogue.library.store.query(
        "SELECT id, at, answer FROM done_requests WHERE at >= ? ORDER BY at", [after]
    )
    return [
        (int(str(row["at"])), answer)
        for row in rows
        if journal.find(RequestId(str(row["id"]))) is None
        and (answer := answer_from(row["answer"])) is not None
    ]
