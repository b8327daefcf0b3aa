"""The office opened by a command, while no service runs.

    carry_out   one command, over the files themselves
    serving     a whole service in a thread, at sockets of its own, for a visit

It is apart from the service because whoever has the office open holds its locks: where a service
has it open already, this fails, and says so.
"""

import tempfile
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sync.catalogues.standalone.policy.rules_file import RulesProblem
from sync.clock import Clock
from sync.commands import WITHOUT_OFFICE, handlers
from sync.commands.troubles import failure_of
from sync.exits import Exit
from sync.failure import NOTHING, Failure
from sync.logs import quietly
from sync.office import Office, open_office, places_of
from sync.service.admin import Step
from sync.service.service import Service
from sync.settings import SecretError
from sync.settings.roots import SyncSettings
from sync.store_errors import StoreError

_LOOKING = frozenset({"clock", "find", "item", "journal", "patron", "status"})
"""Commands that look: where nothing is, in a mistyped folder say, they begin no library."""


def refuse_nothing(settings: SyncSettings) -> None:
    """Raise `Failure` where no kiosk has kept anything yet."""
    state = settings.paths.state
    places = places_of(settings)
    kept = (places.library, places.journal, places.backups)
    if not settings.demo.enabled and not any(each.exists() for each in kept):
        raise Failure(Exit.FILE, NOTHING.format(state))


def carry_out(
    settings: SyncSettings, clock: Clock, name: str, arguments: Mapping[str, object]
) -> Generator[Step, None, None]:
    """Carry out a command as `sync.service.admin.run_command` does, without a service.

    Raises `Failure` when the office can not be opened.
    """
    if name in _LOOKING:
        refuse_nothing(settings)
    if name in WITHOUT_OFFICE:
        with quietly():
            yield from _carried_out(WITHOUT_OFFICE[name](settings, clock, arguments))
        return
    with _opened(settings, clock) as office:
        yield from _carried_out(handlers(office)[name](arguments))


def _carried_out(steps: Generator[object, None, object]) -> Generator[Step, None, None]:
    try:
        while True:
            yield Step(next(steps), last=False)
    except StopIteration as end:
        yield Step(end.value, last=True)
    finally:
        steps.close()


@contextmanager
def serving(
    settings: SyncSettings, clock: Clock, service_of: Callable[[Office], Service]
) -> Iterator[Path]:
    """Run the service over the state of these settings; yield the folder of its sockets.

    Raises `Failure` when the office can not be opened.
    """
    with tempfile.TemporaryDirectory(prefix="kiosk-visit-") as folder:
        run = Path(folder)
        private = replace(settings, paths=replace(settings.paths, run=run))
        with _opened(private, clock) as office:
            service = service_of(office)
            office.hand_over()
            ready = threading.Event()
            thread = threading.Thread(target=_run, args=(service, ready), name="service")
            thread.start()
            try:
                ready.wait()
                yield run
            finally:
                service.stop()
                thread.join()


def _run(service: Service, ready: threading.Event) -> None:
    try:
        service.run(ready.set)
    finally:
        ready.set()  # a service that could not start is not waited for; nobody answers there


@contextmanager
def _opened(settings: SyncSettings, clock: Clock) -> Iterator[Office]:
    with quietly():
        try:
            office = open_office(settings, clock)
        except (StoreError, OSError) as problem:
            raise failure_of(problem) from problem
        except (RulesProblem, SecretError) as problem:
            raise Failure(Exit.SETTINGS, " ".join(str(problem).split())) from problem
        try:
            if settings.demo.enabled:
                from sync.demonstration import stock_demo

                stock_demo(office, office.today())
            yield office
        finally:
            office.close()
