"""One change or query at a time between the desk and the catalogue, with the journal before it.

It is apart from the desk because here stands the order that loses nothing: entry on the medium,
catalogue, entry settled, answer; and what is done when the catalogue falls silent in between.
"""

import dataclasses
import logging
from collections.abc import Callable

from sync.circulation import (
    Act,
    Answer,
    Catalogue,
    CheckedOut,
    CheckOut,
    FindItem,
    ItemId,
    Query,
    Refused,
    RequestId,
    Security,
    Silence,
    Unavailable,
    Undecided,
    Unknown,
)
from sync.clock import Clock
from sync.contact import Contact
from sync.house_rules import HouseRules
from sync.journal import Entry, Journal, Outcome, State
from sync.journal.entries import as_text, item_of, patron_of
from sync.reconciling import Reconciler
from sync.store_errors import StoreError

_log = logging.getLogger(__name__)

_LIVE_SECONDS = 60.0
_CARRY_ON_SECONDS = 10.0


class Conversation:
    """The desk's side of the conversation with one catalogue.

    Raises `Silence`, and the errors of `sync.store_errors` where nothing has been sent yet.
    """

    def __init__(  # noqa: PLR0913 - the parts of a composition, by name
        self,
        catalogue: Catalogue,
        journal: Journal,
        clock: Clock,
        *,
        rules: HouseRules,
        reconciler: Reconciler,
        chance: Callable[[], float],
    ) -> None:
        self._catalogue = catalogue
        self._journal = journal
        self._clock = clock
        self._rules = rules
        self._reconciler = reconciler
        self._contact = Contact(clock, self._probe, chance)

    def carry_out(self, act: Act, deadline: float) -> Answer:
        """Carry out a change that is asked for the first time."""
        if self._is_cleared(act, deadline):
            return self._send(self._journal.write(act, State.SENDING), act, deadline)
        return self._without_catalogue(act)

    def repeat(self, entry: Entry, act: Act, deadline: float, *, over: bool) -> Answer:
        """Answer a change that was asked for before; `over`: its visit has ended."""
        if as_text(entry.act.change) != as_text(act.change) or entry.act.visit != act.visit:
            _log.error("entry %d: the same id is asked for another change", entry.seq)
            raise Unavailable("the id is taken")
        if entry.state in (State.SENDING, State.RECONCILE) and entry.answer is None:
            entry = self._carry_on(entry, deadline)
        if entry.answer is not None:
            return _as_recorded(entry.answer, entry, over=over)
        if entry.outcome is not Outcome.NOT_DONE:
            raise Unknown("it can not be found out yet")
        if self._contact.silent or over or not self._is_live(act):
            raise Unavailable("it did not happen")
        return self._send(self._journal.begin(entry), act, deadline)

    def look(self, query: Query, deadline: float) -> Answer:
        """Ask the catalogue a query."""
        if self._contact.silent:
            raise Unavailable("the catalogue is silent")
        try:
            return self._catalogue.look(query, deadline)
        except Silence as silence:
            self._contact.lost()
            raise Unavailable from silence

    def left_here(self, request: RequestId, deadline: float) -> None:
        """Take in that the item of this change was left here, since nobody saw its answer.

        Raises `Unavailable` while what became of it can not be found out.
        """
        entry = self._journal.find(request)
        if entry is None or isinstance(entry.answer, Undecided):
            return  # it never came here, or is dealt with as what was told anyway
        if entry.state in (State.SENDING, State.RECONCILE):
            entry = self._carry_on(entry, deadline)
        if entry.state in (State.SENDING, State.RECONCILE):
            raise Unavailable("it can not be found out yet")
        self._reconciler.left_here(entry, deadline)

    def tend(self) -> float:
        """Try the line, or carry on what waits; return the seconds until there is more to do."""
        if self._contact.silent:
            if self._contact.due_in() > 0 or not self._contact.try_again():
                return self._contact.due_in()
            return 0.0
        waiting = self._journal.waiting()
        if not waiting:
            return float("inf")
        self._carry_on(waiting[0], self._clock.boottime() + _CARRY_ON_SECONDS)
        return 0.0

    def _is_cleared(self, act: Act, deadline: float) -> bool:
        """Carry on what waits for the same item or patron; say whether this act may follow now."""
        item, patron = item_of(act.change), patron_of(act.change)
        while not self._contact.silent:
            waiting = self._journal.waiting(item, patron) if item or patron else []
            if not waiting:
                return True
            self._carry_on(waiting[0], deadline)
        return False

    def _carry_on(self, entry: Entry, deadline: float) -> Entry:
        try:
            return self._reconciler.carry_on(entry, deadline)
        except Unavailable:
            self._contact.lost()
            return entry

    def _without_catalogue(self, act: Act) -> Answer:
        answer = self._rules.answer(act, Unavailable("the catalogue is silent"))
        if not isinstance(answer, Refused):
            self._journal.write(act, State.WRITTEN, answer)
        return answer

    def _send(self, entry: Entry, act: Act, deadline: float) -> Answer:
        """Ask the catalogue; `act` still has the PIN that the entry has not."""
        try:
            answer = self._catalogue.ask(act, deadline)
        except Unavailable as silence:
            self._contact.lost()
            return self._not_sent(entry, silence)
        except Unknown as silence:
            self._contact.lost()
            return self._unknown(entry, silence)
        if isinstance(answer, Undecided):
            return self._unknown(entry, Unknown())
        if isinstance(answer, CheckedOut) and isinstance(act.change, CheckOut):
            due = Security.TODO if act.change.tagged else Security.NONE
            answer = dataclasses.replace(answer, security=due)
        try:
            # A catalogue that remembers has it on the medium: losing this commit loses nothing.
            self._journal.settle(entry, answer, durable=not self._catalogue.remembers)
        except StoreError as problem:
            _log.error("an answer can not be written down: %s", problem)
            raise Unknown from problem
        return answer

    def _not_sent(self, entry: Entry, silence: Unavailable) -> Answer:
        try:
            answer = self._rules.answer(entry.act, silence)
        except Silence:
            self._journal.settle(entry, None, durable=False)
            raise
        if isinstance(answer, Refused):
            self._journal.settle(entry, answer)
        else:
            self._journal.postpone(entry, answer)
        return answer

    def _unknown(self, entry: Entry, silence: Unknown) -> Answer:
        answer = self._rules.answer(entry.act, silence)
        try:
            self._journal.doubt(entry, answer)
        except StoreError as problem:
            raise Unknown from problem
        return answer

    def _is_live(self, act: Act) -> bool:
        """Say whether whoever asked first is still the one who asks."""
        age = self._clock.boottime() - act.boottime
        return act.boot == self._clock.boot() and age < _LIVE_SECONDS

    def _probe(self, deadline: float) -> None:
        """Ask for an item that does not exist: any answer is a sign of life."""
        self._catalogue.look(FindItem(ItemId("0")), deadline)


def _as_recorded(answer: Answer, entry: Entry, *, over: bool) -> Answer:
    """Return the answer with the security job as it stands; an ended visit disarms nothing."""
    if not isinstance(answer, CheckedOut):
        return answer
    undone = over and entry.security is Security.TODO
    return dataclasses.replace(answer, security=Security.NONE if undone else entry.security)
