"""`kiosk-sync`: the process with the stores and the line to the catalogue, and no devices.

It composes the office and the service; nothing else knows both.
"""

import argparse
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType

from sync import logs
from sync.catalogues.standalone.policy.rules_file import RulesProblem
from sync.circulation import ClockQuality
from sync.clock import SystemClock
from sync.commands import handlers
from sync.commands.troubles import failure_of
from sync.ending import Ending
from sync.exits import Exit
from sync.office import Office
from sync.perseverance import Perseverance
from sync.replica import TitlesReader
from sync.service.service import Service, Sockets
from sync.service.sockets import SocketTakenError
from sync.settings import SecretError, load
from sync.settings.roots import OF_THE_SCREEN, SyncSettings
from sync.store_errors import StoreError
from sync.upkeep import Upkeep

logger = logging.getLogger(__name__)

DEFAULT_CONFIG = Path("/etc/kiosk/kiosk.toml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until a signal; return the exit code."""
    options = _parser().parse_args(arguments)
    settings, problems = load(options.config, SyncSettings, OF_THE_SCREEN)
    if problems:
        for problem in problems:
            _complain(str(problem))
        return Exit.FILE if any(each.no_file for each in problems) else Exit.SETTINGS
    if options.state is not None:
        settings = settings.moved(options.state.absolute())
    redaction = logs.set_up(settings.log.level)
    try:
        if settings.standalone.pin_key is not None:
            redaction.hide(settings.standalone.pin_key.reveal())
        return _persevere(settings)
    except (StoreError, OSError) as problem:
        failure = failure_of(problem)
        _complain(str(failure))
        return failure.code
    except (RulesProblem, SecretError) as problem:
        _complain(str(problem))
        return Exit.SETTINGS


def clock_of(settings: SyncSettings) -> SystemClock:
    """Return this machine's clock; the demo believes it, whatever keeps it."""
    trusted = settings.demo.enabled or settings.standalone.trust_clock
    otherwise = ClockQuality.SAVED if trusted else ClockQuality.NONE
    return SystemClock(otherwise=otherwise)


def service_of(office: Office, tend: Callable[[], float] | None = None) -> Service:
    """Put an office behind its sockets.  `tend` is its housekeeping, the desk's own by default."""
    places, desk = office.places, office.settings.desk
    places.run.mkdir(mode=0o750, parents=True, exist_ok=True)
    sockets = Sockets(places.desk, places.titles, places.admin, desk.group_id, desk.admin_group_id)

    def give_up_replica(damage: str) -> None:
        office.health.replica_damage = damage  # it ends the service after its next turn

    reader = TitlesReader(places.replica, damaged=give_up_replica)
    return Service(
        office.desk,
        sockets,
        titles=reader.find,
        titles_done=reader.close,
        commands=handlers(office),
        tend=tend or office.desk.tend,
        ailing=lambda: office.trouble() is not None or office.health.ailing,
        dated=lambda: office.journal.times.quality() is not ClockQuality.NONE,
    )


def _persevere(settings: SyncSettings) -> int:
    """Serve until a signal, whatever the storage does meanwhile."""
    stopping = Ending()
    serving: list[Service] = []

    def end(_number: int, _frame: FrameType | None) -> None:
        stopping.set()
        for service in serving:
            service.stop()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)

    def serve(office: Office) -> int | None:
        if office.settings.demo.enabled:
            from sync.demonstration import stock_demo

            stock_demo(office, office.today())
        with closing(Upkeep(office)) as upkeep:
            serving[:] = [service_of(office, upkeep.tend)]
            try:
                if stopping.is_set():
                    return Exit.DONE
                serving[0].run(lambda: logger.info("the desk is open"))
            except SocketTakenError as problem:
                _complain(str(problem))
                return Exit.ABSENT
            finally:
                serving.clear()
        if stopping.is_set():
            logger.info("the desk is closed")
            return Exit.DONE
        return None

    return Perseverance(settings, clock_of(settings), stopping).run(serve)


class Version(argparse.Action):
    """Looks for the version only when it is asked for: that loads half a mail program."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version and end")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Say it, and end."""
        from importlib.metadata import version

        sys.stdout.write(f"{version('library-kiosk')}\n")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk-sync", description=__doc__.splitlines()[0])
    parser.add_argument("--version", action=Version)
    parser.add_argument("--config", type=Path, default=DEFAULT_CONFIG, metavar="FILE")
    parser.add_argument(
        "--state", type=Path, metavar="DIR", help="keep everything below this folder"
    )
    return parser


def _complain(text: str) -> None:
    sys.stderr.write(f"kiosk-sync: {text}\n")


if __name__ == "__main__":
    sys.exit(main())
