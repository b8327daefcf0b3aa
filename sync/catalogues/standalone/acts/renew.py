"""The act of renewing one loan or all of them, and the look ahead at what it would come to.

A loan that is late pays its fine when it is renewed, for the new due date would hide the lateness.
"""

from datetime import datetime

from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.policy.fines import fine_for
from sync.catalogues.standalone.policy.renewing import Extension, may_renew, renewed_due
from sync.catalogues.standalone.policy.standing import Standing, may_enter, owes_too_much
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
    Renewal,
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


def outlook(
    library: Library, member: Member, entry: StockLoan, standing: Standing, now: datetime
) -> Renewal:
    """Say whether this loan could be renewed now; a fee is no refusal.  Changes nothing."""
    extension = _extension(library, member, entry, now)
    refusal = may_renew(extension, standing, library.rules, fee_accepted=True)
    return Renewal() if refusal is None else Renewal(refusal.reason, refusal.limit)


def _extension(library: Library, member: Member, entry: StockLoan, now: datetime) -> Extension:
    rules, loan = library.rules, entry.loan
    terms = rules.terms(member.patron.category, entry.item_type)
    waiting = library.holds.waiting(entry.title_number)
    return Extension(
        loan=loan,
        terms=terms,
        now=now,
        due=renewed_due(terms, rules.opening, loan.due, now, from_due=rules.renew_from_due),
        waiting=waiting,
        others=library.copies_besides(entry.title_number, entry.item) if waiting else 0,
    )


def _extend(
    library: Library, member: Member, entry: StockLoan, now: datetime, *, fee_accepted: bool
) -> Loan | Refused:
    extension = _extension(library, member, entry, now)
    standing = library.members.standing(member, now)
    refusal = may_renew(extension, standing, library.rules, fee_accepted=fee_accepted)
    if refusal is not None:
        item = library.stock.by_number(entry.item).item
        return Refused(refusal.reason, item, refusal.limit, fee=refusal.fee)
    terms = extension.terms
    fine = fine_for(terms, library.rules.opening, entry.loan.due, now)
    library.fees.charge(member.number, FeeKind.FINE, fine, now, entry.item)
    library.fees.charge(member.number, FeeKind.RENEWAL, terms.renewal_fee, now, entry.item)
    library.loans.extend(entry.item, extension.due)
    library.stock.note(entry.item, "renewed", now)
    return library.loans.of_item(entry.item, now).loan
