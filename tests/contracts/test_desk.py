"""The contract of `Desk`: the same over every catalogue, in this process and behind the socket."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.circulation import (
    AccountShown,
    Act,
    Answer,
    BootId,
    Change,
    CheckedIn,
    CheckedOut,
    CheckIn,
    CheckOut,
    EndVisit,
    FindItem,
    FindTitle,
    Identified,
    Identify,
    Interrupted,
    ItemFound,
    ItemId,
    ItemState,
    NeverShown,
    PinNeeded,
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
    TitlesFound,
    Unavailable,
    VisitEnded,
    VisitId,
)
from sync.clock import SystemClock, boottime
from tests.contracts.desks import (
    ANNA,
    BOOK,
    BORIS,
    CATALOGUES,
    OTHER,
    PLACES,
    RIGHT,
    WRONG,
    Place,
)

UNPROVEN = Refused(Refusal.VISIT_UNPROVEN)
BOOT: BootId = SystemClock().boot()
_numbers = itertools.count(1)


class Screen:
    """Whoever asks at a desk, in one visit at a time."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.next_visit()

    def next_visit(self) -> None:
        self.visit = VisitId(f"visit-{next(_numbers)}")

    def act(self, change: Change) -> Act:
        request = RequestId(f"request-{next(_numbers)}")
        return Act(request, self.visit, BOOT, boottime(), change)

    def ask(self, change: Change) -> Answer:
        return self.again(self.act(change))

    def again(self, act: Act) -> Answer:
        return self.place.desk.ask(act, boottime() + 30)

    def look(self, query: Query) -> Answer:
        return self.place.desk.look(query, self.visit, boottime() + 30)

    def identify(self) -> None:
        assert isinstance(self.look(Identify((ANNA,), RIGHT)), Identified)

    def state(self, item: ItemId) -> ItemState:
        found = self.look(FindItem(item))
        assert isinstance(found, ItemFound)
        return found.item.state


@pytest.fixture(params=itertools.product(CATALOGUES, PLACES), ids=" ".join)
def screen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Screen]:
    catalogue, where = request.param
    with CATALOGUES[catalogue](tmp_path) as opened:
        place = PLACES[where](opened, tmp_path)
        yield Screen(place)
        place.close()


def test_a_card_a_pin_and_a_book_make_a_loan(screen: Screen) -> None:
    asked = screen.look(Identify((ANNA,)))
    assert isinstance(asked, PinNeeded)
    screen.identify()
    lent = screen.ask(CheckOut(BOOK, ANNA))
    assert isinstance(lent, CheckedOut)
    assert lent.loan.item == BOOK
    account = screen.look(ShowAccount(ANNA))
    assert isinstance(account, AccountShown)
    assert [loan.item for loan in account.account.loans] == [BOOK]
    assert screen.state(BOOK) is ItemState.ON_LOAN


def test_the_same_request_asked_again_gets_the_same_answer(screen: Screen) -> None:
    screen.identify()
    lend, take_back = screen.act(CheckOut(BOOK, ANNA)), screen.act(CheckIn(BOOK))
    answers = [screen.again(lend), screen.again(take_back)]
    assert [screen.again(lend), screen.again(take_back)] == answers
    screen.place.restart()
    assert [screen.again(lend), screen.again(take_back)] == answers
    assert screen.state(BOOK) is ItemState.AVAILABLE


def test_a_refusal_is_an_answer_and_stays_one(screen: Screen) -> None:
    screen.identify()
    again = screen.act(CheckIn(BOOK))
    refused = screen.again(again)
    assert isinstance(refused, Refused)
    assert refused.reason is Refusal.NOT_ON_LOAN
    screen.ask(CheckOut(BOOK, ANNA))
    assert screen.again(again) == refused
    assert screen.state(BOOK) is ItemState.ON_LOAN


def test_without_proof_there_is_neither_loan_nor_account(screen: Screen) -> None:
    assert screen.ask(CheckOut(BOOK, ANNA)) == UNPROVEN
    assert screen.look(ShowAccount(ANNA)) == UNPROVEN
    wrong = screen.look(Identify((ANNA,), WRONG))
    assert isinstance(wrong, Refused)
    assert screen.ask(CheckOut(BOOK, ANNA)) == UNPROVEN
    screen.identify()
    assert screen.ask(CheckOut(BOOK, BORIS)) == UNPROVEN
    assert screen.state(BOOK) is ItemState.AVAILABLE


