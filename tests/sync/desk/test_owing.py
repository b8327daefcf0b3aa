"""What is owed to an item's theft protection, and to whom the answer says so."""

from sync.circulation import (
    CheckedOut,
    CheckIn,
    CheckOut,
    EndVisit,
    Security,
    SecurityDone,
    SecurityDue,
    SecurityState,
    Unavailable,
)
from tests.sync.desk.shelf import ANNA, BOOK, LATER, OTHER, Room


def test_a_tagged_loan_owes_its_disarming_until_it_is_reported(room: Room) -> None:
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA, tagged=True))
    answer = room.desk.ask(act, LATER)
    assert isinstance(answer, CheckedOut)
    assert answer.security is Security.TODO
    assert room.look(SecurityDue(BOOK)) == SecurityState(BOOK, Security.TODO, act.id)
    assert room.look(SecurityDue(OTHER)) == SecurityState(OTHER, Security.NONE)
    room.ask(SecurityDone(act.id, BOOK, Security.DONE))
    assert room.look(SecurityDue(BOOK)) == SecurityState(BOOK, Security.NONE)
    again = room.desk.ask(act, LATER)
    assert isinstance(again, CheckedOut)
    assert again.security is Security.DONE


def test_an_untagged_loan_owes_nothing(room: Room) -> None:
    room.identify()
    answer = room.ask(CheckOut(BOOK, ANNA))
    assert isinstance(answer, CheckedOut)
    assert answer.security is Security.NONE


def test_after_the_visit_only_a_loan_that_is_seen_is_disarmed(room: Room) -> None:
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA, tagged=True))
    room.desk.ask(act, LATER)
    room.ask(EndVisit())
    assert room.look(SecurityDue(BOOK)) == SecurityState(BOOK, Security.TODO, act.id)
    again = room.desk.ask(act, LATER)
    assert isinstance(again, CheckedOut)
    assert again.security is Security.NONE
    room.shelf.loans.clear()
    assert room.look(SecurityDue(BOOK)) == SecurityState(BOOK, Security.NONE)
    room.shelf.loans[BOOK] = ANNA
    room.shelf.be_silent(Unavailable)
    assert room.look(SecurityDue(BOOK)) == SecurityState(BOOK, Security.NONE)


def test_a_return_ends_what_is_owed_to_the_item(room: Room) -> None:
    room.identify()
    room.ask(CheckOut(BOOK, ANNA, tagged=True))
    room.ask(CheckIn(BOOK, armed=Security.DONE))
    assert room.look(SecurityDue(BOOK)) == SecurityState(BOOK, Security.NONE)


def test_a_disarming_that_failed_is_owed_until_it_is_done(room: Room) -> None:
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA, tagged=True))
    room.desk.ask(act, LATER)
    room.ask(SecurityDone(act.id, BOOK, Security.FAILED))
    assert room.look(SecurityDue(BOOK)) == SecurityState(BOOK, Security.TODO, act.id)
    room.ask(SecurityDone(act.id, BOOK, Security.DONE))
    assert room.look(SecurityDue(BOOK)) == SecurityState(BOOK, Security.NONE)


def test_an_item_returned_unarmed_is_never_to_be_disarmed(room: Room) -> None:
    room.identify()
    act = room.act(CheckOut(BOOK, ANNA, tagged=True))
    room.desk.ask(act, LATER)
    room.ask(SecurityDone(act.id, BOOK, Security.FAILED))
    room.ask(CheckIn(BOOK, armed=Security.FAILED))
    assert room.look(SecurityDue(BOOK)) == SecurityState(BOOK, Security.NONE)
