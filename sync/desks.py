"""The desk a patron stands at: steady, whatever the catalogue, the disk or the line do.

It is apart from the catalogues because what holds for each of them stands here once: one answer
for one request, the journal before a byte leaves, and who may ask.

    ask -> known id? -> admitted? -> entry SENDING -> catalogue -> entry SETTLED -> answer
             |              |        on the medium       | silence
             recorded       refused                      house rules, entry RECONCILE
"""

import logging
import random
import uuid
from collections import deque
from collections.abc import Callable
from typing import assert_never

from sync.admission import Admission, DeskSettings
from sync.circulation import (
    Act,
    Answer,
    Catalogue,
    CheckedIn,
    CheckedOut,
    EndVisit,
    FindItem,
    FindTitle,
    Identify,
    Interrupted,
    ItemFound,
    ItemId,
    ItemState,
    LeftHere,
    LeftNoted,
    MayHold,
    NeverShown,
    Query,
    Refusal,
    Refused,
    RequestId,
    Security,
    SecurityDone,
    SecurityDue,
    SecurityNoted,
    SecurityState,
    ShowAccount,
    Unavailable,
    VisitEnded,
    VisitId,
)
from sync.clock import Clock
from sync.conversation import Conversation
from sync.house_rules import HouseRules, NoHouseRules
from sync.identification import Identification
from sync.journal import Journal, counts_of
from sync.pins import PinGuard
from sync.reconciling import Reconciler
from sync.store_errors import StoreError, StoreFullError
from sync.visits import Visits

_log = logging.getLogger(__name__)

_HOUSEKEEPING_SECONDS = 60.0


def _new_id() -> RequestId:
    return RequestId(str(uuid.uuid4()))


