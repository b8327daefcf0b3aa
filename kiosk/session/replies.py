"""What came back from the desk or the plate for an item, and what follows from it."""

from dataclasses import replace

from kiosk.session.draft import Draft
from kiosk.session.events import Answered, FromWork, Quiet, SecurityWritten, Unanswered
from kiosk.session.items import Lines, Party, ask_back, begin_plain, give_back, swap
from kiosk.session.lines import (
    Arming,
    Asking,
    Declined,
    Extended,
    FeeAsked,
    Key,
    LeftBehind,
    Lent,
    Line,
    Looking,
    NeedsCard,
    Returned,
    Status,
    Unlocked,
    Unsure,
)
from kiosk.session.states import Borrowing
from sync.circulation import (
    Account,
    Answer,
    CheckedIn,
    CheckedOut,
    Item,
    ItemFound,
    ItemState,
    Refusal,
    Refused,
    Renewed,
    Security,
    SecurityState,
)

TAKE_BACK = frozenset({ItemState.ON_LOAN, ItemState.MISSING, ItemState.IN_TRANSIT})
"""States in which an item laid down without a card is checked in: it is away, or believed so."""


def work(draft: Draft, party: Party, lines: Lines, event: FromWork) -> Lines:
    """Apply what came back from the desk or the plate; what belongs to nobody changes nothing."""
    if event.visit != party.visit:
        return lines
    line = next((line for line in lines if _waits_for(line, event)), None)
    if line is None:
        return lines
    match event:
        case Answered(answer=answer):
            return swap(lines, line, _answered(draft, party, line, answer))
        case Unanswered(quiet=quiet):
            return swap(lines, line, replace(line, status=_unanswered(line, quiet)))
        case SecurityWritten(outcome=outcome):
            return swap(lines, line, _written(draft, party, line, outcome))


def _answered(draft: Draft, party: Party, line: Line, answer: Answer) -> Line:
    match answer:
        case CheckedOut() if isinstance(line.status, Asking):
            return _lent(draft, party, line, line.status.key, answer)
        case CheckedIn(item=item) if isinstance(line.status, Asking):
            return replace(line, status=Returned(answer, line.status.armed), title=item.title)
        case Renewed(loan=loan):
            return replace(line, status=Extended(loan, answer.provisional), title=loan.title)
        case ItemFound(item=item):
            return _found(draft, party, line, item)
        case SecurityState():
            return _security_known(draft, party, line, answer)
        case Refused():
            return _refused(line, answer)
        case _:
            # `Undecided`, or an answer to something else: nobody may say what happened.
            return replace(line, status=LeftBehind())


def _lent(draft: Draft, party: Party, line: Line, asked: Key, answer: CheckedOut) -> Line:
    loan = answer.loan
    security = answer.security
    key = asked
    if security is Security.TODO and line.uid is not None:
        key = draft.disarm(party.visit, line.uid)
    elif security is Security.TODO:
        security = Security.FAILED
        draft.report(asked, party.visit, loan.item, security)
    status = Lent(loan, answer.provisional, security, asked, key)
    return replace(line, status=status, title=loan.title)


def _found(draft: Draft, party: Party, line: Line, item: Item) -> Line:
    line = replace(line, title=item.title)
    if item.state in TAKE_BACK:
        return give_back(draft, party, line)
    if item.state is ItemState.WITHDRAWN:
        return replace(line, status=Declined(Refused(Refusal.ITEM_WITHDRAWN, item)))
    return replace(line, status=NeedsCard())


def _security_known(draft: Draft, party: Party, line: Line, answer: SecurityState) -> Line:
    if answer.security is Security.TODO and answer.of is not None and line.uid is not None:
        key = draft.disarm(party.visit, line.uid)
        return replace(line, status=Unlocked(Security.TODO, key, answer.of))
    return begin_plain(draft, party, line)


def _refused(line: Line, refused: Refused) -> Line:
    title = refused.item.title if refused.item is not None else line.title
    line = replace(line, title=title)
    if refused.reason is Refusal.VISIT_UNPROVEN:
        return replace(line, status=NeedsCard())
    if refused.reason is Refusal.FEE_MUST_BE_ACCEPTED:
        return replace(line, status=FeeAsked(refused))
    return replace(line, status=Declined(refused))


def _unanswered(line: Line, quiet: Quiet) -> Status:
    if isinstance(line.status, Looking):
        return Unsure()
    if quiet is Quiet.UNKNOWN:
        return LeftBehind()
    return Declined(Refused(Refusal.LINE_DOWN))


def _written(draft: Draft, party: Party, line: Line, outcome: Security) -> Line:
    match line.status:
        case Arming():
            return ask_back(draft, party, line, outcome)
        case Lent(loan=loan, asked=asked) as status:
            draft.report(asked, party.visit, loan.item, outcome)
            return replace(line, status=replace(status, security=outcome))
        case Unlocked(of=of) as status:
            draft.report(of, party.visit, line.item, outcome)
            return replace(line, status=replace(status, security=outcome))
        case _:
            return line


def _waits_for(line: Line, event: FromWork) -> bool:
    match line.status:
        case Looking(key=key) | Asking(key=key):
            return key == event.key and not isinstance(event, SecurityWritten)
        case Arming(key=key) | Lent(writing=key, security=Security.TODO):
            return key == event.key and isinstance(event, SecurityWritten)
        case Unlocked(key=key, security=Security.TODO):
            return key == event.key and isinstance(event, SecurityWritten)
        case _:
            return False


def work_on_visit(draft: Draft, state: Borrowing, event: FromWork) -> Borrowing:
    """Apply what came back to a patron's visit, lines and account alike."""
    lines = work(draft, Party(state.visit, state.account), state.lines, event)
    if lines == state.lines:
        return state
    account = state.account
    if isinstance(event, Answered):
        account = _account_after(account, event.answer)
    return replace(state, lines=lines, account=account)


def _account_after(account: Account, answer: Answer) -> Account:
    """Bring an account up to date with one answer, so that the form on screen is the truth."""
    match answer:
        case CheckedOut(loan=loan):
            others = tuple(other for other in account.loans if other.item != loan.item)
            holds = tuple(h for h in account.holds if not (h.ready and h.title.id == loan.title.id))
            return replace(account, loans=(*others, loan), holds=holds)
        case CheckedIn(item=item):
            return replace(account, loans=tuple(x for x in account.loans if x.item != item.id))
        case Renewed(loan=loan):
            loans = tuple(loan if other.item == loan.item else other for other in account.loans)
            return replace(account, loans=loans)
        case _:
            return account
