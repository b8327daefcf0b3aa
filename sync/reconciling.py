"""What becomes of a change nobody could answer at once: asked about, sent later, undone, or shown.

It is apart from the desk because none of it happens while a patron waits for *this* answer, and
because it never sends anything again that may have happened: re-sent loans renew, re-sent holds
and payments double.
"""

import dataclasses
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sync.circulation import (
    Act,
    Answer,
    Catalogue,
    CheckedOut,
    CheckIn,
    CheckOut,
    Refusal,
    Refused,
    RequestId,
    Security,
    Unavailable,
    Undecided,
    Unknown,
)
from sync.clock import Clock
from sync.journal import Entry, Journal, Outcome, State

_log = logging.getLogger(__name__)

_MOST_ATTEMPTS = 5
_FRESH_SECONDS = 600.0
"""A return is still carried out this long after the book was laid down; later somebody may have
lent the book again at the staff's desk, and a person must look."""


@dataclass(frozen=True, slots=True)
class SitePolicy:
    """What the library wants done by itself.

    `undo_undecided_loans`: a loan that turns out to have happened after the patron was asked to
    leave the book is returned again; otherwise it is put on the staff's list.
    """

    undo_undecided_loans: bool = True


class Reconciler:
    """Carries open entries of the journal on, one at a time.

    `new_id` mints the id of a change that begins here.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        journal: Journal,
        clock: Clock,
        new_id: Callable[[], RequestId],
        policy: SitePolicy,
    ) -> None:
        self._catalogue = catalogue
        self._journal = journal
        self._clock = clock
        self._new_id = new_id
        self._policy = policy

    def carry_on(self, entry: Entry, deadline: float) -> Entry:
        """Take an open entry as far as it goes now.

        Raises `Unavailable` while what happened can not be found out; the entry then stays.
        """
        if entry.attempts >= _MOST_ATTEMPTS:
            return self._give_up(entry)
        self._journal.tried(entry)
        if entry.state is State.WRITTEN:
            return self._send(entry, deadline)
        if entry.state is State.SENDING:
            entry = self._journal.doubt(entry)
        try:
            truth = self._catalogue.settle(entry.act, deadline)
        except Unknown as silence:  # an adapter's slip: asking changes nothing
            raise Unavailable from silence
        except Unavailable:
            self._journal.forgive(entry)
            raise
        return self._did_not_happen(entry) if truth is None else self._happened(entry, truth)

    def left_here(self, entry: Entry, deadline: float) -> None:
        """Put right a settled change whose item its patron was asked to leave here.

        May be called again.  Raises `Unavailable` while the catalogue can not be asked.
        """
        change, truth = entry.act.change, entry.truth or entry.answer
        if isinstance(change, CheckOut) and isinstance(truth, CheckedOut):
            undoing = RequestId(str(uuid.uuid5(uuid.NAMESPACE_OID, entry.act.id)))
            if self._journal.find(undoing) is None:
                with self._journal.store.atomic():
                    self._take_back(entry, change, undoing)
        elif isinstance(change, CheckIn) and entry.outcome is Outcome.NOT_DONE:
            if self._is_fresh(entry):
                self._send(entry, deadline)
            else:
                self._journal.exceptions.note(entry.act.id, "undecided return did not happen")

    def _send(self, entry: Entry, deadline: float) -> Entry:
        """Send what has been promised; what the catalogue then says can no longer be refused."""
        entry = self._journal.begin(entry)
        try:
            answer = self._catalogue.ask(entry.act, deadline)
        except Unavailable:
            self._journal.forgive(self._journal.postpone(entry))
            raise
        except Unknown as silence:
            self._journal.doubt(entry)
            raise Unavailable from silence
        return self._happened(entry, answer)

    def _happened(self, entry: Entry, truth: Answer) -> Entry:
        change, told = entry.act.change, entry.answer
        if isinstance(truth, CheckedOut) and isinstance(change, CheckOut):
            due = Security.TODO if change.tagged and told is None else Security.NONE
            truth = dataclasses.replace(truth, security=due)
            if isinstance(told, Undecided):
                return self._undo(entry, truth, change)
        settled = self._journal.settle(entry, truth)
        if isinstance(truth, Refused) and _was_owed(entry, truth):
            _log.warning("entry %d: what was owed is refused, %s", entry.seq, truth.reason)
            self._journal.exceptions.note(entry.act.id, f"refused {truth.reason}")
        return settled

    def _undo(self, entry: Entry, truth: Answer, change: CheckOut) -> Entry:
        """Return the item of a loan whose patron was asked to leave it here."""
        with self._journal.store.atomic():
            settled = self._journal.settle(entry, truth)
            self._take_back(entry, change, self._new_id())
        return settled

    def _take_back(self, entry: Entry, change: CheckOut, request: RequestId) -> None:
        """Have a loan that nobody took away ended, or shown to the staff, as the site wants it."""
        if not self._policy.undo_undecided_loans:
            self._journal.exceptions.note(entry.act.id, "undecided loan happened")
            return
        back = CheckIn(change.item, patron=change.patron)
        now = self._clock.boottime()
        act = Act(request, entry.act.visit, self._clock.boot(), now, back)
        self._journal.write(act, State.WRITTEN, compensates=entry.act.id)

    def _did_not_happen(self, entry: Entry) -> Entry:
        told = entry.answer
        if isinstance(told, Undecided) and isinstance(entry.act.change, CheckIn):
            if self._is_fresh(entry):
                return self._journal.postpone(entry)
            return self._journal.refer(entry, "undecided return did not happen")
        if told is None or isinstance(told, (Undecided, Refused)):
            if entry.compensates is not None:
                return self._journal.postpone(entry)
            return self._end_unheard(entry)
        return self._journal.postpone(entry)

    def _end_unheard(self, entry: Entry) -> Entry:
        """Close what did not happen; where the power went meanwhile, somebody may have been told.

        A card that says it has written what it has not loses the catalogue's word and not ours.
        """
        moves_an_item = isinstance(entry.act.change, CheckOut | CheckIn)
        with self._journal.store.atomic():
            if entry.answer is None and moves_an_item and entry.act.boot != self._clock.boot():
                self._journal.exceptions.note(entry.act.id, "power went before it was on record")
            return self._journal.settle(entry, None)

    def _is_fresh(self, entry: Entry) -> bool:
        age = self._clock.boottime() - entry.act.boottime
        return entry.act.boot == self._clock.boot() and 0 <= age < _FRESH_SECONDS

    def _give_up(self, entry: Entry) -> Entry:
        _log.error("entry %d is left to the staff after %d attempts", entry.seq, entry.attempts)
        if entry.state is State.SENDING:
            entry = self._journal.doubt(entry)
        return self._journal.refer(entry, "tried too often")


def _was_owed(entry: Entry, refused: Refused) -> bool:
    """Say whether a refusal breaks a promise or contradicts a book that lies in the library."""
    match entry.answer:
        case None:
            return entry.compensates is not None
        case Refused():
            return False
        case Undecided():
            returned = isinstance(entry.act.change, CheckIn)
            return returned and refused.reason is not Refusal.NOT_ON_LOAN
        case _:
            return True
