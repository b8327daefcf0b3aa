"""A visit from a script at a desk that answers as the test wants, or not at all."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

from kiosk.outcomes import Outcome, Telling
from kiosk.session.states import Policy
from kiosk.stand_ins import Witness
from kiosk.texts import Texts
from kiosk.walkthrough import Deed, Shown, Step, VisitStuckError, Walkthrough
from sync.circulation import (
    Account,
    Act,
    Answer,
    BootId,
    CheckedOut,
    CheckOut,
    EndVisit,
    Identified,
    Identify,
    ItemId,
    Loan,
    Money,
    Patron,
    PatronId,
    Query,
    Refusal,
    Refused,
    RequestId,
    Silence,
    Title,
    TitleId,
    Unavailable,
    Undecided,
    VisitEnded,
    VisitId,
)
from sync.clock import SystemClock
from sync.exits import Exit

LOAN = Loan(ItemId("1"), Title(TitleId("t"), "Чайка"), datetime(2026, 3, 1, 18, tzinfo=UTC))
ANNA = Account(Patron(PatronId("2000001"), "Анна С."))


class Answering:
    """A desk that knows every card and answers each loan with what it was given."""

    def __init__(self, loan: Answer | Silence, card: Answer | Silence | None = None) -> None:
        self._loan = loan
        self._card = card or Identified(ANNA)

    def ask(self, act: Act, deadline: float) -> Answer:
        return said(self._loan) if isinstance(act.change, CheckOut) else VisitEnded()

    def look(self, query: Query, visit: VisitId, deadline: float) -> Answer:
        assert isinstance(query, Identify)
        return said(self._card)

    def shown(self, request: RequestId) -> None:
        pass


def said(answer: Answer | Silence) -> Answer:
    if isinstance(answer, Silence):
        raise answer
    return answer


def outcomes(desk: Answering, *, away: bool = False, steps: Sequence[Step] = ()) -> list[Outcome]:
    walk = Walkthrough(desk, Policy(), SystemClock(), patience=30.0)
    told = Telling(Texts.load().words("en"), "RUB")
    try:
        return list(map(told.outcome, shown(walk, steps, away=away)))
    finally:
        assert walk.close()


def shown(walk: Walkthrough, steps: Sequence[Step], *, away: bool) -> Iterator[Shown]:
    if away:
        walk.desk_is(up=False)
    yield from walk.with_card("2000001", None, steps or [Step(Deed.BORROW, "1")])


@pytest.mark.parametrize(
    ("answer", "code", "reason"),
    [
        (CheckedOut(LOAN), Exit.DONE, None),
        (CheckedOut(LOAN, provisional=True), Exit.DONE, None),
        (Refused(Refusal.AGE_MARK, limit=18), Exit.REFUSED, "age-mark"),
        (
            Refused(Refusal.FEE_MUST_BE_ACCEPTED, fee=Money(500)),
            Exit.REFUSED,
            "fee-must-be-accepted",
        ),
        (Refused(Refusal.STORAGE_FULL), Exit.STORAGE, "storage-full"),
        (Undecided(), Exit.ABSENT, "undecided"),
        (Unavailable(), Exit.ABSENT, "line-down"),
    ],
)
def test_an_answer_becomes_a_code(answer: Answer | Silence, code: Exit, reason: str | None) -> None:
    card, borrowed = outcomes(Answering(answer))
    assert card.code is Exit.DONE
    assert (borrowed.code, borrowed.reason) == (code, reason)


def test_a_provisional_loan_says_so() -> None:
    (_, borrowed) = outcomes(Answering(CheckedOut(LOAN, provisional=True)))
    assert str(borrowed).startswith("borrow 1 «Чайка»: on loan until 2026-03-01 (provisional")


def test_a_silent_desk_is_absent() -> None:
    (card,) = outcomes(Answering(CheckedOut(LOAN), Unavailable()))
    assert (card.code, card.reason) == (Exit.ABSENT, "line-down")


def test_a_desk_that_went_away_ends_the_script() -> None:
    with pytest.raises(VisitStuckError):
        outcomes(Answering(CheckedOut(LOAN)), away=True)


def test_a_visit_counts_as_closed_only_when_the_desk_was_told() -> None:
    witness = Witness(Answering(CheckedOut(LOAN)))
    assert not witness.wait_ended(1, 0.0)
    witness.ask(Act(RequestId("1"), VisitId("1"), BootId("b"), 0.0, EndVisit()), 0.0)
    assert witness.wait_ended(1, 0.0)
