"""How often the counter asks a desk that does not answer."""

import threading
from dataclasses import replace
from queue import SimpleQueue

import pytest

from kiosk.counter import PAUSE_SECONDS, Counter, Parcel, Patience, Reply
from kiosk.session.events import Answered, Delayed, Quiet, Unanswered
from kiosk.session.lines import Key, VisitNumber
from sync.circulation import (
    Act,
    Answer,
    BootId,
    CheckIn,
    ItemId,
    Query,
    RequestId,
    Unavailable,
    Unknown,
    VisitEnded,
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


class DeadDesk:
    """Answers nothing until the patron was told that it takes longer."""

    def __init__(self) -> None:
        self.told = threading.Event()

    def ask(self, act: Act, deadline: float) -> Answer:
        assert self.told.wait(60)
        return VisitEnded()

    def look(self, query: Query, visit: VisitId, deadline: float) -> Answer:
        raise AssertionError(query)

    def shown(self, request: RequestId) -> None:
        raise AssertionError(request)


def test_a_change_that_waits_is_said_to_be_slow_and_so_are_those_behind_it() -> None:
    desk, replies = DeadDesk(), SimpleQueue[Reply]()
    counter = Counter(desk, replies.put, boottime, Patience(slow=0.0))
    first, second = Key(7), Key(8)
    for key in (first, second):
        counter.ask(Parcel(ACT, VisitNumber(1), key))
    assert {replies.get(timeout=60) for _ in range(2)} == {
        Delayed(first, VisitNumber(1)),
        Delayed(second, VisitNumber(1)),
    }
    desk.told.set()
    assert replies.get(timeout=60) == Answered(first, VisitNumber(1), VisitEnded())
    assert replies.get(timeout=60) == Answered(second, VisitNumber(1), VisitEnded())
    counter.close()
    assert not counter.is_alive()


def test_an_answer_in_time_is_never_called_slow() -> None:
    desk, replies = DeadDesk(), SimpleQueue[Reply]()
    desk.told.set()
    counter = Counter(desk, replies.put, boottime, Patience(slow=3600.0))
    counter.ask(Parcel(ACT, VisitNumber(1), Key(7)))
    assert replies.get(timeout=60) == Answered(Key(7), VisitNumber(1), VisitEnded())
    counter.close()
    assert replies.empty()


class Comes:
    """Is away for its first answers, and notes what it took."""

    def __init__(self, away: int) -> None:
        self.away = away
        self.took = SimpleQueue[RequestId]()

    def ask(self, act: Act, deadline: float) -> Answer:
        if self.away:
            self.away -= 1
            raise Unavailable
        self.took.put(act.id)
        return VisitEnded()

    def look(self, query: Query, visit: VisitId, deadline: float) -> Answer:
        raise AssertionError(query)

    def shown(self, request: RequestId) -> None:
        raise AssertionError(request)


def report(name: str) -> Parcel:
    return Parcel(replace(ACT, id=RequestId(name)), VisitNumber(1))


def test_reports_wait_for_a_desk_that_is_away_and_come_in_their_order() -> None:
    desk = Comes(away=0)
    counter = Counter(desk, lambda _: None, boottime)
    counter.desk_is(up=False)
    for name in ("first", "second", "third"):
        counter.ask(report(name))
    counter.desk_is(up=True)
    assert [desk.took.get(timeout=60) for _ in range(3)] == ["first", "second", "third"]
    counter.close()


def test_a_report_that_was_not_taken_is_brought_again_with_the_next() -> None:
    desk = Comes(away=1)
    counter = Counter(desk, lambda _: None, boottime)
    counter.ask(report("first"))
    counter.ask(report("second"))
    assert [desk.took.get(timeout=60) for _ in range(2)] == ["first", "second"]
    counter.close()


def test_a_report_that_was_not_taken_is_brought_again_when_nothing_else_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kiosk.counter.AGAIN_SECONDS", 0.0)
    desk = Comes(away=3)
    counter = Counter(desk, lambda _: None, boottime)
    counter.ask(report("first"))
    assert desk.took.get(timeout=60) == "first"
    counter.close()


def test_what_is_kept_for_a_desk_holds_up_no_patron() -> None:
    desk, replies = Comes(away=1), SimpleQueue[Reply]()
    counter = Counter(desk, replies.put, boottime)
    counter.ask(report("first"))
    counter.ask(Parcel(ACT, VisitNumber(1), Key(7)))
    assert replies.get(timeout=60) == Answered(Key(7), VisitNumber(1), VisitEnded())
    assert desk.took.get(timeout=60) == ACT.id
    counter.close()


def test_a_desk_that_breaks_at_once_is_asked_again_but_not_all_the_time() -> None:
    desk, replies = BrokenDesk(), SimpleQueue[Reply]()
    counter = Counter(desk, replies.put, boottime, Patience(change=5 * PAUSE_SECONDS))
    counter.ask(Parcel(ACT, VisitNumber(1), Key(7)))
    assert replies.get(timeout=60) == Unanswered(Key(7), VisitNumber(1), Quiet.UNKNOWN)
    counter.close()
    assert 1 <= desk.asked <= 6
