"""Theft protection is taken off on the desk's order alone."""

import pytest

from kiosk.session.effects import Disarm
from kiosk.session.lines import Lent
from sync.circulation import Security
from tests.kiosk.session.people import ANNA, ANNA_CARD, known, lay, lent
from tests.kiosk.session.visiting import says, visit


@pytest.mark.parametrize("security", [Security.NONE, Security.DONE, Security.FAILED])
def test_a_loan_without_the_order_leaves_the_tag_alone(security: Security) -> None:
    after = visit(ANNA_CARD, says(known(ANNA)), lay("iliad"), says(lent("iliad", security)))
    assert after.wanted(Disarm) == []
    status = after.status("iliad")
    assert isinstance(status, Lent)
    assert status.security is security


def test_a_loan_with_the_order_disarms_the_tag_once() -> None:
    after = visit(ANNA_CARD, says(known(ANNA)), lay("iliad"), says(lent("iliad", Security.TODO)))
    assert len(after.wanted(Disarm)) == 1
