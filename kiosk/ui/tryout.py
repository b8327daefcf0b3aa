"""One state for each screen, as full as it mostly gets, to try it out with before anybody comes.

It is apart from the states because nobody ever sees these: an invented patron with invented books.
"""

from datetime import UTC, datetime

from kiosk.session.lines import NO_VISIT, Key, Lent, Line, Looking, Returned
from kiosk.session.states import (
    Borrowing,
    CardWanted,
    EnteringPin,
    Finished,
    Idle,
    IdleWarning,
    Ordering,
    OutOfService,
    Registering,
    Returning,
    State,
    Welcomed,
)
from sync.circulation import (
    Account,
    CheckedIn,
    Item,
    ItemId,
    ItemState,
    Loan,
    Patron,
    PatronId,
    Title,
    TitleId,
)

_TITLE = Title(TitleId(""), "The Left Hand of Darkness", "Ursula K. Le Guin")
_DUE = datetime(2026, 12, 7, tzinfo=UTC)


def _lent(number: int) -> Line:
    item = ItemId(f"lent {number}")
    return Line(item, Lent(Loan(item, _TITLE, _DUE)), title=_TITLE)


def _returned(number: int) -> Line:
    item = Item(ItemId(f"returned {number}"), _TITLE, ItemState.AVAILABLE)
    return Line(item.id, Returned(CheckedIn(item)), title=_TITLE)


_BACK = (_returned(1), _returned(2))
_LINES = (*_BACK, _lent(1), _lent(2), Line(ItemId("new"), Looking(Key(0))))
_VISIT = Borrowing(NO_VISIT, Account(Patron(PatronId(""), "Anna"), loan_limit=10), (), _LINES)

STATES: tuple[State, ...] = (
    Idle(),
    _VISIT,
    Returning(NO_VISIT, _BACK),
    Finished(_LINES[:-1]),
    CardWanted(NO_VISIT),
    EnteringPin(NO_VISIT, (), pin_length=4),
    Ordering(NO_VISIT),
    Registering(NO_VISIT),
    Welcomed(NO_VISIT, PatronId("0")),
    IdleWarning(_VISIT, 20),
    OutOfService(),
)
"""What comes first in a visit first."""
