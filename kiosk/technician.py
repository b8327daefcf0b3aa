"""The technician's way to the office: its admin socket while it runs, else its files.

It is apart from the commands because each of them goes the same way and fails on it in the same
words.  Who opens the files is handed in with the arguments: this process must not load a database
unless a command asks for it.
"""

import json
import os
import socket
from argparse import Namespace
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.commands import CommandFailure
from kiosk.commands.places import sync_settings
from sync.exits import Exit
from sync.logs import quietly
from sync.service.admin import CommandFailedError, NotRunningError, Step, run_command
from sync.service.client import SocketDesk
from sync.settings import SyncSettings

Report = dict[str, object]
Steps = Generator[Step, None, None]

CarryOut = Callable[[SyncSettings, str, Mapping[str, object]], Steps]
"""Opens the office, carries out one command, closes it.  Raises `CommandFailure`."""
Serving = Callable[[SyncSettings], AbstractContextManager[Path]]
"""Serves over the files; gives the folder of the sockets.  Raises `CommandFailure`."""

ADMIN, DESK, TITLES = "admin.sock", "desk.sock", "titles.sock"


@dataclass(frozen=True, slots=True)
class Office:
    """How the office is opened when nobody has it open."""

    carry_out: CarryOut
    serving: Serving


def reports(args: Namespace, name: str, arguments: Mapping[str, object]) -> Iterator[Report]:
    """Have a command carried out; yield each report of progress and at last the result.

    Raises `CommandFailure` with what the command says is wrong.
    """
    settings = sync_settings(args)
    with quietly(), closing(_steps(settings, args.office, name, arguments)) as steps:
        for step in steps:
            content = step.content if isinstance(step.content, dict) else {}
            if "error" in content:
                raise CommandFailure(_exit(content), str(content["error"]))
            yield content


def result(args: Namespace, name: str, arguments: Mapping[str, object]) -> Report:
    """Have a command carried out and return its result.  Raises `CommandFailure`."""
    return list(reports(args, name, arguments))[-1]


def service_runs(args: Namespace) -> bool:
    """Say whether somebody listens at the admin socket.  Raises `CommandFailure`."""
    admin = sync_settings(args).paths.run / ADMIN
    if not _is_there(admin):
        return False
    try:
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(admin))
    except OSError:
        return False  # the socket of a service that was killed
    return True


@contextmanager
def desk_of(args: Namespace, now: Callable[[], float], patience: float) -> Iterator[SocketDesk]:
    """Connect to the desk that serves, or have one serve meanwhile.

    Raises `CommandFailure` when nobody answers within `patience` seconds.
    """
    settings = sync_settings(args)
    run = settings.paths.run
    with quietly(), ExitStack() as opened:
        if _is_there(run / DESK):
            desk = opened.enter_context(closing(SocketDesk(run / DESK, run / TITLES)))
            if desk.ping(now() + patience):
                yield desk
                return
        folder = opened.enter_context(args.office.serving(settings))
        desk = opened.enter_context(closing(SocketDesk(folder / DESK, folder / TITLES)))
        if not desk.ping(now() + patience):
            raise CommandFailure(Exit.ABSENT, "the desk does not answer")
        yield desk


def text(report: Report, name: str) -> str:
    """Return a value as it is printed, an empty text for none."""
    value = report.get(name)
    return "" if value is None else str(value)


def rows(report: Report, name: str) -> list[Report]:
    """Return a list of objects in a report."""
    value = report.get(name)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def as_json(report: Report) -> str:
    """Return a report as one line of JSON."""
    return json.dumps(report, ensure_ascii=False)


def _steps(
    settings: SyncSettings, office: Office, name: str, arguments: Mapping[str, object]
) -> Steps:
    admin = settings.paths.run / ADMIN
    if _is_there(admin):
        try:
            yield from run_command(admin, name, arguments)
        except NotRunningError:
            pass  # the socket of a service that was killed
        except CommandFailedError as problem:
            raise CommandFailure(Exit.ABSENT, f"the service can not do that: {problem}") from None
        else:
            return
    yield from office.carry_out(settings, name, arguments)


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except PermissionError:
        raise _not_allowed(path) from None
    except OSError:
        return False
    if not os.access(path, os.W_OK):
        raise _not_allowed(path)
    return True


def _not_allowed(path: Path) -> CommandFailure:
    return CommandFailure(
        Exit.ABSENT, f"{path}: this user may not speak to the service; try as root"
    )


def _exit(content: Report) -> Exit:
    try:
        return Exit(int(str(content.get("exit"))))
    except ValueError:
        return Exit.REFUSED
