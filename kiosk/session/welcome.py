"""What the answer about a card leads to: the visit, the PIN pad, or back to what it interrupted."""

from dataclasses import replace

from kiosk.session.draft import Draft
from kiosk.session.events import ItemPlaced
from kiosk.session.items import (
    Lines,
    Party,
    is_open,
    join,
    place_waiting,
    serve_waiting,
    wait,
)
from kiosk.session.lines import Declined
from kiosk.session.ordering import forget_questions, is_unproven, order_chosen
from kiosk.session.proofs import identify, is_own_card
from kiosk.session.receipt import end_if_done
from kiosk.session.states import (
    Borrowing,
    CardWanted,
    EnteringPin,
    Identifying,
    Idle,
    Ordering,
    Returning,
    State,
)
from sync.circulation import Account, Answer, Identified, ItemId, PinNeeded, Refusal, Refused

ASK_PIN_AGAIN = frozenset({Refusal.PIN_WRONG, Refusal.CARD_OR_PIN_WRONG})
NOT_A_CARD = frozenset({Refusal.BOOK_NOT_CARD, Refusal.CARD_UNKNOWN})


def told(draft: Draft, state: Identifying, answer: Answer) -> State:
    """Take in whose card this is."""
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
            return _sent_back(draft, state, answer)
        case _:
            return _sent_back(draft, state, Refused(Refusal.LINE_DOWN))


def resume(
    draft: Draft, state: Identifying | EnteringPin | CardWanted, notice: Refused | None = None
) -> State:
    """Go back to what the card interrupted, with what was laid down meanwhile."""
    match state.errand:
        case None:
            return Idle(notice)
        case Returning() as errand:
            return _resume_returning(draft, errand, state.waiting, notice)
        case Borrowing() as errand:
            # The visit could not be proven again: what was laid down is not asked in it.
            lines = join(errand.lines, state.waiting)
            return end_if_done(replace(errand, lines=lines, notice=notice))
        case Ordering(after=Borrowing(lines=before) as after) as errand:
            after = replace(after, lines=join(before, state.waiting))
            return replace(errand, after=after, chosen=None, result=notice or errand.result)
        case Ordering() as errand:
            draft.forget(errand.checking)
            return replace(errand, chosen=None, checking=None, result=notice)


def _resume_returning(
    draft: Draft, errand: Returning, waiting: Lines, notice: Refused | None
) -> State:
    party = Party(errand.visit, None, errand.chosen)
    lines = place_waiting(draft, party, errand.lines, waiting)
    if not lines and not errand.chosen:
        return Idle(notice)
    return replace(errand, lines=lines, notice=notice)


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
    state = replace(state, waiting=_without_card(state, account, state.waiting))
    party = Party(state.visit, account)
    match state.errand:
        case Borrowing() as errand:
            if errand.account.patron.id != account.patron.id:
                return resume(draft, state, Refused(Refusal.SEVERAL_CARDS))
            return end_if_done(_proven(draft, state, errand, account))
        case Ordering(after=Borrowing() as after) as errand:
            if after.account.patron.id != account.patron.id:
                return resume(draft, state, Refused(Refusal.SEVERAL_CARDS))
            after = _proven(draft, state, after, account)
            result = None if is_unproven(errand) else errand.result
            return order_chosen(draft, replace(errand, after=after, result=result))
        case Ordering() as errand:
            lines = place_waiting(draft, party, (), state.waiting)
            after = Borrowing(state.visit, account, state.card, lines)
            return order_chosen(draft, replace(errand, after=after))
        case Returning(lines=before):
            before = serve_waiting(draft, party, _without_card(state, account, before))
        case None:
            before = ()
    lines = place_waiting(draft, party, before, state.waiting)
    return Borrowing(state.visit, account, state.card, lines)


def _proven(draft: Draft, state: Identifying, visit: Borrowing, account: Account) -> Borrowing:
    """Go on with a visit that the desk knows again."""
    party = Party(state.visit, account)
    lines = serve_waiting(draft, party, visit.lines)
    lines = place_waiting(draft, party, lines, state.waiting)
    proofs = visit.proofs + 1
    return replace(visit, account=account, card=state.card, lines=lines, proofs=proofs, notice=None)


def _without_card(state: Identifying, account: Account, lines: Lines) -> Lines:
    """Drop the card's own number where it was taken for a book's."""
    return tuple(
        line
        for line in lines
        if not is_own_card(state.card, account, line.item)
        or not (is_open(line) or isinstance(line.status, Declined))
    )


def _was_a_book(draft: Draft, state: Identifying) -> State:
    placed = ItemPlaced(ItemId(state.card[0]))
    match state.errand:
        case Returning() as errand:
            pass
        case None | Ordering(after=None) if not state.wanted:
            if state.errand is not None:
                forget_questions(draft, state.errand)
            errand = Returning(state.visit)
        case _:
            return CardWanted(state.visit, state.errand, wait(state.waiting, placed))
    if state.wanted:
        return CardWanted(state.visit, errand, wait(state.waiting, placed))
    return _next_barcode(draft, errand, (*wait((), placed), *state.waiting))


def _next_barcode(draft: Draft, errand: Returning, waiting: Lines) -> State:
    """Take in the first, known to be a book; the next barcode may be a card again."""
    party = Party(errand.visit, None, errand.chosen)
    lines = place_waiting(draft, party, errand.lines, waiting[:1])
    errand, waiting = replace(errand, lines=lines), waiting[1:]
    barcode = next((line for line in waiting if line.uid is None), None)
    if barcode is None or errand.chosen:
        return replace(errand, lines=place_waiting(draft, party, lines, waiting))
    rest = tuple(line for line in waiting if line is not barcode)
    return identify(draft, errand.visit, (barcode.item,), errand, rest, barcode=True)


def _sent_back(draft: Draft, state: Identifying, refused: Refused) -> State:
    """Say why the card did not open anything, and let what waited go on waiting."""
    match state.errand:
        case None if state.waiting or state.wanted:
            return CardWanted(state.visit, None, state.waiting, refused)
        case Ordering(after=None, checking=None, chosen=chosen) as errand if chosen is not None:
            return CardWanted(state.visit, errand, state.waiting, refused)
        case _:
            return resume(draft, state, refused)
