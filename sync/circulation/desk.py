"""The two ports of circulation: the `Desk` a patron stands at, the `Catalogue` behind it.

    kiosk --> Desk (SteadyDesk: journal, PIN, house rules) --> Catalogue (standalone, SIP2, Koha)

Silence is an exception with two kinds:

    Silence
    |-- Unavailable    nothing was sent; it may be asked again
    `-- Unknown        it may have happened; ask what became of it, never send it again blindly
"""

from typing import Protocol

from sync.circulation.answers import Answer
from sync.circulation.identifiers import RequestId, VisitId
from sync.circulation.requests import Act, Query


class Silence(Exception):  # noqa: N818 - the architecture's word: silence is not an error of ours
    """No answer came."""


class Unavailable(Silence):
    """Nothing was sent, so nothing happened."""


class Unknown(Silence):
    """The request left, the answer did not come: it may have happened."""


class Desk(Protocol):
    """Whoever answers a patron's requests.

    Deadlines are absolute, in seconds of CLOCK_BOOTTIME, which both processes share.
    """

    def ask(self, act: Act, deadline: float) -> Answer:
        """Carry out a change and say how it went.

        The same `act.id` asked again returns the recorded answer and changes nothing.  Nothing is
        answered as done before it is durable.  Raises `Unavailable` or `Unknown`; after `Unknown`
        only the same act may be asked again, never a new one with the same meaning.
        """
        ...

    def look(self, query: Query, visit: VisitId, deadline: float) -> Answer:
        """Answer a query; changes nothing but the counters of wrong PINs.  Raises `Unavailable`."""
        ...

    def shown(self, request: RequestId) -> None:
        """Note that the answer to this change has stood on the screen.  Never raises `Silence`."""
        ...


class Catalogue(Protocol):
    """A library system, reduced to what a kiosk needs; one adapter per system.

    The contract test in `tests/contracts/test_catalogue.py` says what an adapter must keep.
    """

    remembers: bool
    """True when `settle` finds every change by its id in the catalogue's own durable record."""

    def ask(self, act: Act, deadline: float) -> Answer:
        """Carry out a change once.  Raises `Unavailable` or `Unknown`, see `Desk.ask`.

        Is never given `EndVisit`, `SecurityDone` or `LeftHere`, which are the desk's own affair.
        """
        ...

    def look(self, query: Query, deadline: float) -> Answer:
        """Answer `Identify`, `ShowAccount`, `FindItem`, `FindTitle`, `MayHold`.

        Raises `Unavailable`.

        `Identify` without a PIN answers `PinNeeded` where the patron has one; counting wrong PINs
        and locking is the desk's affair.  `MayHold` answers HOLD_ON_SHELF, HOLD_NOT_ALLOWED or
        TITLE_UNKNOWN where that is sure whoever asks, else `HoldPossible`, also when in doubt.
        """
        ...

    def settle(self, act: Act, deadline: float) -> Answer | None:
        """Find out, by asking only, what became of a change; None when it did not happen.

        Raises `Unavailable` while that can not be found out.
        """
        ...
