"""The two visits with items: returning without a card, and a patron's own visit."""

from dataclasses import replace

from kiosk.session.choices import choose, return_all
from kiosk.session.draft import Draft
from kiosk.session.events import (
    Answered,
    BackPressed,
    BarcodeRead,
    BorrowPressed,
    CardRead,
    ChoiceMade,
    Delayed,
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
from kiosk.session.items import MAX_LINES, Party, find, place, take
from kiosk.session.proofs import (
    MAX_PROOFS,
    decline_unproven,
    identify,
    is_own_card,
    waits_for_card,
    was_forgotten,
)
from kiosk.session.receipt import end_if_done
from kiosk.session.replies import work, work_on_visit
from kiosk.session.states import Borrowing, CardWanted, Idle, Ordering, Returning, State
from kiosk.session.troubles import trouble_of
from sync.circulation import ItemId, Refusal, Refused


def returning(draft: Draft, state: Returning, event: Event) -> State:
    """Step in a visit without a card."""
    party = Party(state.visit, None, state.chosen)
    match event:
        case ItemPlaced() if not state.finishing:
            lines = place(draft, party, state.lines, event)
            return replace(state, lines=lines, notice=_full(state, event.item))
        case BarcodeRead(text=text) if not state.finishing:
            return _barcode(draft, party, state, text)
        case ItemTaken(item=item):
            return _or_idle(replace(state, lines=take(state.lines, item)))
        case CardRead(card=card):
            return identify(draft, state.visit, card, _open(state))
        case Answered() | Unanswered() | SecurityWritten() | Delayed():
            lines = work(draft, party, state.lines, event)
            return _or_idle(end_if_done(replace(state, lines=lines)))
        case ChoiceMade(item=item, choice=choice):
            return replace(state, lines=choose(draft, party, state.lines, item, choice))
        case ReturnPressed():
            party = replace(party, chosen=True)
            return replace(state, lines=return_all(draft, party, state.lines), chosen=True)
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
            lines = place(draft, party, state.lines, event)
            return replace(state, lines=lines, notice=_full(state, event.item))
        case BarcodeRead(text=text) if not state.finishing:
            return _book_barcode(draft, party, state, text)
        case ItemTaken(item=item):
            return replace(state, lines=take(state.lines, item))
        case CardRead(card=card):
            return _card_again(draft, state, card)
        case Answered() | Unanswered() | SecurityWritten() | Delayed():
            return _worked(draft, state, event)
        case ChoiceMade(item=item, choice=choice):
            return replace(state, lines=choose(draft, party, state.lines, item, choice))
        case OrderPressed() if not state.finishing:
            return Ordering(state.visit, after=replace(state, notice=None))
        case FinishPressed() | BackPressed():
            return end_if_done(replace(state, finishing=True, notice=None))
        case _:
            return _note(state, event)


def _worked(draft: Draft, state: Borrowing, event: FromWork) -> State:
    after = work_on_visit(draft, state, event)
    if was_forgotten(state, after):
        return _prove_again(draft, after)
    return end_if_done(after)


def _card_again(draft: Draft, state: Borrowing, card: tuple[str, ...]) -> State:
    if not set(card) & set(state.card):
        return replace(state, notice=Refused(Refusal.SEVERAL_CARDS))
    if waits_for_card(state):
        return identify(draft, state.visit, card, replace(state, notice=None))
    return state


def _prove_again(draft: Draft, state: Borrowing) -> State:
    """Show the desk the card once more: it was restarted and has forgotten this visit."""
    if state.proofs >= MAX_PROOFS:
        return end_if_done(decline_unproven(state))
    return identify(draft, state.visit, state.card, state)


def _full(state: Returning | Borrowing, item: ItemId) -> Refused | None:
    if len(state.lines) < MAX_LINES or find(state.lines, item) is not None:
        return None
    return Refused(Refusal.TOO_MANY_ITEMS, limit=MAX_LINES)


def _barcode(draft: Draft, party: Party, state: Returning, text: str) -> State:
    item = ItemId(text)
    if state.chosen or find(state.lines, item) is not None:
        lines = place(draft, party, state.lines, ItemPlaced(item))
        return replace(state, lines=lines, notice=_full(state, item))
    return identify(draft, state.visit, (text,), _open(state), barcode=True)


def _book_barcode(draft: Draft, party: Party, state: Borrowing, text: str) -> State:
    if is_own_card(state.card, state.account, text):
        return replace(state, notice=Refused(Refusal.CARD_NOT_BOOK))
    item = ItemId(text)
    lines = place(draft, party, state.lines, ItemPlaced(item))
    return replace(state, lines=lines, notice=_full(state, item))


def _open(state: Returning) -> Returning:
    return replace(state, notice=None, finishing=False)


def _or_idle(state: State) -> State:
    """Leave a visit without a card when everything laid down was taken away undone."""
    empty = isinstance(state, Returning) and not state.lines and not state.chosen
    return Idle() if empty else state


def _note(state: Returning | Borrowing, event: Event) -> State:
    refused = trouble_of(event)
    return replace(state, notice=refused) if refused is not None else state
