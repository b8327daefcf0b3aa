"""Who stands at the kiosk: a card is looked up and its PIN compared.

    presented card   unknown, lost and a wrong PIN are told apart
    typed number     the PIN is always asked, and a wrong number reads like a wrong PIN

Apart from the other queries because it alone sees a PIN.  Counting wrong ones is the desk's affair.
"""

from datetime import datetime

from sync.catalogues.standalone.account import account_of
from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.pins import Pins
from sync.catalogues.standalone.policy.standing import may_enter
from sync.catalogues.standalone.tables.members import Member
from sync.circulation import Identified, Identify, ItemId, PinNeeded, Refusal, Refused


def identify(
    library: Library, pins: Pins, query: Identify, now: datetime
) -> Identified | PinNeeded | Refused:
    """Open the account of a card, ask for its PIN, or say why not."""
    member = library.members.holder(query.card)
    answer = _typed if query.typed else _presented
    refusal = answer(library, pins, query, member)
    if refusal is not None:
        return refusal
    if member is None:
        return _not_a_card(library, query)
    entry = may_enter(library.members.standing(member, now))
    return entry or Identified(account_of(library, member, now))


def _typed(
    library: Library, pins: Pins, query: Identify, member: Member | None
) -> PinNeeded | Refused | None:
    if query.pin is None:
        return PinNeeded(library.rules.pin_length)
    stored = member.pin_hash if member else None
    return None if pins.matches(stored, query.pin) else Refused(Refusal.CARD_OR_PIN_WRONG)


def _presented(
    library: Library, pins: Pins, query: Identify, member: Member | None
) -> PinNeeded | Refused | None:
    """Let a card without a PIN in, unless the library wants one.  A lost card is told at once."""
    if member is None:
        return None
    if member.lost:
        return Refused(Refusal.CARD_LOST)
    if member.pin_hash is None:
        return Refused(Refusal.PIN_NOT_SET) if library.rules.pin_required else None
    if query.pin is None:
        return PinNeeded(library.rules.pin_length)
    return None if pins.matches(member.pin_hash, query.pin) else Refused(Refusal.PIN_WRONG)


def _not_a_card(library: Library, query: Identify) -> Refused:
    if any(library.stock.item(ItemId(spelling)) for spelling in query.card):
        return Refused(Refusal.BOOK_NOT_CARD)
    return Refused(Refusal.CARD_UNKNOWN)
