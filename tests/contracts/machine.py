"""Random visits to a small library, beside a model of it that is kept from the answers alone.

The model holds who has what and who waits for what.  After each step the catalogue's own account
of things, told by later queries, must be the model's; a refusal must have its reason in the model,
and where the model knows no reason at all the answer must be yes.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sync.circulation import (
    Act,
    Answer,
    CancelHold,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    HoldCancelled,
    HoldPlaced,
    ItemId,
    ItemState,
    PatronId,
    PlaceHold,
    Refusal,
    Refused,
    Renew,
    Renewed,
    Route,
    TitleId,
)
from tests.contracts.asking import NEVER, Asker
from tests.contracts.house import HOUSE, Person, Tried, Work

PATRONS = [PatronId(f"200000{number}") for number in range(4)]
WORKS = {"Чайка": ("30001",), "Иванов": ("30002", "30003"), "Леший": ("30004", "30005", "30006")}
ITEMS = [ItemId(code) for codes in WORKS.values() for code in codes]

_KEEPS_FROM_OTHERS = {Refusal.ON_HOLD_FOR_ANOTHER, Refusal.RENEWAL_ON_HOLD}


class Visits(RuleBasedStateMachine):
    """The machine; `open_library` is set by a subclass for each adapter."""

    open_library: ClassVar[Callable[[Path], AbstractContextManager[Tried]]]

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.loans: dict[ItemId, PatronId] = {}
        self.trapped: dict[ItemId, PatronId] = {}
        self.lines: dict[TitleId, list[PatronId]] = {}
        self.title_of: dict[ItemId, TitleId] = {}
        self.desk: Asker

    @initialize()
    def furnish(self) -> None:
        folder = Path(self.open.enter_context(TemporaryDirectory()))
        tried = self.open.enter_context(type(self).open_library(folder))
        for number, patron in enumerate(PATRONS):
            tried.hands.put_patron(Person(patron, f"Орлов{number}", f"Имя{number}"))
        for name, codes in WORKS.items():
            title = tried.hands.put_title(Work(name, codes))
            self.lines[title] = []
            self.title_of |= {ItemId(code): title for code in codes}
        self.desk = Asker(tried)

    def teardown(self) -> None:
        self.open.close()

    @rule(item=st.sampled_from(ITEMS), patron=st.sampled_from(PATRONS))
    def check_out(self, item: ItemId, patron: PatronId) -> None:
        answer = self.desk.ask(CheckOut(item, patron))
        if isinstance(answer, CheckedOut):
            assert self.loans.get(item) is None
            assert self.trapped.get(item, patron) == patron
            assert len(self._loans_of(patron)) < HOUSE.loan_limit
            self.loans[item] = patron
            self._end_hold(self.title_of[item], patron)
            return
        assert isinstance(answer, Refused)
        holder = self.loans.get(item)
        reasons = {
            Refusal.ALREADY_YOURS: holder == patron,
            Refusal.ON_LOAN_TO_ANOTHER: holder not in (None, patron),
            Refusal.TOO_MANY_LOANS: len(self._loans_of(patron)) >= HOUSE.loan_limit,
            Refusal.ON_HOLD_FOR_ANOTHER: self._is_wanted_by_another(item, patron),
        }
        assert reasons[answer.reason]

    @rule(item=st.sampled_from(ITEMS))
    def check_in(self, item: ItemId) -> None:
        answer = self.desk.ask(CheckIn(item))
        title = self.title_of[item]
        if isinstance(answer, Refused):
            assert answer.reason is Refusal.NOT_ON_LOAN
            assert item not in self.loans
            return
        assert isinstance(answer, CheckedIn)
        self.loans.pop(item, None)
        if answer.route is Route.HOLD_SHELF:
            self.trapped[item] = self.lines[title].pop(0)
        else:
            assert (answer.route, self.lines[title]) == (Route.SHELF, [])

    @rule(item=st.sampled_from(ITEMS), patron=st.sampled_from(PATRONS))
    def renew(self, item: ItemId, patron: PatronId) -> None:
        loans = {loan.item: loan for loan in self.desk.account(patron).loans}
        known = loans[item].renewal if item in loans else None
        answer = self.desk.ask(Renew(item, patron, fee_accepted=True))
        if isinstance(answer, Renewed):
            assert self.loans[item] == patron
            assert known is None or known.refusal is None
            return
        assert isinstance(answer, Refused)
        assert known is None or known.refusal is answer.reason
        if self.loans.get(item) != patron:
            assert answer.reason in {Refusal.NOT_ON_LOAN, Refusal.ON_LOAN_TO_ANOTHER}

    @rule(title=st.sampled_from(sorted(WORKS)), patron=st.sampled_from(PATRONS))
    def place_hold(self, title: str, patron: PatronId) -> None:
        number = self.title_of[ItemId(WORKS[title][0])]
        answer = self.desk.ask(PlaceHold(number, patron))
        if isinstance(answer, HoldPlaced):
            self.lines[number].append(patron)
            assert answer.hold.queue == len(self.lines[number])
            assert len(self._holds_of(patron)) <= HOUSE.hold_limit

    @precondition(lambda self: any(self.lines.values()) or self.trapped)
    @rule(patron=st.sampled_from(PATRONS))
    def cancel_hold(self, patron: PatronId) -> None:
        for hold in self.desk.account(patron).holds[:1]:
            self.desk.done(CancelHold(hold.id, patron), HoldCancelled)
            self._end_hold(hold.title.id, patron)

    @precondition(lambda self: self.desk.asked)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        asked, answer = data.draw(st.sampled_from(self.desk.asked))
        assert self.desk.again(asked) == answer
        assert self._settled(asked) == answer

    @rule()
    def restart(self) -> None:
        self.desk.tried.catalogue = self.desk.tried.hands.restart()

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        # Never so long that a hold lapses or a loan is overdue within one run.
        self.desk.tried.hands.pass_time(timedelta(hours=hours) / 10)

    @invariant()
    def every_item_is_in_one_place(self) -> None:
        for item in ITEMS:
            state = self.desk.state(item)
            if item in self.loans:
                assert state is ItemState.ON_LOAN
            elif item in self.trapped:
                assert state is ItemState.HOLD_SHELF
            else:
                assert state is ItemState.AVAILABLE

    @invariant()
    def every_account_is_what_the_answers_said(self) -> None:
        for patron in PATRONS:
            account = self.desk.account(patron)
            assert {loan.item for loan in account.loans} == self._loans_of(patron)
            assert len(account.loans) == len(self._loans_of(patron)) <= HOUSE.loan_limit
            assert sorted(hold.title.id for hold in account.holds) == self._holds_of(patron)
            for hold in account.holds:
                if not hold.ready:
                    assert self.lines[hold.title.id][hold.queue - 1] == patron

    def _settled(self, asked: Act) -> Answer | None:
        return self.desk.catalogue.settle(asked, NEVER)

    def _loans_of(self, patron: PatronId) -> set[ItemId]:
        return {item for item, holder in self.loans.items() if holder == patron}

    def _holds_of(self, patron: PatronId) -> list[TitleId]:
        waiting = [title for title, line in self.lines.items() if patron in line]
        ready = [self.title_of[item] for item, owner in self.trapped.items() if owner == patron]
        return sorted(waiting + ready)

    def _end_hold(self, title: TitleId, patron: PatronId) -> None:
        if patron in self.lines[title]:
            self.lines[title].remove(patron)
        for item, owner in list(self.trapped.items()):
            if owner == patron and self.title_of[item] == title:
                del self.trapped[item]

    def _is_wanted_by_another(self, item: ItemId, patron: PatronId) -> bool:
        others = [waiting for waiting in self.lines[self.title_of[item]] if waiting != patron]
        return bool(others) or self.trapped.get(item, patron) != patron
