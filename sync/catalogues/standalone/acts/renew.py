"""The act of renewing one loan or all of them.

A loan that is late pays its fine when it is renewed, for the new due date would hide the lateness.
"""

from datetime import datetime

from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.policy.fines import fine_for
from sync.catalogues.standalone.policy.renewing import Extension, may_renew, renewed_due
from sync.catalogues.standalone.policy.standing import may_enter, owes_too_much
from sync.catalogues.standalone.tables.fees import FeeKind
from sync.catalogues.standalone.tables.loans import StockLoan
from sync.catalogues.standalone.tables.members import Member
from sync.circulation import (
    AllRenewed,
    Loan,
    NotRenewed,
    Refusal,
    Refused,
    Renew,
    RenewAll,
    Renewed,
)


def renew(library: Library, change: Renew, now: datetime) -> Renewed | Refused:
    """Extend one loan, or say why not."""
    member = library.members.member(change.patron)
    if member is None:
        return Refused(Refusal.CARD_UNKNOWN)
    item = library.known_item(change.item)
    if isinstance(item, Refused):
        return item
    if item.loan_patron is None:
        return Refused(Refusal.NOT_ON_LOAN, item.item)
    if item.loan_patron != member.number:
        return Refused(Refusal.ON_LOAN_TO_ANOTHER, item.item)
    loan = library.loans.of_item(item.number, now)
    answer = _extend(library, member, loan, now, fee_accepted=change.fee_accepted)
    return answer if isinstance(answer, Refused) else Renewed(answer)


def renew_all(library: Library, change: RenewAll, now: datetime) -> AllRenewed | Refused:
    """Extend every loan that may be extended; what needs a fee does not go along."""
    member = library.members.member(change.patron)
    if member is None:
        return Refused(Refusal.CARD_UNKNOWN)
    standing = library.members.standing(member, now)
    refusal = may_enter(standing) or owes_too_much(standing)
    if refusal:
        return refusal
    renewed: list[Loan] = []
    refused: list[NotRenewed] = []
    for loan in library.loans.of_patron(member.number, now):
        answer = _extend(library, member, loan, now, fee_accepted=False)
        if isinstance(answer, Refused):
            refused.append(NotRenewed(loan.loan, answer.reason))
        else:
            renewed.append(answer)
    return AllRenewed(tuple(renewed), tuple(refused))


def _extend(
    library: Library, member: Member, entry: StockLoan, now: datetime, *, fee_accepted: bool
) -> Loan | Refused:
    rules, loan = library.rules, entry.loan
    terms = rules.terms(member.patron.category, entry.item_type)
    due = renewed_due(terms, rules.opening, loan.due, now, from_due=rules.renew_from_due)
    item = library.stock.by_number(entry.item)
    waiting = library.holds.waiting(entry.title_number)
    extension = Extension(
        loan=loan,
        terms=terms,
        now=now,
        due=due,
        waiting=waiting,
        others=library.copies_besides(item) if waiting else 0,
    )
    standing = library.members.standing(member, now)
    refusal = may_renew(extension, standing, rules, fee_accepted=fee_accepted)
    if refusal is not None:
        return Refused(refusal.reason, item.item, refusal.limit, fee=refusal.fee)
    fine = fine_for(terms, rules.opening, loan.due, now)
    library.fees.charge(member.number, FeeKind.FINE, fine, now, entry.item)
    library.fees.charge(member.number, FeeKind.RENEWAL, terms.renewal_fee, now, entry.item)
    library.loans.extend(entry.item, due)
    library.stock.note(entry.item, "renewed", now)
    return library.loans.of_item(entry.item, now).loan
