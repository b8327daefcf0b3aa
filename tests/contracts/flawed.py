"""Catalogues with one flaw each, made of a right one, to prove that the contract sees it."""

from itertools import count

from sync.circulation import (
    Act,
    Answer,
    Catalogue,
    CheckedOut,
    Item,
    Loan,
    Query,
    Refusal,
    Refused,
    RequestId,
)

_fresh = count(1)


class Forgetful:
    """Carries out every act anew, whatever its id; what a blind repetition over a line does."""

    remembers = True

    def __init__(self, right: Catalogue) -> None:
        self._right = right

    def ask(self, act: Act, deadline: float) -> Answer:
        again = RequestId(f"forgotten-{next(_fresh)}")
        return self._right.ask(Act(again, act.visit, act.boot, act.boottime, act.change), deadline)

    def look(self, query: Query, deadline: float) -> Answer:
        return self._right.look(query, deadline)

    def settle(self, act: Act, deadline: float) -> Answer | None:
        return self._right.settle(act, deadline)


class Boastful(Forgetful):
    """Says that a loan was made where it was refused for being somebody else's."""

    def ask(self, act: Act, deadline: float) -> Answer:
        answer = self._right.ask(act, deadline)
        if isinstance(answer, Refused) and answer.reason is Refusal.ON_LOAN_TO_ANOTHER:
            assert answer.item is not None
            return CheckedOut(_loan_of(answer.item))
        return answer


def _loan_of(item: Item) -> Loan:
    assert item.due is not None
    return Loan(item.id, item.title, item.due)
