"""From a card to a known patron, by way of the PIN where the card wants one.

What was going on before (returning, borrowing, ordering) is kept as the errand and goes on once
the patron is known; books laid down meanwhile wait for it.
"""

from dataclasses import replace

from kiosk.session.draft import Draft
from kiosk.session.events import (
    Answered,
    BackPressed,
    BarcodeRead,
    CardRead,
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
from kiosk.session.items import Lines, Party, place, serve_waiting, take, wait
from kiosk.session.lines import VisitNumber
from kiosk.session.ordering import order_chosen, work_on_search
from kiosk.session.replies import work, work_on_visit
from kiosk.session.states import (
    Borrowing,
    CardWanted,
    EnteringPin,
    Errand,
    Identifying,
    Idle,
    Ordering,
    Returning,
    State,
)
from kiosk.session.troubles import trouble_of
from sync.circulation import (
    Account,
    Answer,
    Identified,
    Identify,
    ItemId,
    Pin,
    PinNeeded,
    Refusal,
    Refused,
)

MAX_PIN = 12
"""More digits than any library asks for; what comes beyond is a leaning elbow."""

ASK_PIN_AGAIN = frozenset({Refusal.PIN_WRONG, Refusal.CARD_OR_PIN_WRONG})
NOT_A_CARD = frozenset({Refusal.BOOK_NOT_CARD, Refusal.CARD_UNKNOWN})


def identify(  # noqa: PLR0913 - the parts of one state
    draft: Draft,
    visit: VisitNumber,
    card: tuple[str, ...],
    errand: Errand | None = None,
    waiting: Lines = (),
    *,
    barcode: bool = False,
) -> Identifying:
    """Ask the desk whose card this is."""
    key = draft.look(visit, Identify(card))
    return Identifying(visit, card, key, barcode=barcode, errand=errand, waiting=waiting)


def identifying(draft: Draft, state: Identifying, event: Event) -> State:
    """Step while the desk is asked whose card this is."""
    match event:
        case Answered(key=key, answer=answer) if key == state.key:
            return _told(draft, state, answer)
        case Unanswered(key=key) if key == state.key:
            return _sent_back(state, Refused(Refusal.LINE_DOWN))
        case Answered() | Unanswered() | SecurityWritten():
            return replace(state, errand=_work_on_errand(draft, state.errand, event))
        case ItemPlaced() | BarcodeRead():
            return replace(state, waiting=wait(state.waiting, _as_item(event)))
        case ItemTaken(item=item):
            return replace(state, waiting=take(state.waiting, item))
        case BackPressed() | FinishPressed():
            draft.forget(state.key)
            return _leave(state)
        case _:
            return state


def entering_pin(draft: Draft, state: EnteringPin, event: Event) -> State:
    """Step at the PIN pad."""
    match event:
        case DigitPressed(digit=digit):
            return _typed(draft, state, digit)
        case ErasePressed():
            return replace(state, pin=Pin(state.pin.digits[:-1]))
        case OkPressed() if state.pin.digits:
            return _submit(draft, state)
        case Answered() | Unanswered() | SecurityWritten():
            return replace(state, errand=_work_on_errand(draft, state.errand, event))
        case ItemPlaced() | BarcodeRead():
            return replace(state, waiting=wait(state.waiting, _as_item(event)))
        case ItemTaken(item=item):
            return replace(state, waiting=take(state.waiting, item))
        case CardRead(card=card) if card != state.card:
            return identify(draft, state.visit, card, state.errand, state.waiting)
        case BackPressed() | FinishPressed():
            return _leave(state)
        case _:
            return state


def card_wanted(draft: Draft, state: CardWanted, event: Event) -> State:
    """Step while the patron is asked to lay down the card."""
    match event:
        case CardRead(card=card):
            return identify(draft, state.visit, card, state.errand, state.waiting)
        case BarcodeRead(text=text):
            errand, waiting = state.errand, state.waiting
            return identify(draft, state.visit, (text,), errand, waiting, barcode=True)
        case Answered() | Unanswered() | SecurityWritten():
            return replace(state, errand=_work_on_errand(draft, state.errand, event))
        case ItemPlaced():
            return replace(state, waiting=wait(state.waiting, event))
        case ItemTaken(item=item):
            return replace(state, waiting=take(state.waiting, item))
        case BackPressed() | FinishPressed():
            return _leave(state)
        case _:
            refused = trouble_of(event)
            return replace(state, notice=refused) if refused is not None else state


def _as_item(event: ItemPlaced | BarcodeRead) -> ItemPlaced:
    return event if isinstance(event, ItemPlaced) else ItemPlaced(ItemId(event.text))


def _typed(draft: Draft, state: EnteringPin, digit: str) -> State:
    if len(state.pin.digits) >= MAX_PIN or not (digit.isascii() and digit.isdigit()):
        return state
    state = replace(state, pin=Pin(state.pin.digits + digit), refused=None)
    if len(state.pin.digits) == state.pin_length:
        return _submit(draft, state)
    return state


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


def _told(draft: Draft, state: Identifying, answer: Answer) -> State:
    match answer:
        case Identified(account=account):
            return _welcome(draft, state, account)
        case PinNeeded(length=length):
            return _ask_pin(state, length, None)
        case Refused(reason=reason) if reason in ASK_PIN_AGAIN and state.with_pin:
            return _ask_pin(state, state.pin_length, answer)
        case Refused(reason=reason) if reason in NOT_A_CARD and state.barcode:
            return _was_a_book(draft, state)
        case Refused():
            return _sent_back(state, answer)
        case _:
            return _sent_back(state, Refused(Refusal.LINE_DOWN))


def _ask_pin(state: Identifying, length: int | None, refused: Refused | None) -> EnteringPin:
    return EnteringPin(
        state.visit,
        state.card,
        pin_length=length,
        refused=refused,
        errand=state.errand,
        waiting=state.waiting,
    )


def _welcome(draft: Draft, state: Identifying, account: Account) -> State:
    party = Party(state.visit, account)
    match state.errand:
        case Ordering() as errand:
            lines = serve_waiting(draft, party, state.waiting)
            after = Borrowing(state.visit, account, state.card, lines)
            return order_chosen(draft, replace(errand, after=after))
        case Borrowing(lines=before, proofs=proofs):
            proofs += 1
        case Returning(lines=before):
            proofs = 0
        case None:
            before, proofs = (), 0
    lines = serve_waiting(draft, party, (*before, *state.waiting))
    return Borrowing(state.visit, account, state.card, lines, proofs=proofs)


def _was_a_book(draft: Draft, state: Identifying) -> State:
    placed = ItemPlaced(ItemId(state.card[0]))
    match state.errand:
        case Returning() as errand:
            party = Party(state.visit, None, errand.chosen)
            lines = place(draft, party, (*errand.lines, *state.waiting), placed)
            return replace(errand, lines=lines)
        case None if not state.waiting:
            return Returning(state.visit, place(draft, Party(state.visit), (), placed))
        case _:
            waiting = wait(state.waiting, placed)
            return CardWanted(state.visit, state.errand, waiting)


def _sent_back(state: Identifying, refused: Refused) -> State:
    """Say why the card did not open anything, and let what waited go on waiting."""
    match state.errand:
        case None if not state.waiting:
            return Idle(refused)
        case None:
            return CardWanted(state.visit, None, state.waiting, refused)
        case Returning() as errand:
            return replace(errand, lines=(*errand.lines, *state.waiting), notice=refused)
        case Borrowing() as errand:
            # The visit could not be proven again: nothing more may be asked in it.
            return replace(errand, notice=refused)
        case Ordering() as errand:
            return CardWanted(state.visit, errand, state.waiting, refused)


def _leave(state: Identifying | EnteringPin | CardWanted) -> State:
    match state.errand:
        case None:
            return Idle()
        case Ordering() as errand:
            return replace(errand, chosen=None)
        case Returning() as errand:
            return replace(errand, lines=(*errand.lines, *state.waiting))
        case Borrowing() as errand:
            return errand


def _work_on_errand(draft: Draft, errand: Errand | None, event: FromWork) -> Errand | None:
    match errand:
        case Returning(visit=visit, lines=lines, chosen=chosen):
            party = Party(visit, None, chosen)
            return replace(errand, lines=work(draft, party, lines, event))
        case Borrowing():
            return work_on_visit(draft, errand, event)
        case Ordering():
            return work_on_search(errand, event)
        case None:
            return None
