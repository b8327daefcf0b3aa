"""What becomes of an item on the hold shelf whose hold ends without it: the next in line gets it.

Apart from the acts because a hold ends in three ways (given up, lapsed, fulfilled by another copy),
and in each of them the next patron must not wait for a book that lies there.
"""

from datetime import datetime

from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.tables.holds import Kept
from sync.circulation import ItemState


def end_hold(library: Library, number: int, why: str, now: datetime) -> None:
    """End a hold, and hand on what was kept for it."""
    kept = library.holds.kept(number)
    library.holds.end(number)
    if kept is not None:
        hand_on(library, kept, why, now)


def hand_on(library: Library, kept: Kept, why: str, now: datetime) -> None:
    """Keep an item at its place for the next in line; where nobody waits it is free."""
    library.stock.note(kept.item, why, now)
    item = library.stock.by_number(kept.item)
    waiting = library.holds.next_in_line(item.title_number)
    if waiting is None or item.item.state is not ItemState.AVAILABLE or item.not_for_loan:
        return
    last = library.rules.hold_until(library.rules.opening.local(now).date())
    library.holds.trap(waiting, kept.item, last, kept.shelf)
    library.stock.note(kept.item, "kept for the next in line", now)
