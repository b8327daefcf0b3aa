"""What came back from the desk or the plate for an item, and what follows from it."""

from dataclasses import replace

from kiosk.session.draft import Draft
from kiosk.session.events import Answered, Delayed, FromWork, Quiet, SecurityWritten, Unanswered
from kiosk.session.items import (
    Lines,
    Party,
    ask_back,
    begin_plain,
    give_back,
    own_loan,
    settle,
    swap,
)
from kiosk.session.lines import (
    Arming,
    Asking,
    Choice,
    Choosing,
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
    looked = isinstance(line.status, Looking)
    match event:
        case Delayed():
            after = _delayed(line)
        case Answered(answer=answer):
            after = _answered(draft, party, line, answer)
        case Unanswered(quiet=quiet):
            after = _unanswered(draft, party, line, quiet)
        case SecurityWritten(outcome=outcome):
            after = _written(draft, party, line, outcome)
    return settle(lines, line, after) if looked else swap(lines, line, after)


def _answered(draft: Draft, party: Party, line: Line, answer: Answer) -> Line:
    match line.status, answer:
        case Asking(key=key, choice=Choice.BORROW), CheckedOut() as lent:
            return _lent(draft, party, line, key, lent)
        case Asking(choice=Choice.RETURN, armed=armed), CheckedIn(item=item) as back:
            return replace(line, status=Returned(back, armed), title=item.title)
        case Asking(choice=Choice.RENEW), Renewed(loan=loan, provisional=provisional):
            return replace(line, status=Extended(loan, provisional), title=loan.title)
        case Looking(), ItemFound(item=item):
            return _found(draft, party, line, item)
        case Looking(), SecurityState() as due:
            return _security_known(draft, party, line, due)
        case _, Refused() as refused:
            return _refused(party, line, refused)
        case Looking(), _:
            return replace(line, status=Unsure())
        case _:
            # `Undecided`, or an answer to something else: nobody may say what happened.
            return _undecided(line)


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
    if item.state is ItemState.WITHDRAWN and not party.chosen:
        return replace(line, status=Declined(Refused(Refusal.ITEM_WITHDRAWN, item)))
    if party.account is not None or party.chosen:
        # The card, or "return", came while this was looked up: that says what is meant.
        return begin_plain(draft, party, line)
    if item.state in TAKE_BACK:
        return give_back(draft, party, line)
    return replace(line, status=NeedsCard())


def _security_known(draft: Draft, party: Party, line: Line, answer: SecurityState) -> Line:
    if answer.security is Security.TODO and answer.of is not None and line.uid is not None:
        key = draft.disarm(party.visit, line.uid)
        return replace(line, status=Unlocked(Security.TODO, key, answer.of))
    return begin_plain(draft, party, line)


def _refused(party: Party, line: Line, refused: Refused) -> Line:
    title = refused.item.title if refused.item is not None else line.title
    line = replace(line, title=title)
    match refused.reason, line.status:
        case Refusal.VISIT_UNPROVEN, _:
            return replace(line, status=NeedsCard())
        case Refusal.LINE_DOWN, Looking():
            return replace(line, status=Unsure())
        case Refusal.FEE_MUST_BE_ACCEPTED, Asking(choice=Choice.BORROW | Choice.RENEW as choice):
            return replace(line, status=FeeAsked(refused, choice))
        case Refusal.ALREADY_YOURS, Asking(choice=Choice.BORROW) if refused.item is not None:
            # The account names it otherwise than the device does, or it was lent elsewhere.
            own = own_loan(party.account, refused.item.id)
            return replace(line, status=Choosing(own) if own is not None else Declined(refused))
        case _:
            return replace(line, status=Declined(refused))


def _unanswered(draft: Draft, party: Party, line: Line, quiet: Quiet) -> Line:
    if isinstance(line.status, Looking):
        if party.account is not None or party.chosen:
            return begin_plain(draft, party, line)
        return replace(line, status=Unsure())
    if quiet is Quiet.UNKNOWN:
        after = _undecided(line)
        if isinstance(line.status, Asking) and isinstance(after.status, LeftBehind):
            draft.left(line.status.key, party.visit, line.item)
        return after
    return replace(line, status=Declined(Refused(Refusal.LINE_DOWN)))


def _undecided(line: Line) -> Line:
    """Have the item left here; one's own loan stays in one's hands, whatever its date is now."""
    if isinstance(line.status, Asking) and line.status.choice is Choice.RENEW:
        return replace(line, status=Declined(Refused(Refusal.RENEWAL_UNCERTAIN)))
    return replace(line, status=LeftBehind())


def _delayed(line: Line) -> Line:
    if isinstance(line.status, Asking):
        return replace(line, status=replace(line.status, slow=True))
    return line


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
