"""What is left open when somebody goes: a question nobody answered, a visit nobody ended."""

from kiosk.session.events import FinishPressed
from kiosk.session.lines import Declined, VisitNumber
from kiosk.session.states import Borrowing, Finished, IdleWarning, Returning
from sync.circulation import Money, Refusal, Refused
from tests.kiosk.session.people import ANNA, ANNA_CARD, BORIS, BORIS_CARD, known, lay, lent, scan
from tests.kiosk.session.visiting import Visit, rings, says, visit

FEE = Refused(Refusal.FEE_MUST_BE_ACCEPTED, fee=Money(5000))


def anna() -> Visit:
    return visit(ANNA_CARD, says(known(ANNA)))


def test_a_fee_that_nobody_agreed_to_stands_on_the_receipt_as_not_lent() -> None:
    after = anna().then(scan("iliad"), says(FEE), FinishPressed())
    assert isinstance(after.state, Finished)
    assert after.status("iliad") == Declined(FEE)


def test_another_card_at_the_warning_begins_a_visit_of_its_own() -> None:
    after = anna().then(scan("iliad"), says(lent("iliad")), rings, BORIS_CARD, says(known(BORIS)))
    assert after.state == Borrowing(VisitNumber(2), BORIS, BORIS_CARD.card)
    assert after.closed() == [1]


def test_another_card_at_the_warning_waits_for_what_is_on_its_way() -> None:
    after = anna().then(scan("iliad"), rings, BORIS_CARD)
    assert isinstance(after.state, Borrowing)
    assert after.closed() == []
    assert isinstance(after.then(says(lent("iliad"))).state, Finished)


def test_ones_own_card_at_the_warning_goes_on_with_the_visit() -> None:
    assert isinstance(anna().then(rings).state, IdleWarning)
    after = anna().then(rings, ANNA_CARD)
    assert after.state == Borrowing(VisitNumber(1), ANNA, ANNA_CARD.card)


def test_a_card_at_the_warning_of_a_visit_without_one_joins_it() -> None:
    after = visit(lay("iliad"), rings, ANNA_CARD, says(known(ANNA)))
    assert not isinstance(after.state, Returning | IdleWarning)
    assert after.closed() == []
