"""Whether a patron may be put into the queue for a title.  Pure, in the order of `lending`."""

from dataclasses import dataclass

from sync.catalogues.standalone.policy.standing import (
    Standing,
    is_too_young,
    may_enter,
    owes_too_much,
)
from sync.circulation import Item, Refusal, Refused, Title


@dataclass(frozen=True, slots=True)
class Claim:
    """A title as one patron wants it.

    `copies` counts those that may be lent on a hold at all; `on_shelf` is one that stands on the
    shelf and that nobody waiting needs; `mine` counts the patron's holds of every title.
    """

    title: Title
    copies: int = 0
    on_shelf: Item | None = None
    mine: int = 0
    is_on_hold: bool = False
    is_on_loan: bool = False


def may_hold(claim: Claim, who: Standing, *, on_shelf_allowed: bool) -> Refused | None:
    """Return why not, or None.  HOLD_ON_SHELF names the item the patron can go and take."""
    refusal = may_enter(who) or owes_too_much(who)
    if refusal:
        return refusal
    if claim.is_on_hold:
        return Refused(Refusal.HOLD_EXISTS)
    if claim.is_on_loan:
        return Refused(Refusal.ALREADY_YOURS)
    if is_too_young(who, claim.title.age_mark):
        return Refused(Refusal.AGE_MARK, limit=claim.title.age_mark)
    if not claim.copies:
        return Refused(Refusal.HOLD_NOT_ALLOWED)
    if claim.on_shelf is not None and not on_shelf_allowed:
        return Refused(Refusal.HOLD_ON_SHELF, claim.on_shelf)
    limit = who.terms.hold_limit
    if limit is not None and claim.mine >= limit:
        return Refused(Refusal.TOO_MANY_HOLDS, limit=limit)
    return None
