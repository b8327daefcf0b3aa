"""How a visit ends, and what no visit leaves behind: the receipt, the clock, late answers."""

import pytest

from kiosk.session.effects import Forget, StartTimer, StopTimer
from kiosk.session.events import (
    Answered,
    BackPressed,
    BarcodeRead,
    BorrowPressed,
    CardUnreadable,
    Event,
    FinishPressed,
    HealthChanged,
    OrderPressed,
    PresentationChosen,
    RegisterPressed,
    ReturnPressed,
    TimeUp,
    Touched,
)
from kiosk.session.lines import Key, Lent, VisitNumber
from kiosk.session.states import (
    Borrowing,
    Finished,
    Health,
    Identifying,
    Idle,
    IdleWarning,
    Policy,
    Presentation,
    Returning,
)
from sync.circulation import (
    CheckOut,
    ItemState,
    PinNeeded,
    Refusal,
    Refused,
    Security,
)
from tests.kiosk.session.people import (
    ANNA,
    ANNA_CARD,
    BORIS,
    BORIS_CARD,
    back,
    found,
    known,
    lay,
    lent,
    scan,
    title,
)
from tests.kiosk.session.visiting import Visit, rings, says, silent, visit, wrote

ENGLISH = Presentation("en", "dark", "large")
IN_ENGLISH = PresentationChosen(ENGLISH)
DOWN, UP = HealthChanged(Health(desk=False)), HealthChanged(Health())
POLICY = Policy()


def anna() -> Visit:
    return visit(ANNA_CARD, says(known(ANNA)))


def anna_with_a_receipt() -> Visit:
    return anna().then(scan("iliad"), says(lent("iliad")), FinishPressed())


def test_the_receipt_holds_this_visits_titles_and_nothing_of_the_patron() -> None:
    after = anna_with_a_receipt()
    assert isinstance(after.state, Finished)
    assert [line.title for line in after.lines()] == [title("iliad")]
    assert ANNA.patron.name not in repr(after.session)
    assert "emma" not in repr(after.session)
    assert after.closed() == [1]


def test_the_receipt_goes_after_its_time_or_at_a_touch_of_the_button() -> None:
    assert anna_with_a_receipt().clock() == POLICY.finish_seconds
    assert anna_with_a_receipt().then(rings).state == Idle()
    assert anna_with_a_receipt().then(FinishPressed()).state == Idle()


def test_a_touch_gives_a_slow_reader_more_time_for_the_receipt() -> None:
    after = anna_with_a_receipt().then(Touched())
    assert isinstance(after.state, Finished)
    assert after.last == (StartTimer(POLICY.finish_seconds, after.session.timers),)


def test_a_card_on_the_receipt_opens_a_visit_without_any_of_it() -> None:
    after = anna_with_a_receipt().then(BORIS_CARD, says(known(BORIS)))
    assert after.state == Borrowing(VisitNumber(2), BORIS, BORIS_CARD.card)


def test_a_lent_book_still_on_the_plate_is_not_returned_by_being_seen_again() -> None:
    after = anna().then(lay("iliad"), says(lent("iliad", Security.TODO)), wrote(Security.FAILED))
    after.then(FinishPressed(), lay("iliad", armed=True))
    assert isinstance(after.state, Finished)
    assert after.closed() == [1]


def test_any_other_book_on_the_receipt_opens_a_visit() -> None:
    after = anna_with_a_receipt().then(scan("nora"))
    assert isinstance(after.state, Returning)


def test_a_visit_in_which_nothing_happened_has_no_receipt() -> None:
    assert anna().then(FinishPressed()).state == Idle()
    assert visit(scan("iliad"), says(found("iliad")), FinishPressed()).state == Idle()


def test_a_visit_waits_for_what_is_on_its_way_before_it_ends() -> None:
    after = anna().then(lay("iliad"), FinishPressed(), says(lent("iliad", Security.TODO)))
    assert isinstance(after.state, Borrowing)
    assert after.closed() == []
    assert isinstance(after.then(wrote()).state, Finished)


def test_a_book_laid_down_after_the_end_was_pressed_is_not_lent() -> None:
    after = anna().then(scan("iliad"), FinishPressed(), scan("nora"))
    assert len(after.asked()) == 1


def test_an_order_is_not_begun_after_the_end_was_pressed() -> None:
    after = anna().then(scan("iliad"), FinishPressed(), OrderPressed(), says(lent("iliad")))
    assert isinstance(after.state, Finished)


def test_a_late_answer_never_reaches_the_next_patron() -> None:
    after = anna().then(scan("iliad"))
    late = Answered(after.waiting[0].key, after.waiting[0].visit, lent("iliad"))
    after.then(silent(), FinishPressed(), rings, BORIS_CARD, says(known(BORIS)))
    before = after.session
    assert after.then(late).session == before
    assert after.last == ()


