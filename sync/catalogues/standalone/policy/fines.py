"""What lateness costs.

Apart from the terms because it needs the calendar too, and is asked from two places: a return, and
a renewal of a loan that is already late, which would otherwise wipe out the fine.
"""

from datetime import datetime

from sync.catalogues.standalone.policy.opening import OpeningHours
from sync.catalogues.standalone.policy.rules import FREE, LoanTerms
from sync.circulation import Money


def fine_for(terms: LoanTerms, opening: OpeningHours, due: datetime, now: datetime) -> Money:
    """Return the fine in minor units for a loan that ends now; 0 if it is in time."""
    late = opening.days_late(due, now) if terms.hours is None else opening.hours_late(due, now)
    charged = max(late - terms.grace, 0)
    amount = Money(charged * terms.fine)
    if terms.fine_cap is not None:
        amount = min(amount, terms.fine_cap)
    return max(amount, FREE)