def test_a_book_comes_back_without_a_card(screen: Screen) -> None:
    screen.identify()
    screen.ask(CheckOut(BOOK, ANNA))
    screen.ask(EndVisit())
    screen.next_visit()
    assert isinstance(screen.ask(CheckIn(BOOK)), CheckedIn)


def test_nothing_more_is_taken_when_the_visit_has_ended(screen: Screen) -> None:
    screen.identify()
    assert screen.ask(EndVisit()) == VisitEnded()
    assert screen.ask(EndVisit()) == VisitEnded()
    for _ in range(2):
        assert screen.ask(CheckOut(BOOK, ANNA)) == UNPROVEN
        assert screen.ask(CheckIn(OTHER)) == UNPROVEN
        assert screen.look(ShowAccount(ANNA)) == UNPROVEN
        screen.place.restart()
    assert screen.state(BOOK) is ItemState.AVAILABLE


def test_a_restart_forgets_the_proof_and_not_the_loan(screen: Screen) -> None:
    screen.identify()
    screen.ask(CheckOut(BOOK, ANNA))
    screen.place.restart()
    assert screen.ask(CheckOut(OTHER, ANNA)) == UNPROVEN
    assert screen.state(BOOK) is ItemState.ON_LOAN


def test_a_typed_number_and_its_pin_tell_a_guesser_nothing(screen: Screen) -> None:
    for number in (ANNA, "9999"):
        assert isinstance(screen.look(Identify((number,), typed=True)), PinNeeded)
        refused = screen.look(Identify((number,), WRONG, typed=True))
        assert refused == Refused(Refusal.CARD_OR_PIN_WRONG)


def test_three_wrong_pins_lock_the_card_over_a_restart(screen: Screen) -> None:
    for _ in range(3):
        refused = screen.look(Identify((ANNA,), WRONG))
    assert refused == Refused(Refusal.PIN_LOCKED, minutes=1)
    screen.place.restart()
    locked = screen.look(Identify((ANNA,), RIGHT))
    assert locked == Refused(Refusal.PIN_LOCKED, minutes=1)


def test_a_tagged_loan_owes_its_disarming_over_a_restart(screen: Screen) -> None:
    screen.identify()
    lend = screen.act(CheckOut(BOOK, ANNA, tagged=True))
    lent = screen.again(lend)
    assert isinstance(lent, CheckedOut)
    assert lent.security is Security.TODO
    screen.place.restart()
    assert screen.look(SecurityDue(BOOK)) == SecurityState(BOOK, Security.TODO, lend.id)
    assert screen.ask(SecurityDone(lend.id, BOOK, Security.DONE)) == SecurityNoted()
    assert screen.look(SecurityDue(BOOK)) == SecurityState(BOOK, Security.NONE)


def test_a_new_screen_learns_what_the_dead_one_did_not_show(screen: Screen) -> None:
    screen.identify()
    seen, unseen = screen.act(CheckOut(BOOK, ANNA)), screen.act(CheckOut(OTHER, ANNA))
    screen.again(seen)
    screen.place.desk.shown(seen.id)
    lent = screen.again(unseen)
    assert isinstance(lent, CheckedOut)
    visit = screen.visit
    screen.next_visit()
    assert screen.look(Interrupted()) == NeverShown((lent.loan.title,))
    assert screen.look(Interrupted()) == NeverShown()
    screen.visit = visit
    assert screen.ask(CheckIn(BOOK)) == UNPROVEN


def test_titles_are_searched_without_a_card(screen: Screen) -> None:
    assert isinstance(screen.look(FindTitle("Чайка")), TitlesFound)


def test_what_nobody_waits_for_is_not_begun(screen: Screen) -> None:
    screen.identify()
    late = screen.act(CheckOut(BOOK, ANNA))
    with pytest.raises(Unavailable):
        screen.place.desk.ask(late, boottime() - 1)
    with pytest.raises(Unavailable):
        screen.place.desk.look(FindItem(BOOK), screen.visit, boottime() - 1)
    assert screen.state(BOOK) is ItemState.AVAILABLE
    assert isinstance(screen.again(late), CheckedOut)
