"""From a card to a known patron, by way of the PIN where the card wants one.

What was going on before (returning, borrowing, ordering) is kept as the errand and goes on once
the patron is known; books laid down meanwhile wait for it.  What the answer leads to stands in
`welcome`.
"""

from dataclasses import replace

from kiosk.session.draft import Draft
from kiosk.session.events import (
    Answered,
    BackPressed,
    BarcodeRead,
    CardRead,
    Delayed,
    DigitPressed,
    ErasePressed,
    Event,
    FinishPressed,
    FromWork,
    ItemPlaced,
    ItemTaken,
    OkPressed,
    SecurityWritten,
    Unanswered,
)
from kiosk.session.items import Party, take, wait
from kiosk.session.lines import Line
from kiosk.session.ordering import work_on_order
from kiosk.session.proofs import identify
from kiosk.session.replies import work, work_on_visit
from kiosk.session.states import (
    Borrowing,
    CardWanted,
    EnteringPin,
    Errand,
    Identifying,
    Ordering,
    Returning,
    State,
)
from kiosk.session.troubles import trouble_of
from kiosk.session.welcome import resume, told
from sync.circulation import Identify, ItemId, Pin, Refusal, Refused

MAX_PIN = 12
"""More digits than any library asks for; what comes beyond is a leaning elbow."""

DIGITS = "0123456789"


def identifying(draft: Draft, state: Identifying, event: Event) -> State:
    """Step while the desk is asked whose card this is."""
    match event:
        case Answered(key=key, answer=answer) if key == state.key:
            return told(draft, state, answer)
        case Unanswered(key=key) if key == state.key:
            return told(draft, state, Refused(Refusal.LINE_DOWN))
        case BackPressed() | FinishPressed():
            draft.forget(state.key)
            return resume(draft, state)
        case _:
            errand = _on_errand(draft, state.errand, event)
            return replace(state, errand=errand, waiting=_waiting(state, event))


def entering_pin(draft: Draft, state: EnteringPin, event: Event) -> State:
    """Step at the PIN pad."""
    match event:
        case DigitPressed(digit=digit):
            return _typed(draft, state, digit)
        case ErasePressed():
            return replace(state, pin=Pin(state.pin.digits[:-1]))
        case OkPressed():
            return _submit(draft, state) if _may_be_whole(state) else state
        case CardRead(card=card) if card != state.card:
            return _other_card(draft, state, card)
        case BackPressed() | FinishPressed():
            return resume(draft, state)
        case _:
            errand = _on_errand(draft, state.errand, event)
            return replace(state, errand=errand, waiting=_waiting(state, event))


def card_wanted(draft: Draft, state: CardWanted, event: Event) -> State:
    """Step while the patron is asked to lay down the card."""
    errand, waiting = state.errand, state.waiting
    match event:
        case CardRead(card=card):
            return identify(draft, state.visit, card, errand, waiting, wanted=True)
        case BarcodeRead(text=text):
            return identify(draft, state.visit, (text,), errand, waiting, barcode=True, wanted=True)
        case ItemPlaced():
            return replace(state, waiting=wait(waiting, event), notice=None)
        case BackPressed() | FinishPressed():
            return resume(draft, state)
        case ItemTaken(item=item):
            errand = _on_errand(draft, errand, event)
            return replace(state, errand=errand, waiting=take(waiting, item))
        case _:
            notice = trouble_of(event) or state.notice
            return replace(state, errand=_on_errand(draft, errand, event), notice=notice)


def _waiting(state: Identifying | EnteringPin, event: Event) -> tuple[Line, ...]:
    match event:
        case ItemPlaced():
            return wait(state.waiting, event)
        case BarcodeRead(text=text) if text not in state.card:
            return wait(state.waiting, ItemPlaced(ItemId(text)))
        case ItemTaken(item=item):
            return take(state.waiting, item)
        case _:
            return state.waiting


def _on_errand(draft: Draft, errand: Errand | None, event: Event) -> Errand | None:
    match event:
        case Answered() | Unanswered() | SecurityWritten() | Delayed():
            return _work_on_errand(draft, errand, event)
        case ItemTaken(item=item):
            return _take_from_errand(errand, item)
        case _:
            return errand


def _typed(draft: Draft, state: EnteringPin, digit: str) -> State:
    if len(state.pin.digits) >= MAX_PIN or len(digit) != 1 or digit not in DIGITS:
        return state
    state = replace(state, pin=Pin(state.pin.digits + digit), refused=None)
    if len(state.pin.digits) == state.pin_length:
        return _submit(draft, state)
    return state


def _may_be_whole(state: EnteringPin) -> bool:
    """Tell whether OK makes sense: a PIN surely too short must not cost a try before the lock."""
    return bool(state.pin.digits) and state.pin_length is None


def _submit(draft: Draft, state: EnteringPin) -> Identifying:
    key = draft.look(state.visit, Identify(state.card, state.pin))
    return Identifying(
        state.visit,
        state.card,
        key,
        with_pin=True,
        pin_length=state.pin_length,
        errand=state.errand,
        waiting=state.waiting,
    )


def _other_card(draft: Draft, state: EnteringPin, card: tuple[str, ...]) -> State:
    """Turn to another card, unless a patron's visit is open: it stays that patron's."""
    match state.errand:
        case Borrowing() | Ordering(after=Borrowing()) if not set(card) & set(state.card):
            return replace(state, refused=Refused(Refusal.SEVERAL_CARDS))
        case _:
            return identify(draft, state.visit, card, state.errand, state.waiting)


def _take_from_errand(errand: Errand | None, item: ItemId) -> Errand | None:
    match errand:
        case Returning(lines=lines) | Borrowing(lines=lines):
            return replace(errand, lines=take(lines, item))
        case Ordering(after=Borrowing(lines=lines) as after):
            return replace(errand, after=replace(after, lines=take(lines, item)))
        case _:
            return errand


def _work_on_errand(draft: Draft, errand: Errand | None, event: FromWork) -> Errand | None:
    match errand:
        case Returning(visit=visit, lines=lines, chosen=chosen):
            party = Party(visit, None, chosen)
            return replace(errand, lines=work(draft, party, lines, event))
        case Borrowing():
            return work_on_visit(draft, errand, event)
        case Ordering():
            return work_on_order(draft, errand, event)
        case None:
            return None
