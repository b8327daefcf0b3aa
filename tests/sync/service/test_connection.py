"""A visitor's share of the service's memory is bounded, whatever it asks and does not read."""

from sync.service.connection import MOST_UNSENT, Connection
from sync.service.line import Line
from sync.service.messages import (
    Command,
    Failed,
    Finished,
    Hello,
    Trouble,
    pack_reply,
    pack_request,
)
from sync.service.wire import MAX_ANSWER


def greeted(line: Line) -> Connection:
    connection = Connection(line, (Command,), lambda errand: errand())
    connection.receive(pack_request(Hello(1)))
    connection.unsent.clear()
    return connection


def test_whoever_does_not_read_is_sent_away() -> None:
    line = Line()
    visitor = greeted(line)
    for n in range(5):
        visitor.receive(pack_request(Command(n, "journal")))
        job = line.take(0)
        assert job is not None
        job.reply(Finished(n, "x" * (MAX_ANSWER - 1000)))
        assert len(visitor.unsent) <= MOST_UNSENT
    assert visitor.leaving


def test_an_answer_that_is_too_long_is_told_as_such() -> None:
    line = Line()
    visitor = greeted(line)
    visitor.receive(pack_request(Command(7, "journal")))
    job = line.take(0)
    assert job is not None
    job.reply(Finished(7, "x" * MAX_ANSWER))
    assert bytes(visitor.unsent) == pack_reply(Failed(Trouble.OVERSIZED, 7))
    assert not visitor.leaving


def test_a_visitor_sent_away_gets_no_second_word() -> None:
    visitor = greeted(Line())
    visitor.receive(b"\xff" * 8)
    said = bytes(visitor.unsent)
    visitor.receive(pack_request(Command(1, "journal")))
    assert bytes(visitor.unsent) == said
