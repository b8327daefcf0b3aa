"""What lies on the plate that no visit knows of: more than can be read, or laid down for nobody.

It is apart from the visits because it outlives them: a notice must not go because a card came, and
a book laid down while the desk was away lies there when it is back.

    desk away   book on the plate ----------> desk back: taken in as if it were laid down now
                card, or book at a scanner -> desk back: "please lay it down again"
"""

from dataclasses import replace

from kiosk.session.draft import Draft
from kiosk.session.events import (
    BarcodeRead,
    CardRead,
    Event,
    ItemPlaced,
    ItemsFit,
    ItemTaken,
    TooManyItems,
)
from kiosk.session.items import Party, place_waiting, take, wait
from kiosk.session.states import (
    Borrowing,
    CardWanted,
    Finished,
    Idle,
    OutOfService,
    Plate,
    Returning,
    State,
)
from sync.circulation import Refusal, Refused

OVERFULL = Refused(Refusal.TOO_MANY_ITEMS)
LAY_AGAIN = Refused(Refusal.LAY_AGAIN)


def noted(plate: Plate, state: State, event: Event, *, served: bool) -> Plate:
    """Take in what an event says of the plate; `served`: the desk is there."""
    match event:
        case TooManyItems():
            return replace(plate, overfull=True)
        case ItemsFit():
            return replace(plate, overfull=False)
        case ItemTaken(item=item):
            return replace(plate, lying=take(plate.lying, item))
        case _ if served or not isinstance(state, OutOfService | Finished):
            return plate
        case ItemPlaced(uid=uid) if uid is not None:
            return replace(plate, lying=wait(plate.lying, event))
        case ItemPlaced() | CardRead() | BarcodeRead():
            # Nothing tells when a scanned book is carried away: it can not be taken in later.
            return replace(plate, missed=True)
        case _:
            return plate


def taken_in(draft: Draft, plate: Plate) -> Idle | Returning:
    """Begin with what was laid down while the desk was away, and say what must be laid again."""
    notice = LAY_AGAIN if plate.missed else None
    if not plate.lying:
        return Idle(notice)
    visit = draft.new_visit()
    lines = place_waiting(draft, Party(visit), (), plate.lying)
    return Returning(visit, lines, notice=notice)


def reminded(plate: Plate, state: State) -> State:
    """Let the notice of an overfull plate stand exactly as long as the plate is overfull."""
    match state:
        case Borrowing(finishing=False) | Returning(finishing=False) | CardWanted():
            if plate.overfull and state.notice is None:
                return replace(state, notice=OVERFULL)
            if not plate.overfull and state.notice == OVERFULL:
                return replace(state, notice=None)
            return state
        case Idle(notice=notice) if notice == OVERFULL and not plate.overfull:
            return Idle()
        case _:
            return state
