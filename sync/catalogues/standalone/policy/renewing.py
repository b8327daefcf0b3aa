"""Whether a loan may be extended, and until when.  Pure, in the order of `lending`."""

from dataclasses import dataclass
from datetime import datetime

from sync.catalogues.standalone.policy.opening import OpeningHours
from sync.catalogues.standalone.policy.rules import LibraryRules, LoanTerms
from sync.catalogues.standalone.policy.standing import Standing, may_enter, owes_too_much
from sync.circulation import Loan, Refusal, Refused


@dataclass(frozen=True, slots=True)
class Extension:
    """A loan whose extension is asked for.

    `waiting` counts the patrons who wait for the title, `others` the copies that could serve them
    without this one; `due` is what the new due date would be.
    """

    loan: Loan
    terms: LoanTerms
    now: datetime
    due: datetime
    waiting: int = 0
    others: int = 0


def may_renew(
    extension: Extension, who: Standing, rules: LibraryRules, *, fee_accepted: bool
) -> Refused | None:
    """Return why not, or None."""
    refusal = may_enter(who) or owes_too_much(who) or _loan_forbids(extension, who, rules)
    if refusal is None and extension.terms.renewal_fee and not fee_accepted:
        refusal = Refused(Refusal.FEE_MUST_BE_ACCEPTED, fee=extension.terms.renewal_fee)
    return refusal


def renewed_due(
    terms: LoanTerms, opening: OpeningHours, old: datetime, now: datetime, *, from_due: bool
) -> datetime:
    """Return the new due date.  A loan that is late is always counted from now."""
    start = max(old, now) if from_due else now
    if terms.hours is not None:
        return opening.due_after_hours(start, terms.hours)
    days = terms.days if terms.renewal_days is None else terms.renewal_days
    return opening.due_after_days(start, days)


def _loan_forbids(extension: Extension, who: Standing, rules: LibraryRules) -> Refused | None:
    loan, terms = extension.loan, extension.terms
    if extension.now > loan.due and not who.terms.renew_overdue:
        return Refused(Refusal.RENEWAL_OVERDUE)
    if loan.renewals >= terms.renewals:
        return Refused(Refusal.RENEWAL_LIMIT, limit=terms.renewals)
    if extension.waiting > extension.others:
        return Refused(Refusal.RENEWAL_ON_HOLD)
    if _is_too_soon(extension, rules.renewal_window):
        return Refused(Refusal.RENEWAL_TOO_SOON, limit=rules.renewal_window)
    return None


def _is_too_soon(extension: Extension, window: int | None) -> bool:
    """Count a renewal that would gain nothing as too soon: it would only use one up.

    The window is of dates: from the fifth day before the due day on, whatever the hour.
    """
    old = extension.loan.due
    if extension.due <= old:
        return True
    days = (old.date() - extension.now.astimezone(old.tzinfo).date()).days
    return window is not None and days > window
