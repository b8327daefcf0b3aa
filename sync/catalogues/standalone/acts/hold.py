"""The acts of placing a hold and of giving it up, and the look ahead at whether one makes sense."""

from collections.abc import Callable
from datetime import datetime

from sync.catalogues.standalone.acts.hold_shelf import end_hold
from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.policy.holding import Claim, may_hold
from sync.catalogues.standalone.tables.members import Member
from sync.circulation import (
    CancelHold,
    HoldCancelled,
    HoldPlaced,
    HoldPossible,
    Item,
    PlaceHold,
    Refusal,
    Refused,
    Title,
    TitleId,
)


def place_hold(library: Library, change: PlaceHold, now: datetime) -> HoldPlaced | Refused:
    """Put a patron into the queue for a title, or say why not."""
    member = library.members.member(change.patron)
    if member is None:
        return Refused(Refusal.CARD_UNKNOWN)
    found = library.stock.title(change.title)
    if found is None:
        return Refused(Refusal.TITLE_UNKNOWN)
    if change.pickup is not None and change.pickup != library.rules.branch:
        return Refused(Refusal.NOT_SUPPORTED)  # this library has one house
    number, title = found
    claim = _claim(library, member, number, title)
    standing = library.members.standing(member, now)
    refusal = may_hold(claim, standing, on_shelf_allowed=library.rules.holds_on_shelf)
    if refusal is not None:
        return refusal
    return HoldPlaced(library.holds.hold(library.holds.place(number, member.number, now)))


def hold_outlook(library: Library, title_id: TitleId) -> HoldPossible | Refused:
    """Say whether anybody at all could put this title on hold.  Changes nothing.

    Only what every category may take from the shelf keeps a patron who is not known yet from
    ordering; for the others the rules of their own category decide.
    """
    rules = library.rules
    found = library.stock.title(title_id)
    if found is None:
        return Refused(Refusal.TITLE_UNKNOWN)
    number, _ = found
    if not any(rules.is_ever_held(kind) for kind in library.stock.lent_types(number)):
        return Refused(Refusal.HOLD_NOT_ALLOWED)
    on_shelf = _spare_copy(library, number, rules.is_lent_to_all)
    if on_shelf is not None and not rules.holds_on_shelf:
        return Refused(Refusal.HOLD_ON_SHELF, on_shelf)
    return HoldPossible()


def cancel_hold(library: Library, change: CancelHold, now: datetime) -> HoldCancelled | Refused:
    """Take a patron out of a queue; what lay on the hold shelf is kept for the next in line."""
    member = library.members.member(change.patron)
    owned = library.holds.owner(change.hold)
    if member is None or owned is None or owned[1] != member.number:
        return Refused(Refusal.HOLD_UNKNOWN)
    end_hold(library, owned[0], "hold given up", now)
    return HoldCancelled(change.hold)


def _claim(library: Library, member: Member, number: int, title: Title) -> Claim:
    category = member.patron.category
    types = library.stock.lent_types(number)
    terms = [library.rules.terms(category, kind) for kind in types]
    return Claim(
        title=title,
        copies=sum(each.lendable and each.holds for each in terms),
        on_shelf=_spare_item(library, member, number),
        mine=len(library.holds.of_patron(member.number)),
        is_on_hold=library.holds.number_of(member.number, number) is not None,
        is_on_loan=library.loans.has_title(member.number, number),
    )


def _spare_item(library: Library, member: Member, title: int) -> Item | None:
    """Return an item this patron could take from the shelf at once, unless all are spoken for."""
    category = member.patron.category
    return _spare_copy(library, title, lambda kind: library.rules.terms(category, kind).lendable)


def _spare_copy(library: Library, title: int, is_lent: Callable[[str], bool]) -> Item | None:
    copies = library.stock.free_copies(title)
    types = [kind for kind in copies if is_lent(kind)]
    if sum(copies[kind] for kind in types) <= library.holds.waiting(title):
        return None
    return library.stock.free_item(title, types[0])
