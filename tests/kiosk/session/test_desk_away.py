"""The desk goes away and comes back; the screen dies and says what it never showed."""

from kiosk.session.effects import StartTimer, StopTimer
from kiosk.session.events import (
    Answered,
    BackPressed,
    BorrowPressed,
    FinishPressed,
    HealthChanged,
    PresentationChosen,
    Started,
    Touched,
)
from kiosk.session.lines import NO_VISIT, Key
from kiosk.session.states import (
    Borrowing,
    Finished,
    Health,
    Idle,
    OutOfService,
    Policy,
    Presentation,
    Returning,
)
from sync.circulation import (
    Interrupted,
    NeverShown,
)
from tests.kiosk.session.people import (
    ANNA,
    ANNA_CARD,
    BORIS_CARD,
    known,
    lay,
    lent,
    scan,
    title,
)
from tests.kiosk.session.visiting import Visit, rings, says, visit

ENGLISH = Presentation("en", "dark", "large")
IN_ENGLISH = PresentationChosen(ENGLISH)
DOWN, UP = HealthChanged(Health(desk=False)), HealthChanged(Health())
POLICY = Policy()


def anna() -> Visit:
    return visit(ANNA_CARD, says(known(ANNA)))


def anna_with_a_receipt() -> Visit:
    return anna().then(scan("iliad"), says(lent("iliad")), FinishPressed())


def test_a_kiosk_without_its_desk_takes_nothing_and_says_so() -> None:
    after = visit(DOWN)
    assert after.state == OutOfService()
    after.then(ANNA_CARD, lay("emma"), BorrowPressed(), Touched(), BackPressed())
    assert after.state == OutOfService()
    assert [effect for effect in after.effects if not isinstance(effect, StopTimer)] == []


def test_a_visit_goes_on_when_the_desk_goes_away_and_ends_out_of_service() -> None:
    after = anna().then(DOWN)
    assert isinstance(after.state, Borrowing)
    assert after.then(FinishPressed()).state == OutOfService()
    assert after.closed() == [1]


def test_no_visit_begins_on_a_receipt_while_the_desk_is_away() -> None:
    after = anna_with_a_receipt().then(DOWN, BORIS_CARD, scan("nora"))
    assert isinstance(after.state, Finished)
    assert after.then(rings).state == OutOfService()


def test_a_desk_that_is_back_is_asked_what_was_never_shown() -> None:
    after = visit(DOWN, UP)
    assert after.state == Idle()
    assert after.looked() == [Interrupted()]


def test_what_a_dead_screen_never_showed_stands_half_a_minute_without_a_name() -> None:
    shown = NeverShown(lent=(title("iliad"),))
    after = visit(Started(), says(shown))
    assert after.wanted(StartTimer)[-1] == StartTimer(30.0, after.session.timers)
    assert after.state == Idle(shown)
    assert after.then(rings).state == Idle()


def test_nothing_that_was_never_shown_says_nothing() -> None:
    assert visit(Started(), says(NeverShown())).state == Idle()


def test_what_was_never_shown_does_not_disturb_a_visit() -> None:
    after = visit(Started(), lay("emma"))
    after.then(Answered(Key(1), NO_VISIT, NeverShown(lent=(title("iliad"),))))
    assert isinstance(after.state, Returning)
