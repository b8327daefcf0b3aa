"""Whether a patron may use the library now: the person's own state, whatever the item.

Apart from the decisions about loans, renewals and holds because all three ask it first, and the
card at the door as well.
"""

from dataclasses import dataclass
from datetime import date

from sync.catalogues.standalone.policy.rules import FREE, CategoryTerms, age_on
from sync.circulation import Money, Refusal, Refused


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a patron when something is decided.  `today` is the library's date.

    `loans` counts all loans, `overdue` those past due, `fees` is the debt in minor units.
    """

    today: date
    terms: CategoryTerms
    lost: bool = False
    blocked: bool = False
    provisional: bool = False
    expires: date | None = None
    birth: date | None = None
    loans: int = 0
    overdue: int = 0
    fees: Money = FREE


def may_enter(who: Standing) -> Refused | None:
    """Decide about the card itself.  The last day of validity still counts."""
    if who.lost:
        return Refused(Refusal.CARD_LOST)
    if who.blocked:
        return Refused(Refusal.CARD_BLOCKED)
    if who.expires is not None and who.expires < who.today:
        return Refused(Refusal.CARD_EXPIRED)
    return None


def owes_too_much(who: Standing) -> Refused | None:
    """Decide about the debt; the answer names it."""
    limit = who.terms.fee_limit
    if limit is not None and who.fees > limit:
        return Refused(Refusal.FEES_OVER_LIMIT, fee=who.fees)
    return None


def is_too_late(who: Standing) -> Refused | None:
    """Decide about the number of overdue loans."""
    limit = who.terms.overdue_limit
    if limit is not None and who.overdue >= limit:
        return Refused(Refusal.TOO_MANY_OVERDUE, limit=limit)
    return None


def is_too_young(who: Standing, age_mark: int | None) -> bool:
    """Say whether the age mark of a title keeps it from this patron."""
    if not age_mark or not who.terms.age_marks:
        return False
    age = who.terms.assumed_age if who.birth is None else age_on(who.birth, who.today)
    return age is not None and age < age_mark
