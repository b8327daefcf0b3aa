"""The technician's commands, as the office carries them out.

    kiosk import ... --> admin socket --> Service --> handlers(office)["import"]     sync runs
                    `--> open the office --------> handlers(office)["import"]        it does not

Each is a generator: a step between two patrons' requests, a report of progress after it.  A result
is a JSON object with the exit code in `exit`; with `error` in it, that line says what is wrong.
"""

from collections.abc import Callable, Generator

from sync.clock import Clock
from sync.commands.check import check_closed, check_open
from sync.commands.clock import show_clock
from sync.commands.find import find_titles
from sync.commands.importing import import_files
from sync.commands.item import show_item
from sync.commands.journal import show_journal
from sync.commands.patron import show_patron
from sync.commands.request import Request
from sync.commands.restore import list_backups, restore
from sync.commands.status import show_status
from sync.commands.troubles import failure_of
from sync.failure import Failure
from sync.importing.problems import ImportProblem
from sync.office import Office
from sync.service.commands import Arguments, Handler
from sync.settings.roots import SyncSettings
from sync.store_errors import StoreError

_COMMANDS = {
    "check": check_open,
    "clock": show_clock,
    "find": find_titles,
    "import": import_files,
    "item": show_item,
    "journal": show_journal,
    "patron": show_patron,
    "restore": list_backups,
    "status": show_status,
}


def _guarded(
    command: Callable[[SyncSettings, Clock, Request], Generator[object, None, object]],
) -> Callable[[SyncSettings, Clock, Arguments], Generator[object, None, object]]:
    def handle(
        settings: SyncSettings, clock: Clock, arguments: Arguments
    ) -> Generator[object, None, object]:
        try:
            return (yield from command(settings, clock, Request(arguments)))
        except (Failure, StoreError, OSError) as problem:
            failure = failure_of(problem)
            return {"exit": int(failure.code), "error": str(failure)}

    return handle


WITHOUT_OFFICE = {"check": _guarded(check_closed), "restore": _guarded(restore)}
"""What is done to the files themselves while no service runs; an office would not open."""


def handlers(office: Office) -> dict[str, Handler]:
    """Return every command by its name, over an office that belongs to the thread that steps."""
    return {name: _handler(name, office) for name in _COMMANDS}


def _handler(name: str, office: Office) -> Handler:
    def handle(arguments: Arguments) -> Generator[object, None, object]:
        try:
            return (yield from _COMMANDS[name](office, Request(arguments)))
        except (Failure, ImportProblem, StoreError, OSError) as problem:
            failure = failure_of(problem)
            return {"exit": int(failure.code), "error": str(failure)}

    return handle
