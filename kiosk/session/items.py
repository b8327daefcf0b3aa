"""What happens to the items of a visit, with a card or without.

Every function takes the lines as they stand and returns them as they are next; what is to be done
goes into the draft.  Who is here decides what laying an item down means:

    account None, chosen False   look first: on loan -> take it back; not on loan -> lay your card
    account None, chosen True    the patron pressed "return": take it back
    account given                borrow it, or ask whether the patron's own loan is renewed/returned
"""

from dataclasses import dataclass, replace

from kiosk.session.draft import Draft
from kiosk.session.events import ItemPlaced
from kiosk.session.lines import (
    Arming,
    Asking,
    Choice,
    Choosing,
    Declined,
    Extended,
    FeeAsked,
    Lent,
    Line,
    Looking,
    NeedsCard,
    Returned,
    Unlocked,
    Unsure,
    VisitNumber,
)
from sync.circulation import (
    Account,
    CheckIn,
    CheckOut,
    FindItem,
    ItemId,
    Loan,
    Renew,
    Security,
    SecurityDue,
)

Lines = tuple[Line, ...]

MAX_LINES = 40
"""Items of one visit; more is a fault rather than a patron, and no receipt could show it."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who is here: the visit, its patron if known, and whether "return" was chosen."""

    visit: VisitNumber
    account: Account | None = None
    chosen: bool = False


def is_pending(line: Line) -> bool:
    """Tell whether something is on its way for this line."""
    match line.status:
        case Looking() | Arming() | Asking():
            return True
        case Lent(security=Security.TODO) | Unlocked(security=Security.TODO):
            return True
        case _:
            return False


def are_pending(lines: Lines) -> bool:
    """Tell whether something is on its way for any of the lines."""
    return any(is_pending(line) for line in lines)


def is_open(line: Line) -> bool:
    """Tell whether nothing was asked for this item, so that taking it away undoes everything."""
    return isinstance(line.status, NeedsCard | Unsure | Choosing | FeeAsked)


def find(lines: Lines, item: ItemId) -> Line | None:
    """Find the latest line of this item, by the device's name or the catalogue's."""
    for line in reversed(lines):
        if item in (line.item, _own_name(line)):
            return line
    return None


def swap(lines: Lines, old: Line, new: Line) -> Lines:
    """Put a line in another's place."""
    return tuple(new if line is old else line for line in lines)


def take(lines: Lines, item: ItemId) -> Lines:
    """Note that an item was taken away; a line nothing was promised or refused on disappears."""
    line = find(lines, item)
    if line is None:
        return lines
    return settle(lines, line, replace(line, here=False))


def settle(lines: Lines, old: Line, new: Line) -> Lines:
    """Put a line in another's place, or nothing when it is open and its item is gone."""
    if is_open(new) and not new.here:
        return tuple(line for line in lines if line is not old)
    return swap(lines, old, new)


def wait(lines: Lines, event: ItemPlaced) -> Lines:
    """Let an item wait until the patron is known."""
    if find(lines, event.item) is not None or len(lines) >= MAX_LINES:
        return lines
    return (*lines, Line(event.item, NeedsCard(), event.uid, event.armed))


def join(lines: Lines, waiting: Lines) -> Lines:
    """Let what was laid down meanwhile wait beside the lines."""
    new = tuple(line for line in waiting if find(lines, line.item) is None)
    return (*lines, *new)[:MAX_LINES]


def place_waiting(draft: Draft, party: Party, lines: Lines, waiting: Lines) -> Lines:
    """Take in what was laid down while a card was asked for, each as if it were laid down now."""
    for line in waiting:
        lines = place(draft, party, lines, ItemPlaced(line.item, line.uid, line.armed))
    return lines


def place(draft: Draft, party: Party, lines: Lines, event: ItemPlaced) -> Lines:
    """Take in an item that was laid down, unless there are too many."""
    known = find(lines, event.item)
    if known is None and len(lines) >= MAX_LINES:
        return lines
    if known is not None and not _starts_anew(known):
        return swap(lines, known, _laid_again(draft, party, known))
    line = Line(event.item, NeedsCard(), event.uid, event.armed)
    line = begin(draft, party, line)
    if known is not None and isinstance(known.status, Declined):
        return swap(lines, known, line)
    return (*lines, line)


