"""How the contract asks: acts with ids of their own, and the truth found by later queries."""

from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

from sync.circulation import (
    Account,
    AccountShown,
    Act,
    Answer,
    BootId,
    Catalogue,
    Change,
    CheckedIn,
    CheckIn,
    FindItem,
    Item,
    ItemFound,
    ItemId,
    ItemState,
    Loan,
    PatronId,
    Query,
    Refusal,
    Refused,
    RequestId,
    ShowAccount,
    VisitId,
)
from tests.contracts.house import Tried

A = TypeVar("A")

NEVER = float("inf")
"""A deadline that does not matter."""

_ids = count(1)


def act(change: Change) -> Act:
    """Return an act with a new id."""
    number = next(_ids)
    return Act(RequestId(f"request-{number}"), VisitId("visit"), BootId("boot"), number, change)


@dataclass(slots=True)
class Asker:
    """Asks one tried catalogue and keeps every act with its answer."""

    tried: Tried
    asked: list[tuple[Act, Answer]] = field(default_factory=list)

    @property
    def catalogue(self) -> Catalogue:
        """The adapter as it is now; a restart replaces it."""
        return self.tried.catalogue

    def ask(self, change: Change) -> Answer:
        """Ask for a change under a new id."""
        asked = act(change)
        answer = self.catalogue.ask(asked, NEVER)
        self.asked.append((asked, answer))
        return answer

    def again(self, asked: Act) -> Answer:
        """Ask for an act that was asked before."""
        return self.catalogue.ask(asked, NEVER)

    def done(self, change: Change, kind: type[A]) -> A:
        """Ask for a change that must be done; return its answer."""
        answer = self.ask(change)
        assert isinstance(answer, kind), f"{type(change).__name__} gave {answer}"
        return answer

    def refused(self, change: Change, reason: Refusal) -> Refused:
        """Ask for a change that must be refused for just this reason."""
        return self._refusal(self.ask(change), reason)

    def look(self, query: Query, kind: type[A]) -> A:
        """Ask a query that must be answered in this way."""
        answer = self.catalogue.look(query, NEVER)
        assert isinstance(answer, kind), f"{type(query).__name__} gave {answer}"
        return answer

    def look_refused(self, query: Query, reason: Refusal) -> Refused:
        """Ask a query that must be refused for just this reason."""
        return self._refusal(self.catalogue.look(query, NEVER), reason)

    def account(self, patron: PatronId) -> Account:
        """Return an account as it stands."""
        return self.look(ShowAccount(patron), AccountShown).account

    def loans(self, patron: PatronId) -> set[str]:
        """Return the barcodes a patron has."""
        return {loan.item for loan in self.account(patron).loans}

    def loan(self, patron: PatronId, item: ItemId) -> Loan:
        """Return a loan that must stand in the account."""
        found = [loan for loan in self.account(patron).loans if loan.item == item]
        assert len(found) == 1
        return found[0]

    def item(self, item: ItemId) -> Item:
        """Return an item as it stands."""
        return self.look(FindItem(item), ItemFound).item

    def state(self, item: ItemId) -> ItemState:
        """Return an item's state."""
        return self.item(item).state

    def done_return(self, item: ItemId) -> CheckedIn:
        """Return an item that is on loan."""
        return self.done(CheckIn(item), CheckedIn)

    @staticmethod
    def _refusal(answer: Answer, reason: Refusal) -> Refused:
        assert isinstance(answer, Refused), f"{reason} expected, got {answer}"
        assert answer.reason is reason
        return answer
