"""Every change asked for at this kiosk and what became of it."""

from sync.journal.counts import Counters, counts_of
from sync.journal.entries import Entry, Outcome, State
from sync.journal.exceptions import Exceptions, OpenException
from sync.journal.journal import Journal, TransitionError
from sync.journal.schema import MIGRATIONS
from sync.journal.times import Moment, Times

__all__ = [
    "MIGRATIONS",
    "Counters",
    "Entry",
    "Exceptions",
    "Journal",
    "Moment",
    "OpenException",
    "Outcome",
    "State",
    "Times",
    "TransitionError",
    "counts_of",
]
