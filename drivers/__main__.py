"""The technician's commands: what devices there are, whether one works, what it sees.

    python -m drivers list                      the devices known, and the serial lines found
    python -m drivers probe LINE...             does the configuration line open its device?
    python -m drivers watch LINE... [--json]    what do these readers see?  Ctrl-C ends it
    python -m drivers simulate [--socket PATH] ACT...
                                                move a simulated device of a running kiosk

Exit codes: 0 it worked; 1 the device, or the kiosk, did not do it; 2 the command or a
configuration line is wrong.  They are commands of their own so that a reader can be tried
without the kiosk, over ssh, while the library is open.
"""

import argparse
import contextlib
import logging
import os
import queue
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from drivers.errors import ConfigLineError, DriverError, DriverUnavailableError
from drivers.ports import serial_ports
from drivers.readings import ReaderName, Reading
from drivers.registry import KINDS, driver, options
from drivers.simulated.acts import Act, ActError, Wait, parse_script, parse_words
from drivers.simulated.control import send
from drivers.station import Station
from drivers.transcript import as_json, as_text

WORKED, FAILED, USAGE = 0, 1, 2
DEFAULT_SOCKET = Path("/run/kiosk-screen")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    parsed = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.ERROR)
    try:
        match parsed.command:
            case "list":
                return _list()
            case "probe":
                return _probe(parsed.lines)
            case "watch":
                return _watch(parsed.lines, json=parsed.json, seconds=parsed.seconds)
            case _:
                return _simulate(parsed.socket, parsed.act)
    except KeyboardInterrupt:
        return WORKED
    except BrokenPipeError:
        # Whoever read the output has left; what is still buffered must not raise at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WORKED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m drivers",
        description="Try the kiosk's devices.",
        epilog="Exit codes: 0 worked, 1 the device did not, 2 the command is wrong.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the devices known, and the serial lines found")
    probe = commands.add_parser("probe", help="does a configuration line open its device?")
    watch = commands.add_parser("watch", help="what do these readers see?")
    for command in (probe, watch):
        command.add_argument("lines", metavar="LINE", nargs="+", help="rdm6300:/dev/ttyUSB0")
    watch.add_argument("--json", action="store_true", help="one JSON object a line")
    watch.add_argument("--seconds", type=float, default=None, help="end after so many seconds")
    simulate = commands.add_parser(
        "simulate",
        help="move a simulated device of a running kiosk",
        epilog="Acts: lay-card UID, lay-item ITEM [--uid UID] [--afi HEX], take ITEM|UID, clear, "
        "scan TEXT, unplug, plug, fail-read N, fail-write N, lose-write N, lose-answer N; "
        "script FILE plays a file of them (- for standard input), with lines `wait SECONDS`.",
    )
    simulate.add_argument(
        "--socket",
        type=Path,
        default=DEFAULT_SOCKET,
        help="a simulated device's socket, or a folder of them: %(default)s",
    )
    simulate.add_argument("act", metavar="ACT", nargs=argparse.REMAINDER)
    return parser


def _list() -> int:
    for kind in KINDS:
        print(f"{kind.name:18} {', '.join(kind.functions):14} {kind.supported}")
        try:
            known = options(kind)
        except DriverUnavailableError as error:
            print(f"{'':18} not available: {error}")
            continue
        for option in known:
            default = "" if option.default == "" else f" ({option.default})"
            print(f"{'':20}{option.name}{default}: {option.meaning}")
    print()
    try:
        ports = serial_ports()
    except DriverUnavailableError as error:
        return _complain(str(error))
    for port in ports:
        print(f"{port.path}  {port.description}")
    if not ports:
        print("no serial lines found")
    return WORKED


def _probe(lines: Sequence[str]) -> int:
    return max(_probe_one(line) for line in lines)


def _probe_one(line: str) -> int:
    try:
        found = driver(line)
    except ConfigLineError as error:
        for problem in error.problems:
            _complain(f"{line}: {problem}")
        return USAGE
    except DriverUnavailableError as error:
        return _complain(f"{line}: {error}")
    try:
        found.open().close()
    except DriverError as error:
        return _complain(f"{line}: {error}")
    finally:
        found.close()
    print(f"{line}: opened")
    return WORKED


def _watch(lines: Sequence[str], *, json: bool, seconds: float | None) -> int:
    heard: queue.SimpleQueue[Reading] = queue.SimpleQueue()
    try:
        drivers = [driver(line) for line in lines]
    except ConfigLineError as error:
        _complain(*error.problems)
        return USAGE
    except DriverUnavailableError as error:
        return _complain(str(error))
    stations = [
        Station(ReaderName(line), found, heard.put)
        for line, found in zip(lines, drivers, strict=True)
    ]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for station in stations:
        station.start()
    end = None if seconds is None else time.monotonic() + seconds
    try:
        with contextlib.suppress(queue.Empty):
            while True:
                left = None if end is None else max(0.0, end - time.monotonic())
                reading = heard.get(timeout=left)
                print(as_json(reading) if json else as_text(reading), flush=True)
    finally:
        for station in stations:
            station.stop()
    return WORKED


def _simulate(place: Path, words: Sequence[str]) -> int:
    try:
        acts = _acts(words)
    except (ActError, OSError, UnicodeDecodeError) as error:
        _complain(str(error))
        return USAGE
    for act in acts:
        if isinstance(act, Wait):
            time.sleep(act.seconds)
            continue
        try:
            _send_to_one(place, act)
        except (ActError, OSError) as error:
            return _complain(f"{act.WORD}: {error}")
    return WORKED


def _acts(words: Sequence[str]) -> tuple[Act, ...]:
    match words:
        case ["script", "-"]:
            return parse_script(sys.stdin.read())
        case ["script", file]:
            return parse_script(Path(file).read_text(encoding="utf-8"))
        case ["script", *_]:
            raise ActError("script: takes the name of one file")
        case _:
            return (parse_words(words),)


def _send_to_one(place: Path, act: Act) -> None:
    """Send an act to the socket, or to the first one in the folder whose device can do it."""
    sockets = sorted(place.glob("*.sock")) if place.is_dir() else [place]
    refused: ActError | OSError = ActError(f"no simulated device listens in {place}")
    for path in sockets:
        try:
            send(path, act)
        except ActError as error:
            refused = error
        except OSError as error:
            refused = OSError(f"{path}: {error.strerror or error}")
        else:
            return
    raise refused


def _complain(*problems: str) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
