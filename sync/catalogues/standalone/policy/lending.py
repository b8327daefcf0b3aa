"""Whether this item may be lent to this patron, in the order in which a librarian would say no.

    1  it is yours already                    nothing to decide
    2  the card: lost, blocked, expired       no item would do
    3  the debt, what is overdue              the same, but the patron can cure it
    4  the item: withdrawn, not for loan, age mark, on loan, in transit, on hold
                                              another item would do
    5  the limits                             another time would do
    6  the fee                                a yes would do

Pure: everything that is known stands in `Copy` and `Standing`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sync.catalogues.standalone.policy.rules import FREE, LoanTerms
from sync.catalogues.standalone.policy.standing import (
    Standing,
    is_too_late,
    is_too_young,
    may_enter,
    owes_too_much,
)
from sync.circulation import Item, ItemState, Money, Refusal, Refused


@dataclass(frozen=True, slots=True)
class Copy:
    """An item as one patron meets it.

    `not_for_loan` is the mark of this copy.  `loan_is_yours` and `on_shelf_for_you` speak of the
    loan or the trapped hold the item is in.  `ahead` counts the patrons who wait for the title
    before this one, `others` the further copies that could serve them.  `yours_of_type` counts the
    patron's loans of this type.  `ends_hold`: the loan fulfils the patron's own hold.
    """

    item: Item
    terms: LoanTerms
    not_for_loan: bool = False
    loan_is_yours: bool = False
    on_shelf_for_you: bool = False
    ahead: int = 0
    others: int = 0
    yours_of_type: int = 0
    ends_hold: bool = False


def may_lend(copy: Copy, who: Standing, *, fee_accepted: bool) -> Refused | None:
    """Return why not, or None.  Every refusal names the item as it stands."""
    if copy.loan_is_yours:
        return Refused(Refusal.ALREADY_YOURS, copy.item)
    refusal = may_enter(who) or owes_too_much(who) or is_too_late(who)
    refusal = refusal or _item_forbids(copy, who) or _limit_forbids(copy, who)
    if refusal is None and not fee_accepted and (fee := loan_fee(copy)):
        refusal = Refused(Refusal.FEE_MUST_BE_ACCEPTED, fee=fee)
    return None if refusal is None else replace(refusal, item=copy.item)


def loan_fee(copy: Copy) -> Money:
    """Return what this loan costs, in minor units."""
    return Money(copy.terms.loan_fee + (copy.terms.hold_fee if copy.ends_hold else FREE))


def _item_forbids(copy: Copy, who: Standing) -> Refused | None:
    for reason, forbids in _BY_ITEM:
        if forbids(copy, who):
            limit = copy.item.title.age_mark if reason is Refusal.AGE_MARK else None
            return Refused(reason, limit=limit)
    return None


_BY_ITEM: tuple[tuple[Refusal, Callable[[Copy, Standing], bool]], ...] = (
    (Refusal.ITEM_WITHDRAWN, lambda copy, _: copy.item.state is ItemState.WITHDRAWN),
    (Refusal.NOT_FOR_LOAN, lambda copy, _: copy.not_for_loan or not copy.terms.lendable),
    (Refusal.AGE_MARK, lambda copy, who: is_too_young(who, copy.item.title.age_mark)),
    (Refusal.ON_LOAN_TO_ANOTHER, lambda copy, _: copy.item.state is ItemState.ON_LOAN),
    (Refusal.ITEM_IN_TRANSIT, lambda copy, _: copy.item.state is ItemState.IN_TRANSIT),
    (Refusal.ON_HOLD_FOR_ANOTHER, lambda copy, _: _is_kept_for_another(copy)),
)


def _is_kept_for_another(copy: Copy) -> bool:
    """Keep a trapped item for its patron, a free one for whoever waits and needs just this."""
    if copy.item.state is ItemState.HOLD_SHELF:
        return not copy.on_shelf_for_you
    return copy.ahead > copy.others


def _limit_forbids(copy: Copy, who: Standing) -> Refused | None:
    limit = who.terms.loan_limit
    if limit is not None and who.loans >= limit:
        if who.provisional and not limit:
            return Refused(Refusal.STAFF_ONLY)  # the desk verifies the person first
        return Refused(Refusal.TOO_MANY_LOANS, limit=limit)
    if copy.terms.limit is not None and copy.yours_of_type >= copy.terms.limit:
        return Refused(Refusal.TOO_MANY_LOANS, limit=copy.terms.limit)
    return None
