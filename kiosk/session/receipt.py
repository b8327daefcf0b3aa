"""The end of a visit with items, and what of it may stand on the receipt."""

from dataclasses import replace

from kiosk.session.items import are_pending, is_open
from kiosk.session.lines import Declined, FeeAsked, Line
from kiosk.session.states import Borrowing, Finished, Idle, Returning, State
from sync.circulation import Refusal


def end_if_done(state: Returning | Borrowing) -> State:
    """End a visit that is to end, as soon as nothing is on its way any more."""
    if not state.finishing or are_pending(state.lines):
        return state
    lines = tuple(_settled(line) for line in state.lines if _may_stand(line))
    return Finished(lines) if lines else Idle()


def _settled(line: Line) -> Line:
    """Turn a fee that nobody agreed to into what it comes to: the item was not lent."""
    if isinstance(line.status, FeeAsked):
        return replace(line, status=Declined(line.status.refused))
    return line


def _may_stand(line: Line) -> bool:
    """Leave out what nothing came of, and a card's number that was taken for a book's."""
    if isinstance(line.status, Declined):
        return line.status.refused.reason is not Refusal.CARD_NOT_BOOK
    return isinstance(line.status, FeeAsked) or not is_open(line)
