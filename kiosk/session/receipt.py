"""The end of a visit with items, and what of it may stand on the receipt."""

from kiosk.session.items import are_pending, is_open
from kiosk.session.lines import Declined, Line
from kiosk.session.states import Borrowing, Finished, Idle, Returning, State
from sync.circulation import Refusal


def end_if_done(state: Returning | Borrowing) -> State:
    """End a visit that is to end, as soon as nothing is on its way any more."""
    if not state.finishing or are_pending(state.lines):
        return state
    lines = tuple(line for line in state.lines if _may_stand(line))
    return Finished(lines) if lines else Idle()


def _may_stand(line: Line) -> bool:
    """Leave out what nothing came of, and a card's number that was taken for a book's."""
    if isinstance(line.status, Declined):
        return line.status.refused.reason is not Refusal.CARD_NOT_BOOK
    return not is_open(line)
