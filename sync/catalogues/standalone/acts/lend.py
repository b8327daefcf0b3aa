"""The act of lending: ask `lending`, then write the loan, the fee and the end of the own hold."""

from datetime import datetime

from sync.catalogues.standalone.acts.hold_shelf import end_hold
from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.policy.lending import Copy, loan_fee, may_lend
from sync.catalogues.standalone.policy.rules import LoanTerms
from sync.catalogues.standalone.tables.fees import FeeKind
from sync.catalogues.standalone.tables.members import Member
from sync.catalogues.standalone.tables.stock import StockItem
from sync.circulation import CheckedOut, CheckOut, ItemState, Refusal, Refused


def check_out(library: Library, change: CheckOut, now: datetime) -> CheckedOut | Refused:
    """Lend an item, or say why not."""
    member = library.members.member(change.patron)
    if member is None:
        return Refused(Refusal.CARD_UNKNOWN)
    item = library.known_item(change.item)
    if isinstance(item, Refused):
        return item
    terms = library.rules.terms(member.patron.category, item.item.item_type)
    hold = library.holds.number_of(member.number, item.title_number)
    copy = _copy(library, member, item, terms, ends_hold=hold is not None)
    standing = library.members.standing(member, now)
    refusal = may_lend(copy, standing, fee_accepted=change.fee_accepted)
    if refusal is not None:
        return refusal
    lent = _lend(library, member, item, copy, now)
    if hold is not None:
        end_hold(library, hold, "hold fulfilled", now)
    return lent


def _lend(
    library: Library, member: Member, item: StockItem, copy: Copy, now: datetime
) -> CheckedOut:
    opening, terms = library.rules.opening, copy.terms
    if terms.hours is None:
        due = opening.due_after_days(now, terms.days)
    else:
        due = opening.due_after_hours(now, terms.hours)
    library.loans.open(item.number, member.number, now, due)
    library.fees.charge(member.number, FeeKind.LOAN, loan_fee(copy), now, item.number)
    library.stock.count_loan(item.number)
    event = "found and checked out" if item.missing else "checked out"
    library.stock.note(item.number, event, now)
    library.stock.see(item.number, library.rules.branch)
    return CheckedOut(library.loans.of_item(item.number, now).loan)


def _copy(
    library: Library, member: Member, item: StockItem, terms: LoanTerms, *, ends_hold: bool
) -> Copy:
    """Gather what the decision needs; the queue only where it matters."""
    free = item.item.state in (ItemState.AVAILABLE, ItemState.MISSING)
    ahead = library.holds.waiting(item.title_number, besides=member.number) if free else 0
    return Copy(
        item=item.item,
        terms=terms,
        not_for_loan=item.not_for_loan,
        loan_is_yours=item.loan_patron == member.number,
        on_shelf_for_you=item.hold_patron == member.number,
        ahead=ahead,
        others=library.copies_besides(item.title_number, item.number) if ahead else 0,
        yours_of_type=library.loans.count_of_type(member.number, item.item.item_type),
        ends_hold=ends_hold,
    )
