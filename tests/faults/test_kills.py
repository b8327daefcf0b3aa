"""The service is killed again and again in the middle of a request; nothing is lost or done twice.

After each kill the same request is asked again, as the screen does.  A loan carried out twice would
be refused as the patron's own already, a return as not on loan; a lost one would not be answered
as it was before.
"""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sync.circulation import (
    AccountShown,
    Act,
    Answer,
    Change,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    FindItem,
    Identified,
    Identify,
    ItemFound,
    ItemId,
    ItemState,
    Refusal,
    Refused,
    RequestId,
    ShowAccount,
    Silence,
    VisitId,
)
from sync.clock import SystemClock
from sync.journal import MIGRATIONS, Journal, Outcome
from sync.service.client import SocketDesk
from sync.store import Store
from tests.faults.office import BOOKS, BORIS, furnish
from tests.source import ROOT

KILLS = 20
LONGEST = 0.02
"""Seconds from a request to its kill at most; an answer takes about half of it."""

VISIT = VisitId("visit")
PATIENCE = 60.0


class Office:
    """The service in a process of its own, and the screen's desk in front of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._clock = SystemClock()
        self._reachable, self._gone = threading.Event(), threading.Event()
        self._requests = 0
        self.start()
        self.desk = SocketDesk(folder / "desk")
        self.desk.watch(self._note)

    def start(self) -> None:
        program = [sys.executable, "-m", "tests.faults.office", str(self._folder)]
        self._process = subprocess.Popen(program, cwd=ROOT)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        self.desk.close()
        self.kill()

    def act(self, change: Change) -> Act:
        self._requests += 1
        request = RequestId(f"request-{self._requests}")
        return Act(request, VISIT, self._clock.boot(), self._clock.boottime(), change)

    def ask(self, act: Act) -> Answer:
        assert self._reachable.wait(PATIENCE)
        return self.desk.ask(act, self._clock.boottime() + PATIENCE)

    def ask_and_be_killed(self, act: Act, moment: float) -> Answer | None:
        """Ask, and kill the service so many seconds later; return the answer if there was one."""
        assert self._reachable.wait(PATIENCE)
        answers: list[Answer] = []

        def ask() -> None:
            try:
                answers.append(self.desk.ask(act, self._clock.boottime() + PATIENCE))
            except Silence:
                return

        asking = threading.Thread(target=ask)
        asking.start()
        until = time.perf_counter() + moment
        while time.perf_counter() < until:
            pass  # no sleep is this short
        self.kill()
        asking.join()
        assert self._gone.wait(PATIENCE)
        return answers[0] if answers else None

    def identify(self) -> None:
        assert self._reachable.wait(PATIENCE)
        deadline = self._clock.boottime() + PATIENCE
        assert isinstance(self.desk.look(Identify((BORIS,)), VISIT, deadline), Identified)

    def state(self, item: ItemId) -> ItemState:
        found = self.desk.look(FindItem(item), VISIT, self._clock.boottime() + PATIENCE)
        assert isinstance(found, ItemFound)
        return found.item.state

    def loans(self) -> set[ItemId]:
        self.identify()
        shown = self.desk.look(ShowAccount(BORIS), VISIT, self._clock.boottime() + PATIENCE)
        assert isinstance(shown, AccountShown)
        return {loan.item for loan in shown.account.loans}

    def _note(self, reachable: bool) -> None:  # noqa: FBT001 - the watcher's shape
        now, before = self._reachable, self._gone
        if not reachable:
            now, before = before, now
        before.clear()
        now.set()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    furnish(tmp_path)
    office = Office(tmp_path)
    yield office
    office.close()


def test_whatever_moment_the_service_is_killed_at_each_request_happens_once(
    tmp_path: Path, office: Office
) -> None:
    moments = random.Random(4711)
    on_loan: list[ItemId] = []
    for number in range(KILLS):
        office.identify()
        returns = number % 3 == 2
        item = on_loan.pop(0) if returns else BOOKS[number]
        act = office.act(CheckIn(item) if returns else CheckOut(item, BORIS))
        before = office.ask_and_be_killed(act, moments.uniform(0, LONGEST))
        office.start()
        after = office.ask(act)
        if after == Refused(Refusal.VISIT_UNPROVEN):  # killed before it was on the medium
            assert before is None
            assert office.state(item) is ItemState.AVAILABLE
            office.identify()
            after = office.ask(act)
        assert isinstance(after, CheckedIn if returns else CheckedOut)
        assert before in (None, after)
        on_loan += [] if returns else [item]
    assert office.loans() == set(on_loan)
    office.close()
    _check_the_journal(tmp_path)


def _check_the_journal(folder: Path) -> None:
    with closing(Store(folder / "journal.db", MIGRATIONS)) as store:
        assert store.problems(thorough=True) == []
        journal = Journal(store, SystemClock())
        entries = journal.last(KILLS * 2)
        assert len(entries) == KILLS
        assert {entry.outcome for entry in entries} == {Outcome.DONE}
        (counts,) = journal.counters.between("0000", "9999").values()
        assert counts["loans"] + counts["returns"] == KILLS
