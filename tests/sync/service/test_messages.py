"""Each message comes out as it went in; what is none is refused, whatever it is."""

import json
from datetime import UTC, datetime

import pytest

from sync.circulation import (
    Act,
    BootId,
    CheckedOut,
    CheckOut,
    FindItem,
    Identify,
    ItemId,
    Loan,
    PatronId,
    Pin,
    Refusal,
    Refused,
    RequestId,
    Security,
    Title,
    TitleId,
    VisitId,
)
from sync.circulation.codec import MalformedError
from sync.service.messages import (
    Answered,
    Ask,
    Cancel,
    Command,
    Failed,
    Finished,
    Hello,
    Kind,
    Look,
    Ping,
    Pong,
    Progress,
    Reply,
    Request,
    Shown,
    Silent,
    Trouble,
    pack_reply,
    pack_request,
    read_reply,
    read_request,
)
from sync.service.wire import MAX_ANSWER, Frames

ACT = Act(RequestId("r"), VisitId("v"), BootId("b"), 12.5, CheckOut(ItemId("1"), PatronId("2")))
LOAN = Loan(ItemId("1"), Title(TitleId("t"), "Война и мир"), datetime(2026, 3, 1, tzinfo=UTC))


def content(frame: bytes) -> dict[str, object]:
    (message,) = Frames(MAX_ANSWER).feed(frame)
    return message


@pytest.mark.parametrize(
    "request_",
    [
        Hello(1),
        Ask(1, ACT, 3.5),
        Look(2, Identify(("123",), Pin("1234")), VisitId("v"), 4.0),
        Shown(3, RequestId("r")),
        Cancel(4),
        Ping(5, 1.0),
        Command(6, "import", '{"file": "x"}'),
    ],
)
def test_a_request_comes_out_as_it_went_in(request_: Request) -> None:
    assert read_request(content(pack_request(request_))) == request_


@pytest.mark.parametrize(
    "reply",
    [
        Hello(1),
        Hello(1, dated=False),
        Answered(1, CheckedOut(LOAN, security=Security.TODO)),
        Answered(1, Refused(Refusal.PIN_LOCKED, minutes=15)),
        Silent(2, Kind.UNKNOWN),
        Pong(3),
        Progress(4, "{}"),
        Finished(5, "[1]"),
        Failed(Trouble.TOO_NEW),
        Failed(Trouble.FAILED, 6, "no such file"),
    ],
)
def test_a_reply_comes_out_as_it_went_in(reply: Reply) -> None:
    assert read_reply(content(pack_reply(reply))) == reply


def asked(**changes: object) -> dict[str, object]:
    return content(pack_request(Ask(1, ACT, 3.5))) | changes


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"kind": "Nonsense", "n": 1},
        {"kind": ["Ask"]},
        asked(n="1"),
        asked(n=-1),
        asked(n=True),
        asked(n=10**400),
        asked(deadline="soon"),
        asked(deadline=10**400),
        asked(deadline=json.loads("1e400")),
        asked(act=None),
        asked(act={"kind": "Act"}),
        asked(extra=1),
        content(pack_request(Ping(1, 1.0))) | {"deadline": json.loads("-1e999")},
        content(pack_request(Look(1, FindItem(ItemId("1")), VisitId("v"), 1.0))) | {"query": 7},
        {"kind": "Hello", "version": "1"},
        {"kind": "Hello"},
    ],
)
def test_what_is_no_request_is_malformed(message: dict[str, object]) -> None:
    with pytest.raises(MalformedError):
        read_request(message)


def test_an_act_in_no_time_is_malformed() -> None:
    act = content(pack_request(Ask(1, ACT, 3.5)))["act"]
    assert isinstance(act, dict)
    with pytest.raises(MalformedError):
        read_request(asked(act=act | {"boottime": json.loads("1e999")}))


def test_the_greeting_of_another_version_is_read_for_its_number() -> None:
    assert read_request({"kind": "Hello", "version": 9, "wishes": {"new": 1}}) == Hello(9)


def test_the_greeting_of_an_older_service_says_nothing_of_the_day_and_is_read() -> None:
    assert read_reply({"kind": "Hello", "version": 1}) == Hello(1, dated=True)


def test_what_a_newer_service_adds_to_its_greeting_is_left_out() -> None:
    greeting = {"kind": "Hello", "version": 1, "dated": False, "wishes": {"new": 1}}
    assert read_reply(greeting) == Hello(1, dated=False)


def test_a_service_that_knows_the_day_greets_as_older_screens_expect_it() -> None:
    assert content(pack_reply(Hello(1, dated=True))) == {"kind": "Hello", "version": 1}
