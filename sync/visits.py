"""Whose visit it is: the proof given by card and PIN, kept in memory and no longer than needed.

It is apart from the desk because a PIN travels once; what remains of it is a line here, which ends
with the visit or with some minutes in which nothing was asked.
"""

from dataclasses import dataclass

from sync.circulation import PatronId, VisitId
from sync.clock import Clock

_MOST_OPEN = 8
_MOST_ENDED = 64


@dataclass(slots=True)
class _Proof:
    patron: PatronId
    until: float


class Visits:
    """The proofs of the visits that are open now, and the last ones that have ended."""

    def __init__(self, clock: Clock, quiet_seconds: float = 5 * 60.0) -> None:
        self._clock = clock
        self._quiet_seconds = quiet_seconds
        self._proofs: dict[VisitId, _Proof] = {}
        self._ended: dict[VisitId, None] = {}

    def prove(self, visit: VisitId, patron: PatronId) -> None:
        """Note that this visit is the patron's; of very many the oldest are forgotten."""
        self._proofs.pop(visit, None)
        while len(self._proofs) >= _MOST_OPEN:
            del self._proofs[next(iter(self._proofs))]
        self._proofs[visit] = _Proof(patron, self._clock.boottime() + self._quiet_seconds)

    def is_of(self, visit: VisitId, patron: PatronId) -> bool:
        """Say whether the visit is proven to be this patron's; asking keeps it open."""
        proof = self._proofs.get(visit)
        now = self._clock.boottime()
        if proof is None or now >= proof.until:
            self._proofs.pop(visit, None)
            return False
        if proof.patron != patron:
            return False
        proof.until = now + self._quiet_seconds
        return True

    def end(self, visit: VisitId) -> None:
        """Forget the proof, and take nothing more in this visit."""
        self._proofs.pop(visit, None)
        while len(self._ended) >= _MOST_ENDED:
            del self._ended[next(iter(self._ended))]
        self._ended[visit] = None

    def has_ended(self, visit: VisitId) -> bool:
        """Say whether the visit is one of the last that ended."""
        return visit in self._ended

    def forget_all(self) -> None:
        """Forget every proof: the screen has started anew and nobody stands there."""
        self._proofs.clear()
