"""The screen's desk says truly what was sent, what was answered and what is unknown."""

import socket
import threading
from collections.abc import Generator
from pathlib import Path
from queue import SimpleQueue

import pytest

from sync.circulation import (
    Answer,
    FindItem,
    FindTitle,
    ItemId,
    RequestId,
    TitlesFound,
    Unavailable,
    Unknown,
    VisitEnded,
)
from sync.clock import boottime
from sync.service.admin import run_command
from sync.service.client import SocketDesk
from sync.service.commands import Handler
from sync.service.exchange import Exchange
from sync.service.messages import Answered, Ask, Reply
from tests.sync.service.office import SOON, VISIT, Office, OpenOffice, act, in_background

NEVER = 1e6
"""Seconds nobody lives to see: whoever waits for them hangs."""


@pytest.mark.parametrize("silence", [Unavailable, Unknown])
def test_the_silence_of_the_desk_crosses_the_socket(
    office: Office, desk: SocketDesk, silence: type[Exception]
) -> None:
    def be_silent() -> Answer:
        raise silence

    office.desk.answer = be_silent
    with pytest.raises(silence):
        desk.ask(act(), boottime() + SOON)


def test_what_could_not_be_sent_is_unavailable(tmp_path: Path) -> None:
    desk = SocketDesk(tmp_path / "nobody")
    with pytest.raises(Unavailable):
        desk.ask(act(), boottime() + 0.05)
    with pytest.raises(Unavailable):
        desk.look(FindItem(ItemId("1")), VISIT, boottime() + 0.05)
    assert not desk.ping(boottime() + 0.05)
    desk.shown(RequestId("1"))
    desk.close()


def test_a_connection_that_breaks_after_sending_leaves_it_unknown(open_office: OpenOffice) -> None:
    office = open_office()
    desk = SocketDesk(office.sockets.desk)
    office.desk.hold()
    said: list[type[BaseException]] = []

    def ask() -> None:
        try:
            desk.ask(act(), boottime() + NEVER)
        except (Unavailable, Unknown) as silence:
            said.append(type(silence))

    asking = in_background(ask)
    assert office.desk.busy.wait(30)
    desk._desk._dialled.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # noqa: SLF001
    asking.join()
    assert said == [Unknown]
    desk.close()
    office.close()


def test_the_screen_learns_that_the_service_went_and_came_back(open_office: OpenOffice) -> None:
    office = open_office()
    desk = SocketDesk(office.sockets.desk)
    desk.ask(act(), boottime() + SOON)
    seen: list[bool] = []
    changed = threading.Semaphore(0)

    def note(reachable: bool) -> None:  # noqa: FBT001 - the watcher's shape
        seen.append(reachable)
        changed.release()

    desk.watch(note)
    office.close()
    assert changed.acquire(timeout=30)
    assert changed.acquire(timeout=30)
    again = open_office()
    assert changed.acquire(timeout=30)
    assert seen == [True, False, True]
    assert desk.ask(act(), boottime() + SOON) == VisitEnded()
    desk.close()
    again.close()


def test_a_desk_that_takes_its_time_does_not_count_as_hanging(open_office: OpenOffice) -> None:
    office = open_office()
    exchange = Exchange(office.sockets.desk, beat=0.01)
    beats, seen = threading.Semaphore(0), list[bool]()
    take = exchange._take  # noqa: SLF001 - what comes back is seen nowhere else

    def noted(connection: socket.socket, reply: Reply) -> None:
        take(connection, reply)
        beats.release()

    exchange._take = noted  # type: ignore[method-assign]  # noqa: SLF001 - as above
    office.desk.hold()
    waiting = exchange.send(lambda n: Ask(n, act(), boottime() + NEVER), SOON)
    assert office.desk.busy.wait(30)
    exchange.watch(seen.append)
    for _ in range(10):
        assert beats.acquire(timeout=30)
    office.desk.go.set()
    assert waiting.reply(30) == Answered(waiting.n, VisitEnded())
    assert seen == [True]
    exchange.close()
    office.close()


def test_the_screen_learns_that_the_day_is_known_after_all(open_office: OpenOffice) -> None:
    known, told = threading.Event(), SimpleQueue[bool]()
    office = open_office(dated=known.is_set, commands={"clock": _confirm(known)})
    exchange = Exchange(office.sockets.desk, beat=0.01)
    exchange.watch_clock(told.put)
    waiting = exchange.send(lambda n: Ask(n, act(), boottime() + SOON), SOON)
    assert waiting.reply(30) == Answered(waiting.n, VisitEnded())
    assert not told.get(timeout=30)
    assert told.empty()  # not known is not told twice
    *_, last = run_command(office.sockets.admin or Path(), "clock", {}, SOON)
    assert last.content == "confirmed"
    assert told.get(timeout=30)
    exchange.close()
    office.close()


def _confirm(known: threading.Event) -> Handler:
    def confirm(_: object) -> Generator[object, None, object]:
        yield {}
        known.set()
        return "confirmed"

    return confirm


def test_a_day_learnt_in_housekeeping_is_told(open_office: OpenOffice) -> None:
    known, told = threading.Event(), threading.Event()

    def tend() -> float:
        known.set()
        return 1e6

    office = open_office(dated=known.is_set, tend=tend)
    exchange = Exchange(office.sockets.desk, beat=0.01)
    exchange.watch_clock(lambda dated: told.set() if dated else None)
    assert told.wait(30)
    exchange.close()
    office.close()


def test_what_was_shown_reaches_the_desk(office: Office, desk: SocketDesk) -> None:
    assert desk.ping(boottime() + SOON)
    desk.shown(RequestId("r"))
    assert desk.ping(boottime() + SOON)
    assert office.desk.asked == ["shown r"]


def test_a_search_does_not_wait_for_the_desk(open_office: OpenOffice) -> None:
    office = open_office(titles=lambda query, _: TitlesFound((), more=query.limit == 7))
    desk = SocketDesk(office.sockets.desk, office.sockets.titles)
    office.desk.hold()
    asking = in_background(lambda: desk.ask(act(), boottime() + SOON))
    assert office.desk.busy.wait(30)
    found = desk.look(FindTitle("Анна", limit=7), VISIT, boottime() + SOON)
    assert found == TitlesFound((), more=True)
    office.desk.go.set()
    asking.join()
    desk.close()
    office.close()
