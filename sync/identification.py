"""Who stands there: a card and a PIN become the visit of a patron.

It is apart from the other queries because it alone sees a PIN, and because what it says must not
tell a guesser more than that he guessed wrong.
"""

from collections.abc import Callable
from dataclasses import replace

from sync.circulation import (
    Answer,
    Identified,
    Identify,
    PinNeeded,
    Query,
    Refusal,
    Refused,
    VisitId,
)
from sync.pins import PinGuard
from sync.visits import Visits

_TOLD_ALIKE = frozenset(
    {
        Refusal.CARD_UNKNOWN,
        Refusal.PIN_WRONG,
        Refusal.PIN_NOT_SET,
        Refusal.CARD_OR_PIN_WRONG,
        Refusal.BOOK_NOT_CARD,
    }
)
"""Refusals that would tell whether a typed number is a card."""

Look = Callable[[Query, float], Answer]
"""`Catalogue.look`."""


class Identification:
    """Opens visits.  Raises `Unavailable`, and the errors of `sync.store_errors`."""

    def __init__(self, guard: PinGuard, visits: Visits, pin_length: int | None) -> None:
        self._guard = guard
        self._visits = visits
        self._pin_length = pin_length

    def identify(self, query: Identify, visit: VisitId, look: Look, deadline: float) -> Answer:
        """Answer `Identify`: ask for the PIN, open the visit, or say why not."""
        if query.typed or query.pin is not None:
            minutes = self._guard.locked(query.card)
            if minutes is not None:
                return Refused(Refusal.PIN_LOCKED, minutes=minutes)
        if query.typed and query.pin is None:  # asked before anybody looks for the number
            return PinNeeded(self._pin_length)
        answer = look(query, deadline)
        match answer:
            case PinNeeded():
                return self._ask_for_pin(answer, query)
            case Identified(account=account):
                if query.pin is not None:
                    self._guard.right(query.card)
                self._visits.prove(visit, account.patron.id)
                return answer
            case Refused(reason=reason) if _was_guessed(query, reason):
                return self._wrong(query, answer)
            case _:
                return answer

    def _ask_for_pin(self, answer: PinNeeded, query: Identify) -> Answer:
        minutes = self._guard.locked(query.card)
        if minutes is not None:
            return Refused(Refusal.PIN_LOCKED, minutes=minutes)
        return PinNeeded(self._pin_length) if answer.length is None else answer

    def _wrong(self, query: Identify, answer: Refused) -> Answer:
        self._guard.wrong(query.card)
        minutes = self._guard.locked(query.card)
        if minutes is not None:
            return Refused(Refusal.PIN_LOCKED, minutes=minutes)
        # How many are left is told of a card in hand only: of a typed number it would say that
        # somebody counts, and so that the number is a card's.
        if query.typed:
            return Refused(Refusal.CARD_OR_PIN_WRONG)
        return replace(answer, limit=self._guard.tries_left(query.card))


def _was_guessed(query: Identify, reason: Refusal) -> bool:
    if query.typed:
        return reason in _TOLD_ALIKE
    return query.pin is not None and reason in (Refusal.PIN_WRONG, Refusal.CARD_OR_PIN_WRONG)