def test_an_answer_that_names_another_visit_is_nobodys() -> None:
    after = anna().then(scan("iliad"))
    before = after.session
    after.then(Answered(after.waiting[0].key, VisitNumber(7), lent("iliad")))
    assert after.session == before


@pytest.mark.parametrize(
    "event",
    [ANNA_CARD, lay("emma"), BorrowPressed(), ReturnPressed(), OrderPressed(), RegisterPressed()],
)
def test_somebody_who_does_nothing_is_asked_after_a_minute(event: Event) -> None:
    after = visit(event)
    assert after.clock() == 60.0
    after.then(rings)
    assert isinstance(after.state, IdleWarning)
    assert after.state.seconds_left == 25
    assert after.clock() == 1.0


def test_the_warning_counts_down_second_by_second_and_ends_the_visit() -> None:
    after = anna().then(rings, *[rings] * 24)
    assert isinstance(after.state, IdleWarning)
    assert after.state.seconds_left == 1
    assert after.then(rings).closed() == [1]
    assert after.session.state == Idle()
    assert after.clock() is None


@pytest.mark.parametrize("event", [Touched(), scan("iliad"), ANNA_CARD])
def test_any_sign_of_life_goes_on_with_the_visit_as_often_as_wanted(event: Event) -> None:
    after = anna()
    for _ in range(12):
        after.then(rings, rings, event)
        assert isinstance(after.state, Borrowing)
        assert after.clock() == 60.0


def test_an_answer_under_the_warning_is_no_sign_of_life() -> None:
    after = anna().then(scan("iliad"), rings, says(lent("iliad")))
    assert isinstance(after.state, IdleWarning)
    assert isinstance(after.state.under, Borrowing)
    assert isinstance(after.state.under.lines[0].status, Lent)


def test_a_patron_who_went_away_leaves_a_receipt_without_a_name() -> None:
    after = anna().then(scan("iliad"), says(lent("iliad")), *[rings] * 26)
    assert isinstance(after.state, Finished)
    assert ANNA.patron.name not in repr(after.session)


def test_what_is_on_its_way_when_the_patron_went_away_is_waited_for() -> None:
    after = anna().then(scan("iliad"), *[rings] * 26)
    assert isinstance(after.state, Borrowing)
    assert after.state.finishing
    assert after.clock() == 60.0
    assert isinstance(after.then(says(lent("iliad"))).state, Finished)


def test_a_patron_who_went_away_from_the_pin_pad_keeps_the_returns_of_before() -> None:
    after = visit(scan("emma"), says(found("emma", ItemState.ON_LOAN)), says(back("emma")))
    after.then(ANNA_CARD, says(PinNeeded(4)), *[rings] * 26)
    assert isinstance(after.state, Finished)
    assert [line.item for line in after.lines()] == ["emma"]


def test_a_clock_that_rings_late_changes_nothing() -> None:
    after = anna()
    late = TimeUp(after.session.timers)
    after.then(Touched())
    before = after.session
    assert after.then(late).session == before


def test_an_unreadable_card_is_named_for_a_while() -> None:
    after = visit(CardUnreadable())
    assert after.state == Idle(Refused(Refusal.CARD_UNREADABLE))
    assert after.clock() == POLICY.notice_seconds
    after.then(rings)
    assert after.state == Idle()
    assert after.last == (StopTimer(),)


def test_every_visit_is_closed_once_whatever_it_was() -> None:
    after = visit(OrderPressed(), BackPressed(), RegisterPressed(), BackPressed(), ReturnPressed())
    after.then(FinishPressed(), BorrowPressed(), BackPressed(), ANNA_CARD, BackPressed())
    assert after.closed() == [1, 2, 3, 4, 5]


def test_a_loan_is_asked_for_the_patron_who_is_here() -> None:
    after = anna_with_a_receipt().then(BORIS_CARD, says(known(BORIS)), scan("nora"))
    change = after.asked()[-1]
    assert isinstance(change, CheckOut)
    assert change.patron == BORIS.patron.id


def test_the_answer_about_a_card_whose_owner_went_away_is_not_wanted() -> None:
    after = visit(scan("emma"), ANNA_CARD, *[rings] * 26)
    assert [type(effect) for effect in after.wanted(Forget)] == [Forget]


def test_an_account_that_names_another_visit_opens_nothing() -> None:
    after = visit(ANNA_CARD, Answered(Key(1), VisitNumber(7), known(ANNA)))
    assert isinstance(after.state, Identifying)


def test_the_number_of_a_card_taken_for_a_book_stands_on_no_receipt() -> None:
    after = visit(ReturnPressed(), BarcodeRead("A-1"), says(Refused(Refusal.CARD_NOT_BOOK)))
    assert after.then(FinishPressed()).state == Idle()
