"""What members of staff see and do on the command line, where no patron is watching.

Apart from the acts because none of this is asked at a desk, so nothing of it has a request id.
An item's story names no person; a patron's view names the person but neither PIN nor history.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sync.catalogues.standalone.account import account_of
from sync.catalogues.standalone.card_numbers import masked
from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.tables.columns import Columns
from sync.catalogues.standalone.tables.members import Member
from sync.circulation import Account, Item, ItemId, Money, PatronId


@dataclass(frozen=True, slots=True)
class ItemEvent:
    """Something that happened to an item."""

    at: datetime
    event: str


@dataclass(frozen=True, slots=True)
class ItemStory:
    """An item, who has it (card masked), where it waits, and its last events, newest first."""

    item: Item
    branch: str | None
    not_for_loan: bool
    times_lent: int
    waiting: int
    lent_to: str | None
    shelf: str | None
    events: tuple[ItemEvent, ...]


@dataclass(frozen=True, slots=True, repr=False)
class PatronView:
    """A patron as staff see one: the account and the reasons a card may be refused for."""

    account: Account
    surname: str
    forename: str
    birth: date | None
    lost: bool
    blocked: bool
    block_reason: str | None
    provisional: bool
    has_pin: bool
    consent: str | None


def item_story(library: Library, spelling: ItemId) -> ItemStory | None:
    """Return what is known of the item of this barcode or UID."""
    entry = library.stock.item(spelling)
    if entry is None:
        return None
    store, zone = library.store, library.rules.opening.zone
    lent_to = store.value("SELECT card FROM patrons WHERE number = ?", [entry.loan_patron])
    events = store.query(
        "SELECT at, event FROM item_events WHERE item = ? ORDER BY number DESC", [entry.number]
    )
    times = store.value("SELECT times_lent FROM items WHERE number = ?", [entry.number])
    return ItemStory(
        item=entry.item,
        branch=entry.branch,
        not_for_loan=entry.not_for_loan,
        times_lent=int(times or 0),
        waiting=library.holds.waiting(entry.title_number),
        lent_to=None if lent_to is None else masked(str(lent_to)),
        shelf=None if entry.shelf is None else library.holds.place_name(entry.shelf),
        events=tuple(
            ItemEvent(row.moment("at").astimezone(zone), row.text("event"))
            for row in map(Columns, events)
        ),
    )


def patron_view(library: Library, card: PatronId, now: datetime) -> PatronView | None:
    """Return what is known of the patron of this card number or UID.  `now` has a time zone."""
    member = library.members.holder([card])
    if member is None:
        return None
    row = Columns(
        library.store.one("SELECT * FROM patrons WHERE number = ?", [member.number]) or {}
    )
    return PatronView(
        account=account_of(library, member, now),
        surname=row.text("surname"),
        forename=row.text("forename"),
        birth=member.birth,
        lost=member.lost,
        blocked=member.blocked,
        block_reason=row.text_or_none("block_reason"),
        provisional=member.provisional,
        has_pin=member.pin_hash is not None,
        consent=row.text_or_none("consent"),
    )


def verify(library: Library, card: PatronId, category: str, expires: date | None) -> None:
    """Make a provisional patron a full one.  Raises `LookupError` for an unknown card."""
    member = _member(library, card)
    with library.store.atomic():
        library.store.execute(
            "UPDATE patrons SET provisional = 0, category = ?, expires = ? WHERE number = ?",
            [category, None if expires is None else expires.isoformat(), member.number],
        )


def block(library: Library, card: PatronId, reason: str | None) -> None:
    """Block a card for this reason, or lift the block (None).  Raises `LookupError`."""
    member = _member(library, card)
    with library.store.atomic():
        library.store.execute(
            "UPDATE patrons SET blocked = ?, block_reason = ? WHERE number = ?",
            [int(reason is not None), reason, member.number],
        )


def pay(library: Library, card: PatronId, amount: Money) -> Money:
    """Book a payment against the oldest fees; return what was too much.  Raises `LookupError`."""
    member = _member(library, card)
    with library.store.atomic():
        return library.fees.pay(member.number, amount)


def mark(library: Library, spelling: ItemId, *, missing: bool, withdrawn: bool) -> None:
    """Say what is amiss with an item, or nothing any more.  Raises `LookupError`."""
    entry = library.stock.item(spelling)
    if entry is None:
        raise LookupError("no such item")
    with library.store.atomic():
        library.store.execute(
            "UPDATE items SET missing = ?, withdrawn = ? WHERE number = ?",
            [int(missing), int(withdrawn), entry.number],
        )


def _member(library: Library, card: PatronId) -> Member:
    member = library.members.holder([card])
    if member is None:
        raise LookupError("no such card")
    return member