def begin(draft: Draft, party: Party, line: Line) -> Line:
    """Start what laying this item down means."""
    own = own_loan(party.account, line.item)
    if own is not None:
        line = replace(line, title=own.title)
    may_be_owed = own is not None or (party.account is None and not party.chosen)
    if may_be_owed and line.armed and line.uid is not None:
        key = draft.look(party.visit, SecurityDue(line.item))
        return replace(line, status=Looking(key))
    return begin_plain(draft, party, line)


def begin_plain(draft: Draft, party: Party, line: Line) -> Line:
    """Start what laying this item down means, once its theft protection is no question."""
    own = own_loan(party.account, line.item)
    if own is not None:
        return replace(line, status=Choosing(own), title=own.title)
    if party.account is not None:
        return borrow(draft, party, line, party.account)
    if party.chosen:
        return give_back(draft, party, line)
    return look_up(draft, party, line)


def serve_waiting(draft: Draft, party: Party, lines: Lines) -> Lines:
    """Begin with everything that waited for the card."""
    return tuple(
        begin(draft, party, line) if isinstance(line.status, NeedsCard | Unsure) else line
        for line in lines
    )


def borrow(
    draft: Draft, party: Party, line: Line, account: Account, *, fee_accepted: bool = False
) -> Line:
    """Ask for a loan."""
    change = CheckOut(line.item, account.patron.id, line.uid is not None, fee_accepted)
    return replace(line, status=Asking(draft.ask(party.visit, change), Choice.BORROW))


def give_back(draft: Draft, party: Party, line: Line) -> Line:
    """Ask for a return; a tag is armed first, since an armed item is safe whatever comes next."""
    if line.uid is not None:
        return replace(line, status=Arming(draft.arm(party.visit, line.uid)))
    return ask_back(draft, party, line, Security.NONE)


def renew(
    draft: Draft, party: Party, line: Line, account: Account, *, fee_accepted: bool = False
) -> Line:
    """Ask for a later due date."""
    change = Renew(line.item, account.patron.id, fee_accepted)
    return replace(line, status=Asking(draft.ask(party.visit, change), Choice.RENEW))


def own_loan(account: Account | None, item: ItemId) -> Loan | None:
    """Find the patron's own loan of this item."""
    if account is None:
        return None
    return next((loan for loan in account.loans if loan.item == item), None)


def ask_back(draft: Draft, party: Party, line: Line, armed: Security) -> Line:
    """Ask for the return itself, once the tag is armed or there is none."""
    patron = party.account.patron.id if party.account is not None else None
    key = draft.ask(party.visit, CheckIn(line.item, armed, patron))
    return replace(line, status=Asking(key, Choice.RETURN, armed))


def look_up(draft: Draft, party: Party, line: Line) -> Line:
    """Ask what this item is."""
    return replace(line, status=Looking(draft.look(party.visit, FindItem(line.item))))


def _starts_anew(line: Line) -> bool:
    """Let a refused item be tried again, and one that is done with and was taken away.

    A returned item may be borrowed; one that was only unlocked may have been meant to come back.
    """
    match line.status:
        case Declined():
            return True
        case Returned() | Unlocked(security=Security.DONE):
            return not line.here
        case _:
            return False


def _laid_again(draft: Draft, party: Party, line: Line) -> Line:
    """Only a tag that could not be written wants anything from an item laid down again."""
    line = replace(line, here=True)
    match line.status:
        case Lent(security=Security.FAILED) as status if line.uid is not None:
            key = draft.disarm(party.visit, line.uid)
            return replace(line, status=replace(status, security=Security.TODO, writing=key))
        case Unlocked(security=Security.FAILED) as status if line.uid is not None:
            key = draft.disarm(party.visit, line.uid)
            return replace(line, status=replace(status, security=Security.TODO, key=key))
        case _:
            return line


def _own_name(line: Line) -> ItemId | None:
    match line.status:
        case Lent(loan=loan) | Extended(loan=loan) | Choosing(loan=loan):
            return loan.item
        case Returned(answer=answer):
            return answer.item.id
        case _:
            return None
