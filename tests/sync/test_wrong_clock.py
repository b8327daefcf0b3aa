"""A whole office on a board whose clock goes wrong: nobody is late by it, and nothing ends."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest

from sync.catalogues.standalone.enrolling import put_patrons
from sync.catalogues.standalone.records import PatronRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import (
    Account,
    AccountShown,
    Act,
    Answer,
    Change,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    ClockQuality,
    HoldPlaced,
    Identified,
    Identify,
    ItemId,
    PatronId,
    PlaceHold,
    Refusal,
    Refused,
    Renew,
    RequestId,
    Route,
    ShowAccount,
    TitleId,
    VisitId,
)
from sync.commands import handlers
from sync.importing.records import ItemRecord, TitleRecord
from sync.office import Office, open_office
from sync.settings import SyncSettings
from sync.upkeep import Upkeep
from tests.sync.journal.board import CENTURY, NOWHERE, Board

ANNA, BORIS = PatronId("2000001"), PatronId("2000002")
BOOK, SECOND = ItemId("3000001"), ItemId("3000002")
DAY = timedelta(days=1)
SOON = 1e9
_ids = count(1)


@dataclass
class Branch:
    """The office of one village library, and a patron in front of it."""

    office: Office
    board: Board

    def come(self, card: PatronId) -> VisitId:
        visit = VisitId(f"visit-{next(_ids)}")
        assert isinstance(self.office.desk.look(Identify((card,)), visit, SOON), Identified)
        return visit

    def ask(self, change: Change, visit: VisitId) -> Answer:
        board, request = self.board, RequestId(f"r{next(_ids)}")
        act = Act(request, visit, board.boot(), board.boottime(), change)
        return self.office.desk.ask(act, SOON)

    def account(self, card: PatronId) -> Account:
        shown = self.office.desk.look(ShowAccount(card), self.come(card), SOON)
        assert isinstance(shown, AccountShown)
        return shown.account

    def clock(self, **arguments: object) -> dict[str, object]:
        steps = handlers(self.office)["clock"](arguments)
        *_, last = steps_of(steps)
        return last

    def exceptions(self) -> list[str]:
        return [each.why for each in self.office.journal.exceptions.open()]


def steps_of(steps: object) -> Iterator[dict[str, object]]:
    while True:
        try:
            yield next(steps)  # type: ignore[call-overload]  # a generator
        except StopIteration as end:
            yield end.value
            return


@contextmanager
def opened(folder: Path, board: Board) -> Iterator[Branch]:
    office = open_office(SyncSettings().moved(folder / "state"), board)
    try:
        yield Branch(office, board)
    finally:
        office.close()


@pytest.fixture
def board() -> Board:
    return Board(vouched=ClockQuality.RTC)


@pytest.fixture
def branch(tmp_path: Path, board: Board) -> Iterator[Branch]:
    with opened(tmp_path, board) as made:
        library = made.office.catalogue.library
        items = (ItemRecord(BOOK), ItemRecord(SECOND))
        put_titles(library, [TitleRecord("t1", "Чайка", "Чехов А.", items=items)])
        birth, pins = date(1990, 5, 5), made.office.pins
        put_patrons(library, pins, [PatronRecord(ANNA, "Смирнова", "Анна", birth=birth)])
        put_patrons(library, pins, [PatronRecord(BORIS, "Иванов", "Борис", birth=birth)])
        yield made


JUMPS = pytest.mark.parametrize("jump", [-CENTURY / 2, -40 * DAY, 200 * DAY, CENTURY])


@JUMPS
def test_a_jump_of_the_clock_makes_nobody_late_and_ends_no_hold(
    branch: Branch, board: Board, jump: timedelta
) -> None:
    visit = branch.come(ANNA)
    lent = branch.ask(CheckOut(BOOK, ANNA), visit)
    assert isinstance(lent, CheckedOut)
    assert isinstance(branch.ask(CheckOut(SECOND, ANNA), visit), CheckedOut)
    assert isinstance(branch.ask(PlaceHold(TitleId("t1"), BORIS), branch.come(BORIS)), HoldPlaced)
    waits = branch.ask(CheckIn(SECOND), visit)
    assert isinstance(waits, CheckedIn)
    assert waits.route is Route.HOLD_SHELF
    board.error = jump
    branch.office.desk.tend()
    account = branch.account(ANNA)
    assert [(loan.due, loan.overdue) for loan in account.loans] == [(lent.loan.due, False)]
    assert [hold.ready for hold in branch.account(BORIS).holds] == [True]
    assert isinstance(branch.ask(CheckIn(BOOK), visit), CheckedIn)
    assert not branch.account(ANNA).fees


@JUMPS
def test_after_a_jump_nothing_is_lent_until_somebody_vouches_for_a_date(
    branch: Branch, board: Board, jump: timedelta
) -> None:
    board.error = jump
    refused = branch.ask(CheckOut(BOOK, ANNA), branch.come(ANNA))
    assert refused == Refused(Refusal.CLOCK_UNKNOWN)
    assert branch.clock()["machine"] is not None
    board.hear_ntp()
    lent = branch.ask(CheckOut(BOOK, ANNA), branch.come(ANNA))
    assert isinstance(lent, CheckedOut)
    assert board.truth < lent.loan.due < board.truth + 60 * DAY


def test_a_visit_is_not_ended_by_a_clock_that_jumps(branch: Branch, board: Board) -> None:
    board.hear_ntp()
    visit = branch.come(ANNA)
    board.set(board.truth + CENTURY, ClockQuality.NTP)
    assert isinstance(branch.ask(CheckOut(BOOK, ANNA), visit), CheckedOut)


def test_in_1970_nothing_is_lent_and_staff_can_not_make_it_right(
    tmp_path: Path, branch: Branch, board: Board
) -> None:
    branch.office.close()
    board.restart(NOWHERE, ClockQuality.NONE, rest=86400)
    with opened(tmp_path, board) as anew:
        refused = anew.ask(CheckOut(BOOK, ANNA), anew.come(ANNA))
        assert refused == Refused(Refusal.CLOCK_UNKNOWN)
        assert str(anew.clock(confirm=True)["error"]).endswith("set the date first")
        assert anew.clock()["lends"] is False
        board.set(board.truth, ClockQuality.NONE)
        assert anew.clock(confirm=True)["lends"] is True
        assert isinstance(anew.ask(CheckOut(BOOK, ANNA), anew.come(ANNA)), CheckedOut)


def test_staff_hear_of_loans_that_a_saved_clock_dated_too_early(
    tmp_path: Path, branch: Branch, board: Board
) -> None:
    branch.office.close()
    board.restart(board.truth, ClockQuality.SAVED, rest=21 * 86400)
    with opened(tmp_path, board) as anew:
        assert isinstance(anew.ask(CheckOut(BOOK, ANNA), anew.come(ANNA)), CheckedOut)
        anew.office.desk.tend()
        assert anew.exceptions() == []
        board.hear_ntp()
        anew.office.desk.tend()
        assert anew.exceptions() == ["due date from a wrong clock"]


LIST = "card_number;surname;forename;fees\n2000003;Орлов;Борис;12,50\n;Без номера;;\n"


@JUMPS
def test_what_is_imported_after_a_jump_is_dated_as_well_as_it_is_known(
    branch: Branch, board: Board, tmp_path: Path, jump: timedelta
) -> None:
    people = tmp_path / "patrons.csv"
    people.write_text(LIST, encoding="utf-8")
    board.error = jump
    *_, told = steps_of(handlers(branch.office)["import"]({"paths": [str(people)]}))
    owed = branch.office.catalogue.library.store.value("SELECT at FROM fees")
    assert abs(int(owed or 0) - board.truth.timestamp()) < DAY.total_seconds()
    assert f"{board.truth:%Y-%m-%d}" in Path(str(told["report"])).name


def test_a_clock_a_century_ahead_forgets_nobody_at_night(branch: Branch, board: Board) -> None:
    assert isinstance(branch.ask(Renew(BOOK, ANNA), branch.come(ANNA)), Refused)
    board.error = CENTURY
    branch.office.journal.times.hear(board.truth)  # the catalogue knows better
    with closing(Upkeep(branch.office, quiet_seconds=0.0)) as upkeep:
        for _ in range(200):
            upkeep.tend()
    assert branch.office.journal.last(10)[0].act.change == Renew(BOOK, ANNA)
