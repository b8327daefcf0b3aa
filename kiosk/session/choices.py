"""The buttons on an item's line: which of them are offered, and what they do."""

from dataclasses import replace

from kiosk.session.draft import Draft
from kiosk.session.items import Lines, Party, borrow, find, give_back, renew, swap
from kiosk.session.lines import Choice, Choosing, Declined, FeeAsked, Line, NeedsCard, Unsure
from sync.circulation import Account, ItemId, Loan, Refusal, Refused

NONE: frozenset[Choice] = frozenset()


def offered(line: Line) -> frozenset[Choice]:
    """Name what the patron may choose on this line."""
    match line.status:
        case NeedsCard() | Unsure():
            return frozenset({Choice.BORROW, Choice.RETURN})
        case Choosing(loan=loan):
            back = frozenset({Choice.RETURN})
            return back if why_not_renewed(loan) else back | {Choice.RENEW}
        case FeeAsked():
            return frozenset({Choice.ACCEPT_FEE, Choice.DECLINE})
        case Declined(refused=refused) if refused.reason is Refusal.ON_LOAN_TO_ANOTHER:
            return frozenset({Choice.RETURN})
        case _:
            return NONE


def why_not_renewed(loan: Loan) -> Refused | None:
    """Say why a renewal is not offered; None where it may be, or only asking would tell."""
    known = loan.renewal
    if known is None or known.refusal is None:
        return None
    return Refused(known.refusal, limit=known.limit)


def choose(draft: Draft, party: Party, lines: Lines, item: ItemId, choice: Choice) -> Lines:
    """Do what was chosen on an item's line; what is not offered changes nothing."""
    line = find(lines, item)
    if line is None or choice not in offered(line):
        return lines
    if choice is Choice.RETURN:
        return swap(lines, line, give_back(draft, party, line))
    if choice is Choice.DECLINE and isinstance(line.status, FeeAsked):
        return swap(lines, line, replace(line, status=Declined(line.status.refused)))
    if party.account is not None:
        return swap(lines, line, _with_card(draft, party, line, choice, party.account))
    if choice is Choice.BORROW:
        return swap(lines, line, replace(line, status=NeedsCard()))
    return lines


def return_all(draft: Draft, party: Party, lines: Lines) -> Lines:
    """Take back whatever lies here undecided."""
    return tuple(
        give_back(draft, party, line) if isinstance(line.status, NeedsCard | Unsure) else line
        for line in lines
    )


def _with_card(draft: Draft, party: Party, line: Line, choice: Choice, account: Account) -> Line:
    fee_accepted = choice is Choice.ACCEPT_FEE
    if isinstance(line.status, FeeAsked):
        choice = line.status.choice
    if choice is Choice.RENEW:
        return renew(draft, party, line, account, fee_accepted=fee_accepted)
    return borrow(draft, party, line, account, fee_accepted=fee_accepted)
