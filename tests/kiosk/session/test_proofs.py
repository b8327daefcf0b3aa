"""The desk was restarted and has forgotten the visit: it is shown the card once more."""

from kiosk.session.events import (
    BackPressed,
    ChoiceMade,
    FinishPressed,
)
from kiosk.session.lines import (
    Asking,
    Choice,
    Declined,
    Lent,
    NeedsCard,
)
from kiosk.session.proofs import MAX_PROOFS
from kiosk.session.states import Borrowing, EnteringPin, Finished, Identifying, Idle
from sync.circulation import (
    ItemId,
    PinNeeded,
    Refusal,
    Refused,
)
from tests.kiosk.session.people import (
    ANNA,
    ANNA_CARD,
    BORIS,
    BORIS_CARD,
    known,
    lent,
    scan,
)
from tests.kiosk.session.visiting import CARD, Visit, says, silent, visit

UNPROVEN = Refused(Refusal.VISIT_UNPROVEN)


def anna() -> Visit:
    """Anna has laid her card and is known."""
    return visit(ANNA_CARD, says(known(ANNA)))


def test_a_visit_the_desk_forgot_is_proven_again_without_the_patron() -> None:
    after = anna().then(scan("iliad"), says(UNPROVEN))
    assert isinstance(after.state, Identifying)
    after.then(says(known(ANNA)), says(lent("iliad")))
    assert isinstance(after.status("iliad"), Lent)


def test_a_visit_the_desk_forgot_is_proven_again_with_the_pin_where_one_is_wanted() -> None:
    after = anna().then(scan("iliad"), says(UNPROVEN), says(PinNeeded(4)))
    assert isinstance(after.state, EnteringPin)


def test_a_desk_that_forgets_again_and_again_is_not_asked_for_ever() -> None:
    after = anna().then(scan("iliad"))
    for _ in range(MAX_PROOFS):
        after.then(says(UNPROVEN), says(known(ANNA)))
    after.then(says(UNPROVEN))
    assert after.status("iliad") == Declined(UNPROVEN)
    assert isinstance(after.state, Borrowing)


def test_a_visit_proven_by_another_persons_card_stays_the_first_persons() -> None:
    after = anna().then(scan("iliad"), says(UNPROVEN), says(PinNeeded(4)), BORIS_CARD)
    assert isinstance(after.state, EnteringPin)
    assert after.state.refused == Refused(Refusal.SEVERAL_CARDS)
    after = anna().then(scan("iliad"), says(UNPROVEN), says(known(BORIS)))
    assert isinstance(after.state, Borrowing)
    assert after.state.account.patron == ANNA.patron


def test_what_is_laid_down_while_the_visit_is_proven_again_is_not_forgotten() -> None:
    after = anna().then(scan("iliad"), says(UNPROVEN), scan("nora"), silent())
    assert [line.item for line in after.lines()] == ["iliad", "nora"]
    after.then(ANNA_CARD, says(known(ANNA)))
    assert [type(line.status) for line in after.lines()] == [Asking, Asking]


def test_a_visit_that_was_to_end_ends_though_it_had_to_be_proven_again() -> None:
    after = anna().then(scan("iliad"), FinishPressed(), says(UNPROVEN), says(known(ANNA)))
    after.then(says(lent("iliad")))
    assert [type(line.status) for line in after.lines()] == [Lent]
    assert isinstance(after.state, Finished)


def test_a_visit_that_was_to_end_ends_though_it_could_not_be_proven_again() -> None:
    after = anna().then(scan("iliad"), FinishPressed(), says(UNPROVEN), silent())
    assert after.state == Idle()
    assert after.closed() == [1]


def test_a_choice_that_comes_back_after_the_end_was_pressed_ends_the_visit() -> None:
    after = anna().then(scan("emma"), ChoiceMade(ItemId("emma"), Choice.RENEW), FinishPressed())
    assert after.then(says(UNPROVEN), says(known(ANNA))).state == Idle()


def test_the_pin_pad_does_not_come_back_over_an_item_that_was_tried() -> None:
    after = anna().then(
        scan("iliad"), scan("nora"), says(UNPROVEN, "iliad"), says(PinNeeded(4), CARD)
    )
    after.then(BackPressed(), says(lent("nora"), "nora"))
    assert isinstance(after.state, Borrowing)
    assert [type(line.status) for line in after.lines()] == [NeedsCard, Lent]
