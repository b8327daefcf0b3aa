"""Readings that can not be used, as the refusal the patron is told."""

from kiosk.session.events import CardUnreadable, Event, ItemUnreadable, SeveralCards, TooManyItems
from sync.circulation import Refusal, Refused

TROUBLES = {
    SeveralCards: Refusal.SEVERAL_CARDS,
    CardUnreadable: Refusal.CARD_UNREADABLE,
    ItemUnreadable: Refusal.ITEM_UNREADABLE,
    TooManyItems: Refusal.TOO_MANY_ITEMS,
}


def trouble_of(event: Event) -> Refused | None:
    """Say what is wrong with a reading, None when nothing is."""
    reason = TROUBLES.get(type(event))
    return Refused(reason) if reason is not None else None
