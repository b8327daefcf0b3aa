"""A patron's account as it stands, each loan with what a renewal would come to.

Apart from the library because it asks the act of renewing, which is built upon the library.
"""

from dataclasses import replace
from datetime import datetime

from sync.catalogues.standalone.acts.renew import outlook
from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.tables.members import Member
from sync.circulation import Account


def account_of(library: Library, member: Member, now: datetime) -> Account:
    """Return the account of a patron at this moment."""
    standing = library.members.standing(member, now)
    return Account(
        patron=member.patron,
        loans=tuple(
            replace(entry.loan, renewal=outlook(library, member, entry, standing, now))
            for entry in library.loans.of_patron(member.number, now)
        ),
        holds=tuple(library.holds.of_patron(member.number)),
        fees=standing.fees,
        currency=library.rules.currency,
        loan_limit=standing.terms.loan_limit,
        messages=(member.message,) if member.message else (),
    )
