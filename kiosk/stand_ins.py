"""What stands in for a screen's surroundings when a script makes the visit.

They are apart from the walkthrough because neither knows the session: a desk that notes which
visits were closed, and a plate that is not there.
"""

import threading
from concurrent.futures import Future

from sync.circulation import Act, Answer, Desk, EndVisit, Query, RequestId, Security, VisitId


class Witness:
    """A desk that notes how many visits have been closed, so that none is left open."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._changed = threading.Condition()
        self._ended = 0

    def ask(self, act: Act, deadline: float) -> Answer:
        """See `Desk.ask`."""
        try:
            return self._desk.ask(act, deadline)
        finally:
            if isinstance(act.change, EndVisit):
                with self._changed:
                    self._ended += 1
                    self._changed.notify_all()

    def look(self, query: Query, visit: VisitId, deadline: float) -> Answer:
        """See `Desk.look`."""
        return self._desk.look(query, visit, deadline)

    def shown(self, request: RequestId) -> None:
        """See `Desk.shown`."""
        self._desk.shown(request)

    def wait_ended(self, visits: int, patience: float) -> bool:
        """Wait until so many visits were closed; say whether they were."""
        with self._changed:
            return self._changed.wait_for(lambda: self._ended >= visits, patience)


class NoPlate:
    """Protection without a plate: a script lays down numbers, not tags, so nothing is written."""

    def write(self, uid: str, *, armed: bool) -> Future[Security]:
        """See `kiosk.runner.Protection`."""
        told: Future[Security] = Future()
        told.set_result(Security.FAILED)
        return told
