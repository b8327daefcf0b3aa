"""What the journal forgets: first who asked, later what; never the day's statistics.

    done with, `personal_days` old    who asked, and what a person said of themselves, are taken out
    `journal_days` old                the entry goes

It is apart because it is the only thing that takes anything out of the journal.  Nothing is
forgotten that is open, owed, or on the staff's list.
"""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sync.circulation import (
    CancelHold,
    Change,
    CheckIn,
    CheckOut,
    ClockQuality,
    PatronId,
    PlaceHold,
    Register,
    Registration,
    Renew,
    RenewAll,
)
from sync.journal.entries import as_text, entry_from
from sync.journal.journal import Journal

FORGOTTEN = PatronId("-")
"""Stands where a patron's number stood."""

_NOBODY = Registration(surname="-", forename="-", birth=date.min)
_PORTION = 200
_VISITS_KEPT = 1000

_DONE_WITH = """state IN ('settled', 'exception') AND security NOT IN ('todo', 'failed')
    AND wall < :before
    AND id NOT IN (SELECT act FROM exceptions WHERE resolved IS NULL)"""


def forget(journal: Journal, now: datetime, personal_days: int, journal_days: int) -> Iterator[int]:
    """Forget what is old enough, in portions; yield how many entries each concerned.

    Nothing is forgotten by a clock that nobody vouches for.  Raises the errors of
    `sync.store_errors`.
    """
    if journal.times.quality() is ClockQuality.NONE:
        return
    yield from _forget_persons(journal, now - timedelta(days=personal_days))
    yield from _forget_entries(journal, now - timedelta(days=journal_days))
    with journal.store.atomic():
        journal.store.execute(
            "DELETE FROM ended_visits WHERE visit NOT IN (SELECT visit FROM acts)"
            " AND rowid <= (SELECT max(rowid) FROM ended_visits) - ?",
            (_VISITS_KEPT,),
        )
    journal.store.checkpoint()  # until then the log still has every word


def anonymous(change: Change) -> Change:
    """Return a change without the person."""
    match change:
        case CheckOut() | Renew() | RenewAll() | PlaceHold() | CancelHold():
            return dataclasses.replace(change, patron=FORGOTTEN)
        case CheckIn():
            return dataclasses.replace(change, patron=None)
        case Register():
            return Register(_NOBODY)
        case _:  # names nobody
            return change


def _forget_persons(journal: Journal, before: datetime) -> Iterator[int]:
    known = "AND (patron IS NOT NULL OR kind = 'Register') AND patron IS NOT :nobody"
    while True:
        rows = journal.store.query(
            f"SELECT * FROM acts WHERE {_DONE_WITH} {known} LIMIT {_PORTION}",  # noqa: S608 - constants
            {"before": _text(before), "nobody": FORGOTTEN},
        )
        if not rows:
            return
        with journal.store.atomic():
            for row in rows:
                entry = entry_from(row)
                registers = isinstance(entry.act.change, Register)
                journal.store.execute(
                    "UPDATE acts SET change = :change, patron = :nobody, visit = :visit,"
                    " answer = CASE WHEN :registers THEN NULL ELSE answer END,"
                    " truth = CASE WHEN :registers THEN NULL ELSE truth END WHERE seq = :seq",
                    {
                        "change": as_text(anonymous(entry.act.change)),
                        "nobody": FORGOTTEN,
                        "visit": FORGOTTEN,  # what one person did in one visit stood together
                        "registers": int(registers),
                        "seq": entry.seq,
                    },
                )
        yield len(rows)


def _forget_entries(journal: Journal, before: datetime) -> Iterator[int]:
    last = {"before": _text(before)}
    while True:
        with journal.store.atomic():
            gone = f"SELECT id FROM acts WHERE {_DONE_WITH} LIMIT {_PORTION}"  # noqa: S608 - constants
            journal.store.execute(f"DELETE FROM exceptions WHERE act IN ({gone})", last)  # noqa: S608 - constants
            journal.store.execute(
                f"UPDATE acts SET compensates = NULL WHERE compensates IN ({gone})",  # noqa: S608 - constants
                last,
            )
            removed = journal.store.execute(f"DELETE FROM acts WHERE id IN ({gone})", last)  # noqa: S608 - constants
        if not removed:
            return
        yield removed


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
