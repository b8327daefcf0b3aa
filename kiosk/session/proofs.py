"""Showing the desk a card: the first time, and again when the desk has forgotten the visit."""

from dataclasses import replace

from kiosk.session.draft import Draft
from kiosk.session.items import Lines
from kiosk.session.lines import Declined, NeedsCard, VisitNumber
from kiosk.session.states import Borrowing, Errand, Identifying
from sync.circulation import Account, Identify, Refusal, Refused

MAX_PROOFS = 2
"""How often one visit may be proven again before the desk is believed to be confused."""


def identify(  # noqa: PLR0913 - the parts of one state
    draft: Draft,
    visit: VisitNumber,
    card: tuple[str, ...],
    errand: Errand | None = None,
    waiting: Lines = (),
    *,
    barcode: bool = False,
    wanted: bool = False,
) -> Identifying:
    """Ask the desk whose card this is."""
    key = draft.look(visit, Identify(card))
    return Identifying(
        visit, card, key, barcode=barcode, wanted=wanted, errand=errand, waiting=waiting
    )


def is_own_card(card: tuple[str, ...], account: Account, text: str) -> bool:
    """Tell whether this text names the patron's card rather than a book."""
    return text in card or text == account.patron.id


def waits_for_card(visit: Borrowing) -> bool:
    """Tell whether something waits until the desk believes the visit again."""
    return any(isinstance(line.status, NeedsCard) for line in visit.lines)


def was_forgotten(before: Borrowing, after: Borrowing) -> bool:
    """Tell whether the desk has just now refused something because it has forgotten the visit.

    What waited before has been tried already, and the patron may have left the PIN pad over it.
    """
    waited = {line.item for line in before.lines if isinstance(line.status, NeedsCard)}
    waits = {line.item for line in after.lines if isinstance(line.status, NeedsCard)}
    return bool(waits - waited)


def decline_unproven(visit: Borrowing) -> Borrowing:
    """Give up what the desk will not believe."""
    declined = Declined(Refused(Refusal.VISIT_UNPROVEN))
    lines = tuple(
        replace(line, status=declined) if isinstance(line.status, NeedsCard) else line
        for line in visit.lines
    )
    return replace(visit, lines=lines)
