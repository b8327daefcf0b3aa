"""The technician's commands, as the office carries them out.

    kiosk import ... --> admin socket --> Service --> handlers(office)["import"]     sync runs
                    `--> open the office --------> handlers(office)["import"]        it does not

Each is a generator: a step between two patrons' requests, a report of progress after it.  A result
is a JSON object with the exit code in `exit`; with `error` in it, that line says what is wrong.
"""

from collections.abc import Callable, Generator
from importlib import import_module
from typing import cast

from sync.clock import Clock
from sync.commands.request import Request
from sync.commands.troubles import failure_of
from sync.failure import Failure
from sync.importing.problems import ImportProblem
from sync.office import Office
from sync.service.commands import Arguments, Handler
from sync.settings.roots import SyncSettings
from sync.store_errors import StoreError

Steps = Generator[object, None, object]

# By name, for a start needs none of them, and what reads catalogues takes long to load.
_COMMANDS = {
    "check": "check.check_open",
    "clock": "clock.show_clock",
    "find": "find.find_titles",
    "import": "importing.import_files",
    "item": "item.show_item",
    "journal": "journal.show_journal",
    "patron": "patron.show_patron",
    "restore": "restore.list_backups",
    "status": "status.show_status",
}
_ON_CLOSED_FILES = {"check": "check.check_closed", "restore": "restore.restore"}


def _guarded(name: str) -> Callable[[SyncSettings, Clock, Arguments], Steps]:
    def handle(settings: SyncSettings, clock: Clock, arguments: Arguments) -> Steps:
        command = cast("Callable[[SyncSettings, Clock, Request], Steps]", _loaded(name))
        try:
            return (yield from command(settings, clock, Request(arguments)))
        except (Failure, StoreError, OSError) as problem:
            failure = failure_of(problem)
            return {"exit": int(failure.code), "error": str(failure)}

    return handle


WITHOUT_OFFICE = {name: _guarded(where) for name, where in _ON_CLOSED_FILES.items()}
"""What is done to the files themselves while no service runs; an office would not open."""


def handlers(office: Office) -> dict[str, Handler]:
    """Return every command by its name, over an office that belongs to the thread that steps."""
    return {name: _handler(where, office) for name, where in _COMMANDS.items()}


def _handler(name: str, office: Office) -> Handler:
    def handle(arguments: Arguments) -> Steps:
        command = cast("Callable[[Office, Request], Steps]", _loaded(name))
        try:
            return (yield from command(office, Request(arguments)))
        except (Failure, ImportProblem, StoreError, OSError) as problem:
            failure = failure_of(problem)
            return {"exit": int(failure.code), "error": str(failure)}

    return handle


def _loaded(name: str) -> object:
    module, _, function = name.partition(".")
    return getattr(import_module(f"{__name__}.{module}"), function)
