"""Random visits: who comes, what is asked, in an order that a seed repeats.

It is apart from the campaigns because a socket, a process in hand and a recording are asked the
same things.  What is likely to be on loan is remembered, so that most of it succeeds; refusals are
part of it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from sync.circulation import (
    Act,
    Answer,
    BootId,
    CancelHold,
    Change,
    CheckedOut,
    CheckIn,
    CheckOut,
    HoldId,
    HoldPlaced,
    ItemId,
    PatronId,
    PlaceHold,
    Renew,
    RenewAll,
    RequestId,
    Security,
    SecurityDone,
    VisitId,
)
from sync.circulation.codec import encode
from tests.campaigns.branch import ITEMS, PATRONS, TITLES

Json = dict[str, Any]


@dataclass
class Asked:
    """A change that was asked for, and what was answered; None while nothing was."""

    act: Act
    answer: Answer | None = None

    @property
    def told(self) -> Json | None:
        """The answer as JSON."""
        return None if self.answer is None else cast("Json", encode(self.answer, secrets=False))

    @property
    def wanted(self) -> Json:
        """The change as JSON."""
        return cast("Json", encode(self.act.change, secrets=False))


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of one patron."""

    id: VisitId
    patron: PatronId


class Village:
    """The people who come, and what they asked, in order.

    `tags` is the part of the loans whose books have a tag to be disarmed.
    """

    def __init__(self, seed: object, boot: BootId, tags: float = 0.2) -> None:
        self.random = random.Random(str(seed))
        self.asked: list[Asked] = []
        self._boot = boot
        self._tags = tags
        self._seed = seed
        self._away: dict[ItemId, PatronId] = {}
        self._holds: list[tuple[HoldId, PatronId]] = []
        self._disarm: list[tuple[RequestId, ItemId]] = []
        self._visits = 0

    def visit(self) -> Visit:
        """Let somebody come."""
        self._visits += 1
        return Visit(VisitId(f"visit-{self._seed}-{self._visits}"), self.random.choice(PATRONS))

    def changes(self, visit: Visit, most: int = 5) -> Iterator[Change]:
        """Yield what is asked in a visit; each follows from what was answered before."""
        for _ in range(self.random.randint(1, most)):
            yield self._change(visit.patron)

    def ask(self, visit: Visit, change: Change, boottime: float) -> Asked:
        """Mint the request of a change and remember it."""
        request = RequestId(f"r-{self._seed}-{len(self.asked) + 1:05}")
        asked = Asked(Act(request, visit.id, self._boot, boottime, change))
        self.asked.append(asked)
        return asked

    def learn(self, asked: Asked, answer: Answer) -> None:
        """Take an answer."""
        asked.answer = answer
        match asked.act.change:
            case CheckOut(item=item, patron=patron) if isinstance(answer, CheckedOut):
                self._away[item] = patron
                if answer.security is Security.TODO:
                    self._disarm.append((asked.act.id, item))
            case CheckIn(item=item):
                self._away.pop(item, None)
        if isinstance(answer, HoldPlaced) and isinstance(asked.act.change, PlaceHold):
            self._holds.append((answer.hold.id, asked.act.change.patron))

    def _change(self, patron: PatronId) -> Change:
        if self._disarm:
            request, item = self._disarm.pop()
            outcome = self.random.choice((Security.DONE, Security.FAILED))
            return SecurityDone(request, item, outcome)
        mine = [item for item, holder in self._away.items() if holder == patron]
        match self.random.random():
            case chance if chance < 0.4:
                return CheckOut(
                    self.random.choice(ITEMS), patron, self.random.random() < self._tags
                )
            case chance if chance < 0.65 and self._away:
                return CheckIn(self.random.choice(list(self._away)))
            case chance if chance < 0.7:
                return CheckIn(self.random.choice(ITEMS))
            case chance if chance < 0.85 and mine:
                return Renew(self.random.choice(mine), patron)
            case chance if chance < 0.87:
                return RenewAll(patron)
            case chance if chance < 0.92 and self._holds:
                hold, owner = self._holds.pop()
                return CancelHold(hold, owner if self.random.random() < 0.9 else patron)
        return PlaceHold(self.random.choice(TITLES), patron)
