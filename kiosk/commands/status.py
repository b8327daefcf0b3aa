"""`kiosk status`: whether it runs, whether the readers are there, what it holds and what waits."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from kiosk.commands import CommandFailure, Subparsers
from kiosk.commands.places import kiosk_settings, places
from kiosk.health_note import readers_now
from kiosk.technician import Report, as_json, result, service_runs
from sync.exits import Exit
from sync.settings.sections import Paths

_OF_THE_UNIT = Path("/run/kiosk-screen")
"""The runtime folder of `kiosk.service`, beside the one of the sockets."""


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser("status", parents=[places()], help="show how the kiosk is")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Show what runs, and the numbers; of a storage that can not be read, what is wrong with it."""
    code = Exit.DONE
    try:
        numbers = result(args, "status", {})
    except CommandFailure as failure:
        if failure.code is not Exit.STORAGE:
            raise
        code, numbers = failure.code, {"alarms": [str(failure)]}
    found = {**_running(args), **numbers}
    if args.json:
        print(as_json(found))
        return code
    for name, value in found.items():
        for line in _lines(name, value):
            print(line)
    return code


def _running(args: Namespace) -> Report:
    settings = kiosk_settings(args)
    run_folder = settings.paths.run
    readers = readers_now(run_folder)
    if readers is None and run_folder == Paths().run:
        readers = readers_now(_OF_THE_UNIT)
    names = [reader.name for reader in settings.reader]
    return {
        "service": service_runs(args),
        "screen": readers is not None,
        "readers": {name: None if readers is None else readers.get(name, False) for name in names},
    }


def _lines(name: str, value: object) -> Iterator[str]:
    match name, value:
        case "exit", _:
            return
        case "service" | "screen", bool():
            yield f"{name}: {'running' if value else 'not running'}"
        case "readers", dict():
            for reader, up in value.items():
                yield f"reader {reader}: {_READER[up]}"
        case "alarms", list():
            yield from (f"alarm: {each}" for each in value)
        case "free_bytes", int():
            yield f"free: {value >> 20} MiB"
        case "backup", None:
            yield "backup: none yet"
        case _:
            yield f"{name.replace('_', ' ')}: {value}"


_READER = {
    True: "there",
    False: "not there, or not answering",
    None: "unknown while the screen does not run",
}
