"""A visitor's share of the service's memory is bounded, whatever it asks and does not read."""

from sync.circulation import FindItem, FindTitle, ItemId, TitlesFound, VisitId
from sync.service.connection import MOST_UNSENT, MOST_WAITING, Connection
from sync.service.line import Line
from sync.service.messages import (
    Answered,
    Command,
    Failed,
    Finished,
    Hello,
    Kind,
    Look,
    Silent,
    Trouble,
    pack_reply,
    pack_request,
)
from sync.service.wire import MAX_ANSWER


def greeted(line: Line) -> Connection:
    connection = Connection(line, (Command, Look), lambda errand: errand())
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


def look(n: int, query: FindTitle | FindItem) -> bytes:
    return pack_request(Look(n, query, VisitId("visit"), 1e9))


def test_only_the_latest_letter_is_searched_for() -> None:
    line = Line()
    typing, other = greeted(line), greeted(line)
    other.receive(look(1, FindTitle("вой")))
    typing.receive(look(1, FindItem(ItemId("3000001"))))
    for n, words in enumerate(("в", "во", "вой"), start=2):
        typing.receive(look(n, FindTitle(words)))
    given_up = [pack_reply(Silent(n, Kind.UNAVAILABLE)) for n in (2, 3)]
    assert bytes(typing.unsent) == b"".join(given_up)
    left = [job.work.n for job in iter(lambda: line.take(0), None)]
    assert left == [1, 1, 4]


def test_a_search_that_has_begun_is_answered() -> None:
    line = Line()
    visitor = greeted(line)
    visitor.receive(look(1, FindTitle("в")))
    job = line.take(0)
    visitor.receive(look(2, FindTitle("во")))
    assert job is not None
    job.reply(Answered(1, TitlesFound(())))
    assert bytes(visitor.unsent) == pack_reply(Answered(1, TitlesFound(())))


def test_searches_given_up_do_not_fill_the_line() -> None:
    line = Line()
    visitor = greeted(line)
    for n in range(3 * MOST_WAITING):
        visitor.receive(look(n, FindTitle("в")))
    visitor.unsent.clear()
    visitor.receive(look(999, FindTitle("в")))
    busy = pack_reply(Failed(Trouble.BUSY, 999))
    assert busy not in bytes(visitor.unsent)


def test_each_greeting_says_whether_the_day_is_known_now() -> None:
    known = iter((False, True))
    visitor = Connection(Line(), (Look,), lambda errand: errand(), lambda: next(known))
    visitor.receive(pack_request(Hello(1)) * 2)
    told = pack_reply(Hello(1, dated=False)) + pack_reply(Hello(1, dated=True))
    assert bytes(visitor.unsent) == told
