"""`kiosk screen`: the process with the screen and the devices.

It composes the screen: readers, desk, session and window.  No database, no network; the desk is
asked over a Unix socket.
"""

import logging
import os
import signal
from argparse import Namespace
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from drivers.readings import ReaderName
from kiosk.commands import Subparsers
from kiosk.commands.places import kiosk_settings, places
from kiosk.counter import Patience
from kiosk.devices import Devices, Naming
from kiosk.health_note import HealthNote
from kiosk.memory import collect_when_idle, keep_together
from kiosk.runner import Runner
from kiosk.session.events import Event, Started
from kiosk.session.states import Health, Session
from kiosk.settings import KioskSettings
from kiosk.settings.devices import SecurityMode
from kiosk.settings.screen import FrameClock, Video
from kiosk.stations import Stations
from kiosk.texts import LANGUAGES, Texts
from kiosk.ui.panel import Panel
from sync import logs
from sync.clock import SystemClock
from sync.exits import Exit
from sync.service.client import SocketDesk
from sync.service.notify import Systemd

if TYPE_CHECKING:
    from kiosk.diagnostics import Diagnostics
    from kiosk.ui.app import ScreenApp
    from kiosk.ui.things import Thing

logger = logging.getLogger(__name__)

BEAT_SECONDS = 5.0
KIVY_HOME = "kivy"


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser("screen", parents=[places()], help="run the screen process")
    parser.add_argument(
        "--diagnostics",
        type=Path,
        metavar="SOCKET",
        help="show what is on the screen to whoever asks at this socket of the same user",
    )
    parser.add_argument(
        "--drawer",
        action="store_true",
        help="let the cards and books of the demo be laid on its simulated plate by touch",
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Run the screen until a signal."""
    keep_together()
    settings = kiosk_settings(args)
    logs.set_up(settings.log.level)
    kiosk = Kiosk(settings, args.diagnostics, drawer=args.drawer)
    collect_when_idle()
    kiosk.run()
    return Exit.DONE


class Kiosk:
    """Everything of the screen process, put together."""

    def __init__(
        self, settings: KioskSettings, diagnostics: Path | None = None, *, drawer: bool = False
    ) -> None:
        self._settings = settings
        self._systemd = Systemd()
        self._stations = Stations(settings.reader)
        run = settings.paths.run
        self._desk = SocketDesk(run / "desk.sock", run / "titles.sock")
        names = tuple(reader.name for reader in settings.reader)
        self._note = noted_in(own_folder(run), names)
        self._diagnostics_path = diagnostics
        self._diagnostics: Diagnostics | None = None
        self._drawer = drawer
        self._app = self._make_app()
        self._devices = Devices(
            naming=naming_of(settings),
            put=self._put,
            reader_is=self._reader_is,
            plates=self._stations.plates,
            roles={ReaderName(reader.name): reader.role for reader in settings.reader},
        )
        policy = settings.policy
        self._runner = Runner(
            # What day it is only the desk knows.
            Session(presentation=policy.presentation, policy=policy, health=Health(dated=False)),
            desk=self._desk,
            protection=self._devices,
            clock=SystemClock(),
            show=self._app.show,
            wake=lambda: self._app.post(self._runner.drain),
            patience=Patience(answer=settings.desk.deadline_seconds),
        )

    def run(self) -> None:
        """Run until `stop`, or until a signal that asks for it."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            self._app.run()
        finally:
            self._systemd.say("STOPPING=1")
            if self._diagnostics is not None:
                self._diagnostics.close()
            self._stations.stop()
            self._runner.close()
            self._desk.close()
            if self._note is not None:
                self._note.close()

    def stop(self) -> None:
        """Leave, from any thread."""
        self._app.post(self._app.stop)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()

    def _make_app(self) -> "ScreenApp":
        # Kivy looks at its surroundings when it is imported, so those are set first.
        from kiosk.ui.environment import Glass, prepare

        screen = self._settings.screen
        panel = Panel(screen.width, screen.height, screen.width_mm, screen.height_mm)
        glass = Glass(
            panel,
            touch=screen.hidinput,
            rotation=screen.rotation,
            cursor=screen.cursor,
            bordered=not screen.fullscreen,
            home=kivy_home(self._settings.paths.run),
        )
        if screen.video is not Video.AUTO:
            os.environ["SDL_VIDEODRIVER"] = screen.video.value
        prepare(glass)
        from kiosk.ui.app import ScreenApp
        from kiosk.ui.faces import Faces
        from kiosk.ui.theme import Theme

        library = self._settings.library
        names = {language: library.name(language) for language in LANGUAGES}
        theme = Theme(panel, Texts.load(), Faces(), names=names)
        return ScreenApp(
            theme,
            self._put,
            glass,
            ready=self._first_frame,
            now=lambda: datetime.now(library.zone),
            event_driven=screen.clock is FrameClock.EVENT,
            wake_on=(screen.hidinput,) if screen.hidinput is not None else (),
            things=self._things(datetime.now(library.zone).date()),
        )

    def _things(self, today: date) -> "tuple[Thing, ...]":
        if not self._drawer:
            return ()
        from kiosk.ui.things import things_of
        from sync.importing.demo import demo_library

        return things_of(self._stations.drivers.values(), demo_library(today))

    def _first_frame(self) -> None:
        """Begin with what a patron must not wait for: the picture stands already."""
        self._app.on_each_frame(self._runner.flipped)
        self._desk.watch_clock(lambda dated: self._runner.clock_is(dated=dated))
        self._desk.watch(self._desk_is)
        self._stations.start(self._devices.emit)
        self._put(Started())
        if self._diagnostics_path is not None:
            self._diagnostics = self._open_diagnostics(self._diagnostics_path)
        self._app.every(BEAT_SECONDS, self._beat)
        self._beat()
        self._systemd.say("READY=1")

    def _open_diagnostics(self, path: Path) -> "Diagnostics":
        from kiosk.diagnostics import Diagnostics
        from kiosk.ui import looking

        looks = {
            "tree": lambda _, done: done(looking.tree(self._app)),
            "session": lambda _, done: done(looking.session(self._app)),
            "shot": looking.shot,
        }
        return Diagnostics(path, looks, self._app.post)

    def _beat(self) -> None:
        """Give a sign of life: this is called by the frame loop, which also empties the inbox."""
        self._stations.tend()
        if self._runner.is_alive():
            self._systemd.say("WATCHDOG=1")

    def _put(self, event: Event) -> None:
        self._runner.put(event)

    def _desk_is(self, up: bool) -> None:  # noqa: FBT001 - the shape of `SocketDesk.watch`
        logger.log(logging.INFO if up else logging.WARNING, "desk %s", "up" if up else "down")
        self._runner.desk_is(up=up)

    def _reader_is(self, name: str, *, up: bool) -> None:
        self._runner.reader_is(name, up=up)
        if self._note is not None:
            self._note.reader_is(name, up=up)


def kivy_home(run: Path) -> Path:
    """Say where Kivy may write."""
    return own_folder(run) / KIVY_HOME


def own_folder(run: Path) -> Path:
    """Say where this process may write: in its unit's own folder, else beside the sockets."""
    own = os.environ.get("RUNTIME_DIRECTORY")
    return Path(own.split(":")[0]) if own else run


def noted_in(folder: Path, readers: tuple[str, ...]) -> HealthNote | None:
    """Begin the note for `kiosk status`; a screen without one lends all the same."""
    try:
        return HealthNote(folder, readers)
    except OSError as problem:
        logger.warning("kiosk status will not know of the readers: %s", problem.strerror)
        return None


def naming_of(settings: KioskSettings) -> Naming:
    """Say how this library's codes are told apart."""
    items = settings.items
    if items.security is SecurityMode.NONE:
        return Naming(settings.cards.pattern, items.pattern, None, None)
    return Naming(settings.cards.pattern, items.pattern, items.in_stock, items.on_loan)
