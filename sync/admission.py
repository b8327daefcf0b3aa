"""What the desk itself refuses before anything is written or sent.

It is apart from the conversation with the catalogue because these reasons lie on this side: an
unproven visit, a disk with no room, a clock nobody believes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from sync.circulation import (
    Act,
    CheckIn,
    CheckOut,
    ClockQuality,
    PatronId,
    Refusal,
    Refused,
    Renew,
    RenewAll,
    VisitId,
)
from sync.journal import Journal
from sync.journal.entries import patron_of
from sync.pins import Locks
from sync.reconciling import SitePolicy
from sync.visits import Visits

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What a library decides about its desk.

    `pin_length` None: any length, ended by an OK key.  `dates_here`: this machine's clock makes the
    due dates, so without a date there are no loans; None: exactly where the catalogue `remembers`,
    which is where the library lives here.  Below `loans_need` or `returns_need` bytes of free disk
    they are refused; the rest is for settling and returns.  A PIN counts for `proof_seconds` in
    which nothing is asked.
    """

    pin_length: int | None = None
    dates_here: bool | None = None
    loans_need: int = 64 * _MIB
    returns_need: int = 16 * _MIB
    policy: SitePolicy = field(default_factory=SitePolicy)
    locks: Locks = field(default_factory=Locks)
    proof_seconds: float = 5 * 60.0


class Admission:
    """The desk's own refusals."""

    def __init__(
        self,
        journal: Journal,
        visits: Visits,
        settings: DeskSettings,
        free_bytes: Callable[[], int],
        *,
        dates_here: bool,
    ) -> None:
        self._journal = journal
        self._visits = visits
        self._settings = settings
        self._free_bytes = free_bytes
        self._dates_here = dates_here

    def has_ended(self, visit: VisitId) -> bool:
        """Say whether nothing more may be asked in this visit."""
        return self._visits.has_ended(visit) or self._journal.has_ended(visit)

    def refusal(self, act: Act) -> Refused | None:
        """Return why this change is not even tried, None when it is."""
        if self.has_ended(act.visit) or not self._is_proven(act):
            return Refused(Refusal.VISIT_UNPROVEN)
        if self._free_bytes() < self._needed(act):
            return Refused(Refusal.STORAGE_FULL)
        if isinstance(act.change, CheckOut | Renew | RenewAll) and not self._knows_the_date():
            return Refused(Refusal.CLOCK_UNKNOWN)
        return None

    def may_see(self, visit: VisitId, patron: PatronId) -> bool:
        """Say whether this patron's account may be shown in this visit."""
        return self._visits.is_of(visit, patron) and not self.has_ended(visit)

    def _is_proven(self, act: Act) -> bool:
        """Tell whether the card was proven; a return needs none, nor is it held up by one."""
        patron = patron_of(act.change)
        if patron is None or isinstance(act.change, CheckIn):
            return True
        return self._visits.is_of(act.visit, patron)

    def _needed(self, act: Act) -> int:
        returns = isinstance(act.change, CheckIn)
        return self._settings.returns_need if returns else self._settings.loans_need

    def _knows_the_date(self) -> bool:
        return not self._dates_here or self._journal.times.quality() is not ClockQuality.NONE
