"""The command `patron`: how a patron stands, and the lock of the PIN, which staff may lift.

It shows no PIN and no history, and of the name what the kiosk's own screen shows.
"""

from collections.abc import Generator, Sequence

from sync.catalogues.standalone.card_numbers import masked
from sync.catalogues.standalone.staff import PatronView, patron_view
from sync.circulation import Hold, Loan, PatronId
from sync.commands.request import Request
from sync.commands.words import ends, title_line
from sync.exits import Exit
from sync.failure import Failure
from sync.office import Office
from sync.pins import UNTIL_STAFF


def show_patron(office: Office, request: Request) -> Generator[object, None, object]:
    """Return the patron of the number or UID in `card`; with `unlock` lift the lock of the PIN.

    Raises `Failure` when there is no such card.
    """
    card = request.text("card").strip()
    yield {}
    view = patron_view(office.catalogue.library, PatronId(card), office.now())
    if view is None:
        raise Failure(Exit.REFUSED, "no patron has this card")
    spellings = _spellings(office, view, card)
    unlocked = request.flag("unlock") and office.desk.guard.unlock(spellings)
    return {
        "exit": int(Exit.DONE),
        **_told(view),
        "pin_lock": _lock(office.desk.guard.locked(spellings)),
        "unlocked": unlocked,
    }


def _spellings(office: Office, view: PatronView, card: str) -> Sequence[str]:
    """Return everything this patron's cards may have been presented as; locks are kept by it."""
    rows = office.catalogue.library.store.query(
        "SELECT c.spelling FROM cards c JOIN patrons p ON p.number = c.patron WHERE p.card = ?",
        [view.account.patron.id],
    )
    stored = [str(row["spelling"]) for row in rows]
    return tuple(dict.fromkeys([view.account.patron.id, card, *stored]))


def _lock(minutes: int | None) -> str | None:
    if minutes is None:
        return None
    return "until staff lift it" if minutes == UNTIL_STAFF else f"{minutes} min"


def _told(view: PatronView) -> dict[str, object]:
    account, patron = view.account, view.account.patron
    return {
        "card": masked(patron.id),
        "name": patron.name,
        "category": patron.category,
        "expires": None if patron.expires is None else patron.expires.isoformat(),
        "blocks": _blocks(view),
        "has_pin": view.has_pin,
        "loan_limit": account.loan_limit,
        "fees": account.fees,
        "currency": account.currency,
        "loans": [_loan(loan) for loan in account.loans],
        "holds": [_hold(hold) for hold in account.holds],
        "messages": list(account.messages),
    }


def _blocks(view: PatronView) -> list[str]:
    reason = f"blocked: {view.block_reason}" if view.block_reason else "blocked"
    said = ((view.lost, "lost"), (view.blocked, reason), (view.provisional, "not verified yet"))
    return [text for holds, text in said if holds]


def _loan(loan: Loan) -> dict[str, object]:
    return {
        "item": loan.item,
        "line": title_line(loan.title),
        "due": loan.due.isoformat(),
        "ends": ends(loan),
        "overdue": loan.overdue,
        "renewals": loan.renewals,
        "not_renewable": loan.renewal.refusal if loan.renewal else None,
    }


def _hold(hold: Hold) -> dict[str, object]:
    return {
        "line": title_line(hold.title),
        "queue": hold.queue,
        "ready": hold.ready,
        "shelf": hold.shelf,
        "keep_until": None if hold.keep_until is None else hold.keep_until.isoformat(),
    }
