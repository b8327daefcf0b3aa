"""What a technician reads of values: states, damages, answers and changes in plain English.

Apart from the commands because the same words stand in their output and in the report of an
import.  Nothing here names a patron: a card number is masked, a registration is not told.
"""

from sync.catalogues.standalone.card_numbers import masked
from sync.circulation import (
    AllRenewed,
    Answer,
    CheckedIn,
    CheckedOut,
    HoldPlaced,
    ItemState,
    Loan,
    Refused,
    Registered,
    Renewed,
    Route,
    Title,
    Undecided,
)
from sync.importing.records import Damage

STATES: dict[ItemState, str] = {
    ItemState.AVAILABLE: "available",
    ItemState.ON_LOAN: "on loan",
    ItemState.HOLD_SHELF: "on the hold shelf",
    ItemState.IN_TRANSIT: "in transit",
    ItemState.MISSING: "missing",
    ItemState.WITHDRAWN: "withdrawn",
}

DAMAGES: dict[Damage, str] = {
    Damage.NOT_A_RECORD: "no record",
    Damage.CUT_SHORT: "cut short",
    Damage.DIRECTORY_BROKEN: "its directory is broken",
    Damage.DIRECTORY_REPAIRED: "its directory was repaired",
    Damage.LEADER_REPAIRED: "its leader was repaired",
    Damage.LENGTH_WRONG: "its length is wrong",
    Damage.RECORD_TOO_LONG: "longer than a record may be",
    Damage.TEXT_UNREADABLE: "a text that is not in the named character set",
    Damage.TEXT_IMPLAUSIBLE: "a text that makes no sense in the named character set",
    Damage.XML_BROKEN: "its XML is broken",
    Damage.XML_REPAIRED: "its XML was repaired",
    Damage.TITLE_SHORTENED: "its title is longer than any, and was cut",
    Damage.TITLE_MISSING: "without a title",
    Damage.DELETED: "marked as deleted",
    Damage.ITEM_WITHOUT_BARCODE: "an item without a barcode",
    Damage.ITEM_REPEATED: "an item that is there twice",
    Damage.ARCHIVE_BROKEN: "the archive is broken from here on",
    Damage.ROW_TOO_LONG: "too long for a row",
    Damage.VALUE_MISSING: "a value is missing",
    Damage.VALUE_WRONG: "a value makes no sense",
    Damage.REPEATED: "there already in this file",
}

_ROUTES: dict[Route, str] = {
    Route.SHELF: "to the shelf",
    Route.HOLD_SHELF: "to the hold shelf",
    Route.TRANSIT: "on its way to another branch",
    Route.STAFF: "to the staff",
}


def title_line(title: Title) -> str:
    """Return author, title and year in one line."""
    author = f"{title.author.removesuffix('.')}. " if title.author else ""
    year = f" ({title.year})" if title.year else ""
    return f"{author}{title.title}{year}"


def ends(loan: Loan) -> str:
    """Return when a loan ends: its date, and the time of a loan by the hour."""
    return f"{loan.due:%Y-%m-%d %H:%M}" if loan.by_hour else f"{loan.due:%Y-%m-%d}"


def told(answer: Answer | None) -> str:
    """Say in a few words what an answer of the desk was."""
    match answer:
        case None:
            return ""
        case Refused(reason=reason):
            return f"refused: {reason}"
        case CheckedOut(loan=loan, provisional=provisional):
            return f"lent until {ends(loan)}" + _said(provisional)
        case Renewed(loan=loan, provisional=provisional):
            return f"renewed until {ends(loan)}" + _said(provisional)
        case CheckedIn(route=route, place=place, provisional=provisional):
            where = f" {place}" if place else ""
            return f"returned, {_ROUTES[route]}{where}" + _said(provisional)
        case AllRenewed(renewed=renewed, refused=refused):
            return f"{len(renewed)} renewed, {len(refused)} not"
        case HoldPlaced(hold=hold):
            return f"number {hold.queue} in the queue"
        case Registered(patron=patron):
            return f"card {masked(patron.id)}"
        case Undecided():
            return "undecided: the item stays here"
        case _:
            return "done"


def title_of(answer: Answer | None) -> Title | None:
    """Return the title an answer speaks of."""
    match answer:
        case CheckedOut(loan=loan) | Renewed(loan=loan):
            return loan.title
        case CheckedIn(item=item):
            return item.title
        case HoldPlaced(hold=hold):
            return hold.title
        case Refused(item=item) if item is not None:
            return item.title
        case _:
            return None


def _said(provisional: bool) -> str:  # noqa: FBT001 - a field of the answer
    return " (provisional)" if provisional else ""
