"""Language and look are a patron's own: they stay while the patron reads, and no longer."""

from dataclasses import replace

import pytest

from kiosk.session.events import (
    Event,
    FinishPressed,
    HealthChanged,
    PresentationChosen,
    Touched,
)
from kiosk.session.states import (
    Borrowing,
    Health,
    OutOfService,
    Policy,
    Presentation,
)
from sync.circulation import (
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
from tests.kiosk.session.visiting import Visit, rings, says, visit

ENGLISH = Presentation("en", "dark", "large")
IN_ENGLISH = PresentationChosen(ENGLISH)
DOWN, UP = HealthChanged(Health(desk=False)), HealthChanged(Health())
POLICY = Policy()


def anna() -> Visit:
    return visit(ANNA_CARD, says(known(ANNA)))


def test_language_and_look_stay_for_the_receipt_and_end_with_it() -> None:
    after = visit(IN_ENGLISH, ANNA_CARD, says(known(ANNA)), scan("iliad"))
    after.then(says(lent("iliad")), FinishPressed())
    assert after.session.presentation == ENGLISH
    assert after.then(rings).session.presentation == Presentation()


def test_the_next_patron_on_the_receipt_gets_the_librarys_language() -> None:
    after = visit(IN_ENGLISH, ANNA_CARD, says(known(ANNA)), scan("iliad"))
    after.then(says(lent("iliad")), FinishPressed(), BORIS_CARD)
    assert after.session.presentation == Presentation()


def test_why_a_card_was_refused_is_said_in_its_owners_language() -> None:
    after = visit(IN_ENGLISH, ANNA_CARD, says(Refused(Refusal.CARD_EXPIRED)))
    assert after.session.presentation == ENGLISH
    assert after.then(rings).session.presentation == Presentation()


def test_a_language_chosen_by_somebody_who_went_away_does_not_stay() -> None:
    after = visit(IN_ENGLISH)
    assert after.clock() == POLICY.idle_seconds
    after.then(rings)
    assert after.session.presentation == Presentation()
    assert after.clock() is None or after.last == ()


@pytest.mark.parametrize("order", [(IN_ENGLISH, DOWN), (DOWN, IN_ENGLISH)])
def test_a_language_does_not_stay_at_a_kiosk_out_of_service(order: tuple[Event, ...]) -> None:
    after = visit(*order)
    assert after.state == OutOfService()
    assert after.then(rings).session.presentation == Presentation()


def test_changing_the_language_keeps_the_visit() -> None:
    after = anna().then(scan("iliad"), IN_ENGLISH)
    assert isinstance(after.state, Borrowing)
    assert after.session.presentation == ENGLISH


def test_a_touch_on_the_receipt_keeps_its_language() -> None:
    after = visit(IN_ENGLISH, ANNA_CARD, says(known(ANNA)), scan("iliad"), says(lent("iliad")))
    after.then(FinishPressed(), Touched())
    assert after.session.presentation == ENGLISH


def test_a_patrons_own_language_is_spoken_once_the_card_is_known() -> None:
    boris = replace(BORIS, patron=replace(BORIS.patron, language="en"))
    after = visit(BORIS_CARD, says(known(boris)))
    assert after.session.presentation == replace(Presentation(), language="en")
    assert after.then(FinishPressed()).session.presentation == Presentation()


def test_a_language_chosen_by_hand_is_kept_and_an_unknown_one_is_none() -> None:
    anna = replace(ANNA, patron=replace(ANNA.patron, language="ru"))
    chosen = PresentationChosen(Presentation("en"))
    assert visit(chosen, ANNA_CARD, says(known(anna))).session.presentation.language == "en"
    tatar = replace(ANNA, patron=replace(ANNA.patron, language="tt"))
    assert visit(ANNA_CARD, says(known(tatar))).session.presentation.language == "ru"
