"""The two visits with items: returning without a card, and a patron's own visit."""

from dataclasses import replace

from kiosk.session.cards import identify
from kiosk.session.draft import Draft
from kiosk.session.events import (
    Answered,
    BackPressed,
    BarcodeRead,
    BorrowPressed,
    CardRead,
    ChoiceMade,
    Event,
    FinishPressed,
    FromWork,
    ItemPlaced,
    ItemTaken,
    OrderPressed,
    ReturnPressed,
    SecurityWritten,
    Unanswered,
)
from kiosk.session.items import (
    Lines,
    Party,
    are_pending,
    borrow,
    find,
    give_back,
    place,
    renew,
    swap,
    take,
)
from kiosk.session.lines import Choice, Choosing, Declined, FeeAsked, Line, NeedsCard, Unsure
from kiosk.session.replies import work, work_on_visit
from kiosk.session.states import Borrowing, CardWanted, Finished, Idle, Ordering, Returning, State
from kiosk.session.troubles import trouble_of
from sync.circulation import ItemId, Refusal, Refused

MAX_LINES = 40
"""Items of one visit; more is a fault rather than a patron, and no receipt could show it."""

MAX_PROOFS = 2
"""How often one visit may be proven again before the desk is believed to be confused."""


def returning(draft: Draft, state: Returning, event: Event) -> State:
    """Step in a visit without a card."""
    party = Party(state.visit, None, state.chosen)
    match event:
        case ItemPlaced() if not state.finishing:
            return replace(state, lines=_place(draft, party, state, event), notice=_full(state))
        case BarcodeRead(text=text) if not state.finishing:
            return _barcode(draft, party, state, text)
        case ItemTaken(item=item):
            return _or_idle(replace(state, lines=take(state.lines, item)))
        case CardRead(card=card):
            return identify(draft, state.visit, card, _open(state))
        case Answered() | Unanswered() | SecurityWritten():
            lines = work(draft, party, state.lines, event)
            return end_if_done(replace(state, lines=lines))
        case ChoiceMade(item=item, choice=choice):
            return replace(state, lines=_choose(draft, party, state.lines, item, choice))
        case ReturnPressed():
            return _return_all(draft, replace(state, chosen=True))
        case BorrowPressed():
            return CardWanted(state.visit, _open(state))
        case FinishPressed() | BackPressed():
            return end_if_done(replace(state, finishing=True))
        case _:
            return _note(state, event)


def borrowing(draft: Draft, state: Borrowing, event: Event) -> State:
    """Step in a patron's visit."""
    party = Party(state.visit, state.account)
    match event:
        case ItemPlaced() if not state.finishing:
            lines = _place(draft, party, state, event)
            return replace(state, lines=lines, notice=_full(state))
        case BarcodeRead(text=text) if not state.finishing:
            return _book_barcode(draft, party, state, text)
        case ItemTaken(item=item):
            return replace(state, lines=take(state.lines, item))
        case CardRead(card=card):
            return _card_again(draft, state, card)
        case Answered() | Unanswered() | SecurityWritten():
            return _worked(draft, state, event)
        case ChoiceMade(item=item, choice=choice):
            return replace(state, lines=_choose(draft, party, state.lines, item, choice))
        case OrderPressed():
            return Ordering(state.visit, after=replace(state, notice=None))
        case FinishPressed() | BackPressed():
            return end_if_done(replace(state, finishing=True, notice=None))
        case _:
            return _note(state, event)


def end_if_done(state: Returning | Borrowing) -> State:
    """End a visit that is to end, as soon as nothing is on its way any more."""
    if not state.finishing or are_pending(state.lines):
        return state
    lines = tuple(line for line in state.lines if not _is_open(line))
    return Finished(lines) if lines else Idle()


def _is_open(line: Line) -> bool:
    return isinstance(line.status, NeedsCard | Unsure | Choosing | FeeAsked)


def _worked(draft: Draft, state: Borrowing, event: FromWork) -> State:
    after = work_on_visit(draft, state, event)
    if after != state and _waits_for_card(after):
        return _prove_again(draft, after)
    return end_if_done(after)


