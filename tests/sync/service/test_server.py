"""Requests are served in order and in time, and no visitor can take the service down."""

import os
import struct
from contextlib import ExitStack

import pytest

from sync.circulation import Answer, FindItem, ItemId, SecurityNoted, Unknown, VisitEnded
from sync.clock import boottime
from sync.service.client import SocketDesk
from sync.service.messages import Failed, Hello, Look, Ping, Pong, Silent, Trouble
from sync.service.wire import MAX_REQUEST
from tests.sync.service.office import SOON, VISIT, Office, Stranger, act, in_background, raw


@pytest.mark.parametrize(
    ("sent", "trouble"),
    [
        (raw(b"rubbish"), Trouble.MALFORMED),
        (raw(b'{"kind":"Ask","n":4}'), Trouble.MALFORMED),
        (raw(b'{"kind":"Sing","n":4}'), Trouble.MALFORMED),
        (raw(b'{"kind":"Command","n":4,"name":"import"}'), Trouble.MALFORMED),
        (struct.pack(">I", MAX_REQUEST + 1), Trouble.OVERSIZED),
        (b"GET / HTTP/1.1\r\n\r\n", Trouble.OVERSIZED),
    ],
)
def test_rubbish_is_named_and_only_its_sender_is_sent_away(
    office: Office, desk: SocketDesk, sent: bytes, trouble: Trouble
) -> None:
    with Stranger(office.sockets.desk) as stranger:
        stranger.socket.sendall(sent)
        reply = stranger.hear()
        assert isinstance(reply, Failed)
        assert reply.trouble is trouble
        assert stranger.hear() is None
    assert desk.ask(act(), boottime() + SOON) == VisitEnded()


@pytest.mark.parametrize(("version", "trouble"), [(0, Trouble.TOO_OLD), (2, Trouble.TOO_NEW)])
def test_another_version_is_told_which_of_the_two_is_older(
    office: Office, version: int, trouble: Trouble
) -> None:
    with Stranger(office.sockets.desk, polite=False) as stranger:
        stranger.say(Hello(version))
        assert stranger.hear() == Failed(trouble)
        assert stranger.hear() is None


def test_whoever_does_not_greet_is_not_served(office: Office) -> None:
    with Stranger(office.sockets.desk, polite=False) as stranger:
        stranger.say(Ping(1, boottime() + SOON))
        assert stranger.hear() == Failed(Trouble.TOO_OLD, 1)
    assert office.desk.asked == []


def test_a_visitor_who_vanishes_takes_what_was_not_begun_along(
    office: Office, desk: SocketDesk
) -> None:
    office.desk.hold()
    with Stranger(office.sockets.desk) as stranger:
        for n in range(5):
            stranger.say(Look(n, FindItem(ItemId(str(n))), VISIT, boottime() + SOON))
        assert office.desk.busy.wait(30)
        _until_waiting(office, 4)
    _until_waiting(office, 0)
    office.desk.go.set()
    assert desk.ask(act(), boottime() + SOON) == VisitEnded()
    assert office.desk.asked == ["look 0", "ask 1"]


def test_a_change_is_served_before_the_queries_that_came_earlier(
    office: Office, desk: SocketDesk
) -> None:
    office.desk.hold()
    with Stranger(office.sockets.desk) as stranger:
        for n in range(3):
            stranger.say(Look(n, FindItem(ItemId(str(n))), VISIT, boottime() + SOON))
        assert office.desk.busy.wait(30)
        stranger.say(Ping(9, 0.0))  # its time is over: when it is refused, the looks are in line
        assert stranger.hear() == Failed(Trouble.BUSY, 9)
        with Stranger(office.sockets.desk) as other:
            asking = in_background(lambda: desk.ask(act("x"), boottime() + SOON))
            _until_waiting(office, 3)
            office.desk.go.set()
            asking.join()
            other.say(Ping(1, boottime() + SOON))
            assert other.hear() == Pong(1)
    assert office.desk.asked[:2] == ["look 0", "ask x"]


def _until_waiting(office: Office, count: int) -> None:
    line = office.service._line  # noqa: SLF001 - no visitor can see the line
    while sum(len(queue) for queue in line._waiting.values()) != count:  # noqa: SLF001
        os.sched_yield()


def test_a_flood_is_refused_beyond_its_share(office: Office, desk: SocketDesk) -> None:
    office.desk.hold()
    with Stranger(office.sockets.desk) as flood:
        for n in range(200):
            flood.say(Look(n, FindItem(ItemId("1")), VISIT, boottime() + SOON))
        refused = flood.hear()
        assert refused == Failed(Trouble.BUSY, 64)
        office.desk.go.set()
    assert desk.ask(act(), boottime() + SOON) == VisitEnded()


def test_a_request_whose_time_is_over_is_answered_though_the_desk_is_busy(office: Office) -> None:
    office.desk.hold()
    with Stranger(office.sockets.desk) as stranger:
        stranger.say(Look(1, FindItem(ItemId("1")), VISIT, boottime() + SOON))
        assert office.desk.busy.wait(30)
        stranger.say(Look(2, FindItem(ItemId("2")), VISIT, boottime() + 0.01))
        reply = stranger.hear()
        assert isinstance(reply, Silent)
        assert reply.n == 2
        office.desk.go.set()
    assert office.desk.asked == ["look 1"]


def test_an_exception_in_the_desk_is_silence_and_the_next_request_is_served(
    office: Office, desk: SocketDesk, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down() -> Answer:
        raise LookupError("card 4711")

    office.desk.answer = break_down
    with pytest.raises(Unknown):
        desk.ask(act(), boottime() + SOON)
    assert "LookupError" in caplog.text
    assert "4711" not in caplog.text
    office.desk.answer = SecurityNoted
    assert desk.ask(act(), boottime() + SOON) == SecurityNoted()


def test_a_crowd_at_one_door_keeps_nobody_from_the_other(office: Office) -> None:
    admin = office.sockets.admin
    assert admin is not None
    with ExitStack() as crowd:
        for _ in range(16):
            crowd.enter_context(Stranger(admin))
        one_more = crowd.enter_context(Stranger(admin, polite=False))
        assert one_more.hear() is None
        with Stranger(office.sockets.desk) as screen:
            screen.say(Ping(1, boottime() + SOON))
            assert screen.hear() == Pong(1)
