"""The states in which nobody is here, or somebody is just leaving or has just arrived."""

from kiosk.session.draft import Draft
from kiosk.session.events import (
    Answered,
    BackPressed,
    BarcodeRead,
    BorrowPressed,
    CardRead,
    Event,
    FinishPressed,
    FromDevices,
    FromPerson,
    ItemPlaced,
    OrderPressed,
    RegisterPressed,
    ReturnPressed,
    Started,
    TimeUp,
)
from kiosk.session.items import Party, find, place
from kiosk.session.lines import NO_VISIT, Extended, Lent
from kiosk.session.proofs import identify
from kiosk.session.states import (
    CardWanted,
    Finished,
    Idle,
    Ordering,
    Registering,
    Returning,
    State,
    Welcomed,
)
from kiosk.session.troubles import trouble_of
from sync.circulation import Interrupted, ItemId, NeverShown

FROM_SOMEBODY = FromDevices | FromPerson


def idle(draft: Draft, state: Idle, event: Event) -> State:
    """Step while nobody is here: a card, a book or a tile opens a visit."""
    match event:
        case Started():
            return ask_never_shown(draft, state)
        case Answered(visit=visit, answer=NeverShown() as answer) if visit == NO_VISIT:
            return Idle(answer) if answer.lent or answer.returned else state
        case TimeUp():
            return Idle()
        case _:
            return open_visit(draft, event) or _trouble(state, event)


def ask_never_shown(draft: Draft, state: Idle) -> Idle:
    """Ask what a dead screen never showed; the answer comes to nobody's visit."""
    draft.look(NO_VISIT, Interrupted())
    return state


def finished(draft: Draft, state: Finished, event: Event) -> State:
    """Let the receipt stand until its time is over or somebody begins anew."""
    match event:
        case TimeUp() | FinishPressed() | BackPressed():
            return Idle()
        case ItemPlaced(item=item) if _is_theirs(state, item):
            # Still on the plate, or put back because its tag was not written: not a return.
            return state
        case _:
            return open_visit(draft, event) or state


def _is_theirs(state: Finished, item: ItemId) -> bool:
    line = find(state.lines, item)
    return line is not None and isinstance(line.status, Lent | Extended)


def welcomed(draft: Draft, state: Welcomed, event: Event) -> State:
    """Let the new card number stand; the new patron may borrow at once."""
    match event:
        case FinishPressed() | BackPressed():
            return Idle()
        case _:
            return open_visit(draft, event) or state


def open_visit(draft: Draft, event: Event) -> State | None:
    """Open the visit this event begins, None when it begins none or nobody would answer."""
    match event:
        case _ if not draft.session.health.desk:
            return None
        case CardRead(card=card):
            return identify(draft, draft.new_visit(), card)
        case BarcodeRead(text=text):
            return identify(draft, draft.new_visit(), (text,), barcode=True)
        case ItemPlaced():
            visit = draft.new_visit()
            return Returning(visit, place(draft, Party(visit), (), event))
        case BorrowPressed():
            return CardWanted(draft.new_visit())
        case ReturnPressed():
            return Returning(draft.new_visit(), chosen=True)
        case OrderPressed():
            return Ordering(draft.new_visit())
        case RegisterPressed():
            return Registering(draft.new_visit())
        case _:
            return None


def _trouble(state: Idle, event: Event) -> Idle:
    refused = trouble_of(event)
    return Idle(refused) if refused is not None else state
