"""The command `journal`: what was asked for here and what became of it.

Rows are reported on the way, so that a long journal neither fills one message nor makes a patron
wait.  A card number is masked, and of a registration nothing is told but the masked new number.
"""

from collections.abc import Callable, Generator, Iterable
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from sync.catalogues.standalone.card_numbers import masked
from sync.catalogues.standalone.stocking import batches
from sync.circulation import CancelHold, Change, PlaceHold
from sync.commands.request import Request
from sync.commands.words import title_line, title_of, told
from sync.exits import Exit
from sync.journal import Entry
from sync.journal.entries import item_of, patron_of
from sync.office import Office

MOST_ROWS = 100_000
_PORTION = 100
_MOST_DAYS = 3660

_KINDS = {
    "CheckOut": "check out",
    "CheckIn": "check in",
    "Renew": "renew",
    "RenewAll": "renew all",
    "PlaceHold": "place hold",
    "CancelHold": "cancel hold",
    "Register": "register",
}


def show_journal(office: Office, request: Request) -> Generator[object, None, object]:
    """Report the last `count` changes, or with `exceptions` what staff must look at.

    With `statistics` the counters of the last `days` days are reported instead.
    """
    if request.flag("statistics"):
        return (yield from _statistics(office, request.whole("days", 30, 1, _MOST_DAYS)))
    row = _rows(office)
    if request.flag("exceptions"):
        found = office.journal.exceptions.open()
        rows: Iterable[dict[str, object]] = (
            {**row(each.entry), "number": each.number, "why": each.why} for each in found
        )
    else:
        last = office.journal.last(request.whole("count", 20, 1, MOST_ROWS))
        rows = map(row, last)
    count = yield from _reported(rows)
    return {"exit": int(Exit.DONE), "rows": count, **_waiting(office)}


def _reported(rows: Iterable[dict[str, object]]) -> Generator[object, None, int]:
    count = 0
    for portion in batches(rows, _PORTION):
        count += len(portion)
        yield {"rows": portion}
    return count


def _statistics(office: Office, days: int) -> Generator[object, None, object]:
    last = office.today()
    first = last - timedelta(days=days - 1)
    counted = office.journal.counters.between(first.isoformat(), last.isoformat())
    yield {"days": counted}
    return {"exit": int(Exit.DONE), "first": first.isoformat(), "last": last.isoformat()}


def _waiting(office: Office) -> dict[str, object]:
    return {
        "waiting": len(office.journal.waiting()),
        "exceptions": len(office.journal.exceptions.open()),
    }


def _rows(office: Office) -> Callable[[Entry], dict[str, object]]:
    """Return how an entry is told.  Boots are few, so each is looked up once."""
    zone, latest = office.settings.library.zone, lru_cache(office.journal.times.no_later_than)
    return lambda entry: _row(entry, zone, latest(entry.act.boot))


def _row(entry: Entry, zone: tzinfo, latest: datetime | None) -> dict[str, object]:
    change, patron = entry.act.change, patron_of(entry.act.change)
    title = title_of(entry.truth or entry.answer)
    return {
        "seq": entry.seq,
        "at": datetime.fromisoformat(entry.wall).astimezone(zone).isoformat(),
        "at_latest": None if latest is None else latest.astimezone(zone).isoformat(),
        "change": _KINDS.get(type(change).__name__, type(change).__name__),
        "item": item_of(change),
        "about": _about(change),
        "title": None if title is None else title_line(title),
        "card": None if patron is None else masked(patron),
        "state": entry.state,
        "outcome": entry.outcome,
        "told": told(entry.answer),
        "truth": told(entry.truth) or None,
        "security": entry.security,
        "attempts": entry.attempts,
    }


def _about(change: Change) -> str | None:
    match change:
        case PlaceHold(title=title):
            return f"title {title}"
        case CancelHold(hold=hold):
            return f"hold {hold}"
        case _:
            return None
