"""A technician's command runs in steps between the patrons' requests."""

import threading
from collections.abc import Generator

import pytest

from sync.circulation import VisitEnded
from sync.clock import boottime
from sync.service.admin import CommandFailedError, NotRunningError, run_command
from sync.service.client import SocketDesk
from sync.service.commands import Arguments, CommandError, Handler
from tests.sync.service.office import SOON, OpenOffice, act


def counting(arguments: Arguments) -> Generator[object, None, object]:
    if "to" not in arguments:
        raise CommandError("count to what?")
    total = 0
    for number in range(int(str(arguments["to"]))):
        total += number
        yield {"counted": number}
    return {"total": total}


COMMANDS: dict[str, Handler] = {"count": counting}


def test_a_command_reports_its_steps_and_its_result(open_office: OpenOffice) -> None:
    office = open_office(commands=COMMANDS)
    assert office.sockets.admin is not None
    steps = list(run_command(office.sockets.admin, "count", {"to": 3}))
    assert [step.content for step in steps] == [*({"counted": n} for n in range(3)), {"total": 3}]
    assert [step.last for step in steps] == [False, False, False, True]
    with pytest.raises(CommandFailedError, match="count to what"):
        list(run_command(office.sockets.admin, "count", {}))
    with pytest.raises(CommandFailedError, match="no command"):
        list(run_command(office.sockets.admin, "dance", {}))
    office.close()
    with pytest.raises(NotRunningError):
        list(run_command(office.sockets.admin, "count", {}, patience=0.05))


def test_patrons_are_served_between_the_steps_of_a_command(open_office: OpenOffice) -> None:
    ended = threading.Event()

    def endless(_: Arguments) -> Generator[object, None, object]:
        try:
            while True:
                yield {}
        finally:
            ended.set()

    office = open_office(commands={"endless": endless})
    assert office.sockets.admin is not None
    steps = run_command(office.sockets.admin, "endless", {})
    next(steps)
    desk = SocketDesk(office.sockets.desk)
    assert desk.ask(act(), boottime() + SOON) == VisitEnded()
    steps.close()
    assert ended.wait(30)
    desk.close()
    office.close()


def test_a_service_that_stops_tells_whose_command_it_ends(open_office: OpenOffice) -> None:
    def endless(_: Arguments) -> Generator[object, None, object]:
        while True:
            yield {}

    office = open_office(commands={"endless": endless})
    assert office.sockets.admin is not None
    steps = run_command(office.sockets.admin, "endless", {})
    next(steps)
    office.service.stop()
    with pytest.raises(CommandFailedError, match="stopping"):
        list(steps)