class SteadyDesk:
    """A `Desk` over one catalogue and one journal; both belong to the thread that asks.

    `free_bytes` says how much room the journal's disk has, `new_id` mints ids, `chance` draws from
    0 to 1.  At the start everything that was under way is doubted.
    """

    def __init__(  # noqa: PLR0913 - the parts of a composition, named by the composer
        self,
        catalogue: Catalogue,
        journal: Journal,
        clock: Clock,
        *,
        settings: DeskSettings | None = None,
        house_rules: HouseRules | None = None,
        free_bytes: Callable[[], int] = lambda: 1 << 40,
        new_id: Callable[[], RequestId] = _new_id,
        chance: Callable[[], float] = random.random,
    ) -> None:
        settings = settings or DeskSettings()
        self.journal = journal
        self._clock = clock
        self.guard = PinGuard(journal.store, clock, settings.locks)
        self._visits = Visits(clock, settings.proof_seconds)
        dates = catalogue.remembers if settings.dates_here is None else settings.dates_here
        self._dates_here = dates
        self._admission = Admission(journal, self._visits, settings, free_bytes, dates_here=dates)
        self._identification = Identification(self.guard, self._visits, settings.pin_length)
        reconciler = Reconciler(catalogue, journal, clock, new_id, settings.policy)
        self._conversation = Conversation(
            catalogue,
            journal,
            clock,
            rules=house_rules or NoHouseRules(),
            reconciler=reconciler,
            chance=chance,
        )
        self._shown: deque[RequestId] = deque()
        journal.doubt_all_sending()

    def ask(self, act: Act, deadline: float) -> Answer:
        """See `Desk.ask`."""
        try:
            match act.change:
                case EndVisit():
                    return self._end(act.visit)
                case SecurityDone(of=request, outcome=outcome):
                    self.journal.note_security(request, outcome)
                    return SecurityNoted()
                case LeftHere(of=request):
                    self._conversation.left_here(request, deadline)
                    return LeftNoted()
                case _:
                    self._be_in_time(deadline)
                    return self._carry_out(act, deadline)
        except StoreFullError:
            return Refused(Refusal.STORAGE_FULL)
        except StoreError as problem:
            _log.error("the journal can not be written: %s", problem)
            raise Unavailable from problem

    def look(self, query: Query, visit: VisitId, deadline: float) -> Answer:
        """See `Desk.look`."""
        self._be_in_time(deadline)
        try:
            return self._answer(query, visit, deadline)
        except StoreError as problem:
            _log.error("the journal can not be used: %s", problem)
            raise Unavailable from problem

    def shown(self, request: RequestId) -> None:
        """See `Desk.shown`.  It is written down with the next thing that is."""
        self._shown.append(request)

    def tend(self) -> float:
        """Do what has to be done when nobody waits; return the seconds until the next call.

        Raises the errors of `sync.store_errors`.
        """
        self._write_down_shown()
        self._correct_times()
        pause = self._conversation.tend()
        if pause == float("inf"):
            self.journal.store.checkpoint()
        return min(pause, _HOUSEKEEPING_SECONDS)

    def _correct_times(self) -> None:
        """Take the time from whoever knows it by now; staff hear of the loans that it misdated."""
        times = self.journal.times
        times.correct()
        while times.misdated:
            if self._dates_here:
                self.journal.exceptions.note(times.misdated[-1], "due date from a wrong clock")
            times.misdated.pop()

    def _be_in_time(self, deadline: float) -> None:
        if deadline <= self._clock.boottime():
            raise Unavailable("nobody waits for it any more")

    def _carry_out(self, act: Act, deadline: float) -> Answer:
        entry = self.journal.find(act.id)
        if entry is not None:
            over = self._admission.has_ended(act.visit)
            return self._conversation.repeat(entry, act, deadline, over=over)
        refused = self._admission.refusal(act)
        if refused is None:
            return self._conversation.carry_out(act, deadline)
        self.journal.counters.add(self.journal.times.moment(act).day, counts_of(refused))
        return refused

    def _end(self, visit: VisitId) -> Answer:
        self._visits.end(visit)
        try:
            self._write_down_shown()
            self.journal.end_visit(visit)
        except StoreError as problem:  # it has ended in memory, which is what protects the patron
            _log.error("the end of a visit can not be written down: %s", problem)
        return VisitEnded()

    def _answer(self, query: Query, visit: VisitId, deadline: float) -> Answer:
        match query:
            case Identify():
                if self._admission.has_ended(visit):
                    return Refused(Refusal.VISIT_UNPROVEN)
                return self._identification.identify(
                    query, visit, self._conversation.look, deadline
                )
            case ShowAccount(patron=patron):
                if not self._admission.may_see(visit, patron):
                    return Refused(Refusal.VISIT_UNPROVEN)
                return self._conversation.look(query, deadline)
            case FindItem() | FindTitle() | MayHold():
                return self._conversation.look(query, deadline)
            case SecurityDue(item=item):
                return self._security_due(item, deadline)
            case Interrupted():
                return self._never_shown()
            case _:
                assert_never(query)

    def _security_due(self, item: ItemId, deadline: float) -> SecurityState:
        """Say what this kiosk owes the item; after the visit only a loan seen live is disarmed."""
        entry = self.journal.security_due(item)
        if entry is None:
            return SecurityState(item, Security.NONE)
        if self._admission.has_ended(entry.act.visit):
            try:
                found = self._conversation.look(FindItem(item), deadline)
            except Unavailable:
                return SecurityState(item, Security.NONE)
            if not isinstance(found, ItemFound) or found.item.state is not ItemState.ON_LOAN:
                return SecurityState(item, Security.NONE)
        return SecurityState(item, Security.TODO, entry.act.id)

    def _never_shown(self) -> NeverShown:
        """Tell, without names, what the dead screen could not, and close those visits."""
        self._write_down_shown()
        self._visits.forget_all()
        entries = self.journal.never_shown()
        for visit in dict.fromkeys(entry.act.visit for entry in entries):
            self.journal.end_visit(visit)
        answers = [entry.answer for entry in entries]
        return NeverShown(
            tuple(answer.loan.title for answer in answers if isinstance(answer, CheckedOut)),
            tuple(answer.item.title for answer in answers if isinstance(answer, CheckedIn)),
        )

    def _write_down_shown(self) -> None:
        if self._shown:
            self.journal.mark_shown(self._shown)
            self._shown.clear()
