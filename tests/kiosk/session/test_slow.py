"""A desk that takes long: the patron is told, and what is told stays true."""

import pytest

from kiosk.session.effects import Ask, Disarm, ReportLeft, StartTimer
from kiosk.session.events import (
    ChoiceMade,
    Delayed,
    Event,
    FinishPressed,
    OkPressed,
    OrderPressed,
    Quiet,
    RegisterPressed,
    TitleChosen,
)
from kiosk.session.lines import Asking, Choice, Declined, LeftBehind, Lent
from kiosk.session.states import Borrowing, Finished, Ordering, Registering
from sync.circulation import HoldPlaced, ItemId, Refusal, Refused, Security, Undecided
from tests.kiosk.session.any_desk import FORM
from tests.kiosk.session.people import (
    ANNA,
    ANNA_CARD,
    FOUND_TITLE,
    hold,
    known,
    lay,
    lent,
    scan,
)
from tests.kiosk.session.visiting import Reply, Visit, says, silent, visit, wrote


def anna(*happenings: Event | Reply) -> Visit:
    return visit(ANNA_CARD, says(known(ANNA))).then(*happenings)


def slow(after: Visit) -> Event:
    """Say of the change asked last that it takes longer."""
    (*_, asked) = (effect for effect in after.effects if isinstance(effect, Ask))
    return Delayed(asked.key, asked.visit)


def is_slow(after: Visit, item: str) -> bool:
    status = after.status(item)
    assert isinstance(status, Asking)
    return status.slow


def test_a_loan_that_takes_long_says_so_and_still_waits_for_its_answer() -> None:
    after = anna(scan("iliad"))
    assert not is_slow(after, "iliad")
    assert is_slow(after.then(slow), "iliad")
    assert isinstance(after.then(says(lent("iliad"))).status("iliad"), Lent)


def test_nothing_is_disarmed_because_it_takes_long() -> None:
    after = anna(lay("iliad"), slow)
    assert after.wanted(Disarm) == []
    after.then(says(lent("iliad", Security.TODO)))
    assert len(after.wanted(Disarm)) == 1


def test_only_the_book_whose_answer_is_missing_is_slow() -> None:
    after = anna(scan("iliad"), scan("nora"), slow)
    assert (is_slow(after, "iliad"), is_slow(after, "nora")) == (False, True)


def test_what_takes_long_behind_the_pin_pad_or_the_search_is_known_when_it_is_back() -> None:
    after = anna(scan("iliad"), OrderPressed(), slow)
    assert isinstance(after.state, Ordering)
    assert is_slow(after, "iliad")


def test_a_delay_of_what_was_answered_meanwhile_changes_nothing() -> None:
    after = anna(scan("iliad"))
    late = slow(after)
    after.then(says(lent("iliad")))
    before = after.session
    assert after.then(late).session == before


def test_a_delay_is_nobody_touching_the_screen() -> None:
    after = anna(scan("iliad"))
    started = len(after.wanted(StartTimer))
    assert len(after.then(slow).wanted(StartTimer)) == started


def test_a_visit_does_not_end_before_the_slow_answer() -> None:
    after = anna(scan("iliad"), slow, FinishPressed())
    assert isinstance(after.state, Borrowing)
    assert isinstance(after.then(silent(Quiet.UNKNOWN)).session.state, Finished)
    assert after.status("iliad") == LeftBehind()


def test_a_hold_that_takes_long_says_so_until_it_is_placed() -> None:
    after = anna(OrderPressed(), TitleChosen(FOUND_TITLE), slow)
    assert isinstance(after.state, Ordering)
    assert after.state.slow
    after.then(says(HoldPlaced(hold("emma"))))
    assert not after.state.slow


@pytest.mark.parametrize("reply", [silent(Quiet.UNKNOWN), says(Undecided())])
def test_who_may_have_renewed_keeps_the_book_and_the_old_date(reply: Reply) -> None:
    """It is the patron's own loan: to leave it here would help nobody."""
    after = anna(lay("emma"), ChoiceMade(ItemId("emma"), Choice.RENEW), reply)
    assert after.status("emma") == Declined(Refused(Refusal.RENEWAL_UNCERTAIN))


def test_the_desk_is_told_of_a_book_left_here_for_want_of_an_answer() -> None:
    """It may have been lent after all, and then it lies here and is on loan."""
    after = anna(scan("iliad"), silent(Quiet.UNKNOWN))
    (asked,) = after.wanted(Ask)
    assert isinstance(asked, Ask)
    assert after.wanted(ReportLeft) == [ReportLeft(asked.key, asked.visit, ItemId("iliad"))]


@pytest.mark.parametrize("reply", [silent(), says(Undecided())])
def test_the_desk_is_not_told_what_it_said_itself_or_never_got(reply: Reply) -> None:
    assert anna(scan("iliad"), reply).wanted(ReportLeft) == []


def test_who_may_have_returned_leaves_the_book() -> None:
    after = anna(lay("emma"), ChoiceMade(ItemId("emma"), Choice.RETURN), wrote())
    assert after.then(silent(Quiet.UNKNOWN)).status("emma") == LeftBehind()


def test_a_registration_that_takes_long_says_so_until_it_is_answered() -> None:
    after = visit(RegisterPressed(), *(happening(1) for happening in FORM), OkPressed())
    after.then(slow)
    assert isinstance(after.state, Registering)
    assert after.state.slow
    after.then(silent(Quiet.UNKNOWN))
    assert not after.state.slow