def _waits_for_card(state: Borrowing) -> bool:
    return any(isinstance(line.status, NeedsCard) for line in state.lines)


def _card_again(draft: Draft, state: Borrowing, card: tuple[str, ...]) -> State:
    if not set(card) & set(state.card):
        return replace(state, notice=Refused(Refusal.SEVERAL_CARDS))
    if _waits_for_card(state):
        return identify(draft, state.visit, card, replace(state, notice=None))
    return state


def _prove_again(draft: Draft, state: Borrowing) -> State:
    """Show the desk the card once more: it was restarted and has forgotten this visit."""
    if state.proofs >= MAX_PROOFS:
        refused = Refused(Refusal.VISIT_UNPROVEN)
        lines = tuple(
            replace(line, status=Declined(refused)) if isinstance(line.status, NeedsCard) else line
            for line in state.lines
        )
        return end_if_done(replace(state, lines=lines))
    return identify(draft, state.visit, state.card, state)


def _place(draft: Draft, party: Party, state: Returning | Borrowing, event: ItemPlaced) -> Lines:
    if find(state.lines, event.item) is None and _full(state) is not None:
        return state.lines
    return place(draft, party, state.lines, event)


def _full(state: Returning | Borrowing) -> Refused | None:
    if len(state.lines) < MAX_LINES:
        return None
    return Refused(Refusal.TOO_MANY_ITEMS, limit=MAX_LINES)


def _barcode(draft: Draft, party: Party, state: Returning, text: str) -> State:
    if state.chosen or find(state.lines, ItemId(text)) is not None:
        lines = _place(draft, party, state, ItemPlaced(ItemId(text)))
        return replace(state, lines=lines, notice=_full(state))
    return identify(draft, state.visit, (text,), _open(state), barcode=True)


def _book_barcode(draft: Draft, party: Party, state: Borrowing, text: str) -> State:
    if text in state.card or text == state.account.patron.id:
        return replace(state, notice=Refused(Refusal.CARD_NOT_BOOK))
    lines = _place(draft, party, state, ItemPlaced(ItemId(text)))
    return replace(state, lines=lines, notice=_full(state))


def _choose(draft: Draft, party: Party, lines: Lines, item: ItemId, choice: Choice) -> Lines:
    line = find(lines, item)
    if line is None or not _may_choose(line):
        return lines
    account = party.account
    match choice:
        case Choice.RETURN:
            return swap(lines, line, give_back(draft, party, line))
        case Choice.RENEW if account is not None:
            return swap(lines, line, renew(draft, party, line, account))
        case Choice.BORROW if account is not None:
            return swap(lines, line, borrow(draft, party, line, account))
        case Choice.BORROW:
            return swap(lines, line, replace(line, status=NeedsCard()))
        case Choice.ACCEPT_FEE if account is not None:
            asked = borrow(draft, party, line, account, fee_accepted=True)
            return swap(lines, line, asked)
        case Choice.DECLINE if isinstance(line.status, FeeAsked):
            return swap(lines, line, replace(line, status=Declined(line.status.refused)))
        case _:
            return lines


def _may_choose(line: Line) -> bool:
    match line.status:
        case NeedsCard() | Unsure() | Choosing() | FeeAsked():
            return True
        case Declined(refused=refused):
            return refused.reason is Refusal.ON_LOAN_TO_ANOTHER
        case _:
            return False


def _return_all(draft: Draft, state: Returning) -> Returning:
    party = Party(state.visit, None, chosen=True)
    lines = tuple(
        give_back(draft, party, line) if isinstance(line.status, Unsure) else line
        for line in state.lines
    )
    return replace(state, lines=lines)


def _open(state: Returning) -> Returning:
    return replace(state, notice=None, finishing=False)


def _or_idle(state: Returning) -> State:
    return state if state.lines or state.chosen else Idle()


def _note(state: Returning | Borrowing, event: Event) -> State:
    refused = trouble_of(event)
    return replace(state, notice=refused) if refused is not None else state
