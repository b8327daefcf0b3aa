"""The act of taking an item back, which is never refused for a rule.

    loan ends, fine is booked --> withdrawn?        to the staff
                              --> somebody waits?   to the hold shelf, its place is answered
                              --> another branch's? on its way there
                              --> else              to the shelf

An item that was not on loan is put where it belongs all the same: that is how an item found in the
house, or taken from the shelf for a hold, gets onto the hold shelf.  Where nothing came of it the
answer is NOT_ON_LOAN with the item as it stands now.
"""

from datetime import datetime

from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.policy.fines import fine_for
from sync.catalogues.standalone.tables.fees import FeeKind
from sync.catalogues.standalone.tables.stock import StockItem
from sync.circulation import (
    CheckedIn,
    CheckIn,
    ItemState,
    Money,
    Refusal,
    Refused,
    Route,
)


def check_in(library: Library, change: CheckIn, now: datetime) -> CheckedIn | Refused:
    """Take an item back and say where it goes."""
    item = library.known_item(change.item)
    if isinstance(item, Refused):
        return item
    was_on_loan = item.loan_patron is not None
    fine = end_loan(library, item, now)
    library.stock.note(item.number, "returned" if was_on_loan else "seen", now)
    library.stock.see(item.number, library.rules.branch)
    route, place = _route(library, item, now)
    item_now = library.stock.by_number(item.number).item
    moved = route is not Route.SHELF and item.item.state is not item_now.state
    if not was_on_loan and not moved and item.item.state is not ItemState.IN_TRANSIT:
        return Refused(Refusal.NOT_ON_LOAN, item_now)
    return CheckedIn(item_now, route, place, fine or None)


def end_loan(library: Library, item: StockItem, now: datetime) -> Money:
    """Close the loan of an item, if it has one, and return the fine that was booked."""
    if item.loan_patron is None or item.item.due is None:
        return Money(0)
    category = library.members.category(item.loan_patron)
    terms = library.rules.terms(category, item.item.item_type)
    fine = fine_for(terms, library.rules.opening, item.item.due, now)
    library.fees.charge(item.loan_patron, FeeKind.FINE, fine, now, item.number)
    library.loans.close(item.number, now)
    return fine


def _route(library: Library, item: StockItem, now: datetime) -> tuple[Route, str | None]:
    """Find out where an item without a loan belongs, and write it down."""
    library.stock.send(item.number, None)
    as_is = library.stock.by_number(item.number)
    if as_is.item.state is ItemState.WITHDRAWN:
        return Route.STAFF, None
    if as_is.shelf is not None:
        return Route.HOLD_SHELF, library.holds.place_name(as_is.shelf)
    hold = _hold_to_serve(library, as_is)
    if hold is not None:
        today = library.rules.opening.local(now).date()
        last = library.rules.hold_until(today)
        return Route.HOLD_SHELF, library.holds.trap(hold, item.number, last)
    if item.branch and library.rules.branch and item.branch != library.rules.branch:
        library.stock.send(item.number, item.branch)
        return Route.TRANSIT, item.branch
    return Route.SHELF, None


def _hold_to_serve(library: Library, item: StockItem) -> int | None:
    if item.not_for_loan or not library.rules.is_ever_lent(item.item.item_type):
        return None
    return library.holds.next_in_line(item.title_number)
