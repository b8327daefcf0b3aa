"""Whatever is done in whatever order, and however often the power fails, the journal agrees.

A model of plain dictionaries goes the same way as the file; after every step both say the same.
"""

import dataclasses
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync.circulation import (
    Act,
    Answer,
    CheckedIn,
    CheckIn,
    ItemId,
    Refusal,
    Refused,
    RequestId,
    Undecided,
    VisitId,
)
from sync.journal import MIGRATIONS, Journal, Outcome, State, TransitionError
from sync.journal.entries import WAYS
from sync.store import Store
from tests.sync.desk.shelf import Shelf, TestClock

ITEMS = [ItemId("2001"), ItemId("2002"), ItemId("2003")]
ANSWERS: list[Answer | None] = [
    None,
    Refused(Refusal.NOT_ON_LOAN),
    CheckedIn(Shelf().item(ITEMS[0])),
]


@dataclasses.dataclass
class Known:
    """What the model knows of an entry."""

    item: ItemId
    state: State
    told: Answer | None = None
    outcome: Outcome | None = None


def outcome_of(answer: Answer | None) -> Outcome:
    if answer is None:
        return Outcome.NOT_DONE
    return Outcome.REFUSED if isinstance(answer, Refused) else Outcome.DONE


class Ways(RuleBasedStateMachine):
    """Entries on their ways."""

    entries = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="journal-"))
        self.clock = TestClock()
        self.known: dict[RequestId, Known] = {}
        self.ended: set[VisitId] = set()
        self.enter()

    def enter(self) -> None:
        self.store = Store(self.folder / "journal.db", MIGRATIONS)
        self.journal = Journal(self.store, self.clock)

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(
        target=entries,
        item=st.sampled_from(ITEMS),
        state=st.sampled_from([State.WRITTEN, State.SENDING]),
    )
    def write(self, item: ItemId, state: State) -> RequestId:
        request = RequestId(f"r{len(self.known)}")
        visit = VisitId(f"v{len(self.known) % 3}")
        act = Act(request, visit, self.clock.boot(), self.clock.boottime(), CheckIn(item))
        self.journal.write(act, state)
        self.known[request] = Known(item, state)
        return request

    def go(self, request: RequestId, to: State, **arguments: object) -> None:
        """Try a way; it is gone exactly when the picture of the ways has it."""
        known = self.known[request]
        entry = self.journal.find(request)
        assert entry is not None
        open_again = known.state is not State.SETTLED or known.outcome is Outcome.NOT_DONE
        possible = to in WAYS[known.state] and (to is not State.SENDING or open_again)
        method = {
            State.SENDING: self.journal.begin,
            State.SETTLED: self.journal.settle,
            State.RECONCILE: self.journal.doubt,
            State.WRITTEN: self.journal.postpone,
            State.EXCEPTION: self.journal.refer,
        }[to]
        try:
            method(entry, **arguments)  # type: ignore[operator]  # each with its own arguments
        except TransitionError:
            assert not possible
        else:
            assert possible
            known.state = to
            known.outcome = None

    @rule(request=entries)
    def begin(self, request: RequestId) -> None:
        self.go(request, State.SENDING)

    @rule(request=entries, answer=st.sampled_from(ANSWERS), durable=st.booleans())
    def settle(self, request: RequestId, answer: Answer | None, *, durable: bool) -> None:
        known = self.known[request]
        moves = State.SETTLED in WAYS[known.state]
        self.go(request, State.SETTLED, answer=answer, durable=durable)
        if moves:
            known.outcome = outcome_of(answer)
            known.told = known.told or answer

    @rule(request=entries, tell=st.booleans())
    def doubt(self, request: RequestId, *, tell: bool) -> None:
        known = self.known[request]
        moves = State.RECONCILE in WAYS[known.state]
        told = Undecided(known.item) if tell and known.told is None else None
        self.go(request, State.RECONCILE, told=told)
        if moves and told is not None:
            known.told = told

    @rule(request=entries)
    def postpone(self, request: RequestId) -> None:
        self.go(request, State.WRITTEN)

    @rule(request=entries)
    def refer(self, request: RequestId) -> None:
        self.go(request, State.EXCEPTION, why="because")

    @rule(number=st.integers(0, 2))
    def end_visit(self, number: int) -> None:
        self.journal.end_visit(VisitId(f"v{number}"))
        self.ended.add(VisitId(f"v{number}"))

    @precondition(lambda self: self.known)
    @rule()
    def restart(self) -> None:
        self.store.close()
        self.clock.restart(f"boot-{len(self.known)}")
        self.enter()
        self.journal.doubt_all_sending()
        for known in self.known.values():
            if known.state is State.SENDING:
                known.state = State.RECONCILE

    @invariant()
    def both_say_the_same(self) -> None:
        for request, known in self.known.items():
            entry = self.journal.find(request)
            assert entry is not None
            assert (entry.state, entry.outcome, entry.answer) == (
                known.state,
                known.outcome,
                known.told,
            )

    @invariant()
    def what_waits_is_in_order_and_complete(self) -> None:
        is_open = (State.WRITTEN, State.SENDING, State.RECONCILE)
        expected = [request for request, known in self.known.items() if known.state in is_open]
        assert [entry.act.id for entry in self.journal.waiting()] == expected

    @invariant()
    def visits_end_once_and_for_good(self) -> None:
        for number in range(3):
            visit = VisitId(f"v{number}")
            assert self.journal.has_ended(visit) == (visit in self.ended)
        days = self.journal.counters.between("0000", "9999").values()
        assert sum(day.get("visits", 0) for day in days) == len(self.ended)


def test_the_journal_goes_exactly_the_ways_of_its_picture() -> None:
    run_state_machine_as_test(
        Ways, settings=settings(max_examples=25, stateful_step_count=25, deadline=None)
    )
