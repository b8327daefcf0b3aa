"""How often the counter asks a desk that does not answer."""

from queue import SimpleQueue

from kiosk.counter import PAUSE_SECONDS, Counter, Parcel, Patience, Reply
from kiosk.session.events import Quiet, Unanswered
from kiosk.session.lines import Key, VisitNumber
from sync.circulation import (
    Act,
    Answer,
    BootId,
    CheckIn,
    ItemId,
    Query,
    RequestId,
    Unknown,
    VisitId,
)
from sync.clock import boottime

ACT = Act(RequestId("1"), VisitId("1"), BootId("1"), 0.0, CheckIn(ItemId("1")))


class BrokenDesk:
    """Can not say, and says so at once."""

    def __init__(self) -> None:
        self.asked = 0

    def ask(self, act: Act, deadline: float) -> Answer:
        self.asked += 1
        raise Unknown

    def look(self, query: Query, visit: VisitId, deadline: float) -> Answer:
        raise AssertionError(query)

    def shown(self, request: RequestId) -> None:
        raise AssertionError(request)


def test_a_desk_that_breaks_at_once_is_asked_again_but_not_all_the_time() -> None:
    desk, replies = BrokenDesk(), SimpleQueue[Reply]()
    counter = Counter(desk, replies.put, boottime, Patience(change=5 * PAUSE_SECONDS))
    counter.ask(Parcel(ACT, VisitNumber(1), Key(7)))
    assert replies.get(timeout=60) == Unanswered(Key(7), VisitNumber(1), Quiet.UNKNOWN)
    counter.close()
    assert 1 <= desk.asked <= 6
