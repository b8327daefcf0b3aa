"""A kiosk to be measured: its folder, its settings, its readers' lines and its library.

It is apart from what runs there: the product as it is (`Plain`), or with a stopwatch (`Watched`).
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from kiosk.rehearsal import Hands, Onlooker
from tests.bench.glass import Glass
from tests.bench.library import stock
from tests.bench.processes import children_of
from tests.bench.record import Note, Record
from tests.source import ROOT
from tests.stories.stand import Line

SIZE = (1280, 800)
CONFIG = """
[library]
name_ru = "Сельская библиотека"

[standalone]
trust_clock = true

[screen]
width = {width}
height = {height}
width_mm = 217.0
height_mm = 136.0
clock = "{clock}"

[paths]
state = "{folder}/state"
run = "{folder}/run"

[[reader]]
name = "card"
line = "rdm6300:{card}"

[[reader]]
name = "scanner"
line = "barcode:{scanner}"
"""
PLATE = """
[[reader]]
name = "plate"
line = "plate:simulated?socket={socket}"
"""
FINISH = "Готово"


class Site:
    """Everything of a kiosk that is there before it is switched on.

    `clock` is the screen's, event or stock.  With `plate` there is a simulated plate too, which
    is looked at many times a second and so is never idle.
    """

    def __init__(self, folder: Path, *, clock: str = "event", plate: bool = False) -> None:
        folder.mkdir()
        self.folder = folder
        self.config = folder / "kiosk.toml"
        self.diagnostics = folder / "screen.sock"
        card, scanner = folder / "card", folder / "scanner"
        self.card_line, self.scanner_line = Line(card), Line(scanner)
        self.plate = folder / "plate.sock"
        text = CONFIG.format(
            folder=folder,
            card=card,
            scanner=scanner,
            clock=clock,
            width=SIZE[0],
            height=SIZE[1],
        )
        text += PLATE.format(socket=self.plate) if plate else ""
        self.config.write_text(text, encoding="utf-8")
        self.shelves = stock(self.config)

    @property
    def hands(self) -> Hands:
        """The hands at the plate."""
        return Hands(self.plate)

    def present(self, card: str) -> None:
        """Hold a card to its reader."""
        checksum = 0
        for byte in bytes.fromhex(card):
            checksum ^= byte
        self.card_line.send(f"\x02{card}{checksum:02X}\x03".encode())

    def scan(self, item: str) -> None:
        """Scan a barcode."""
        self.scanner_line.send(f"{item}\r\n".encode())

    def close(self) -> None:
        """Unplug the readers."""
        self.card_line.unplug()
        self.scanner_line.unplug()


class Plain:
    """The product as it is: `kiosk run`, seen through the diagnostics' socket."""

    def __init__(
        self, site: Site, display: str, more: Mapping[str, str] | None = None, wait: float = 60.0
    ) -> None:
        self.site = site
        command = [sys.executable, "-m", "kiosk", "run", "--config", str(site.config)]
        self._log = (site.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [*command, "--diagnostics", str(site.diagnostics)],
            env=surroundings(display) | dict(more or {}),
            stdout=self._log,
            stderr=self._log,
            cwd=ROOT,
        )
        self._patience = wait
        self._onlooker: Onlooker | None = None

    @property
    def sees(self) -> Onlooker:
        """Whoever looks at the screen."""
        if self._onlooker is None:
            self._onlooker = Onlooker(self.site.diagnostics, self._patience)
        return self._onlooker

    def close_eyes(self) -> None:
        """Look no more: even to be looked at takes a thread."""
        if self._onlooker is not None:
            self._onlooker.close()
            self._onlooker = None

    def ready(self) -> None:
        """Wait until a patron may come."""
        self.sees.until("a kiosk that is ready", lambda: is_ready(self.sees))

    @property
    def pids(self) -> dict[str, int]:
        """The two processes, by their module's name."""
        found = {}
        for pid in children_of(self.process.pid):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            found[words[2].decode()] = pid
        return found

    def stop(self) -> None:
        """Switch it off."""
        self.close_eyes()
        _end(self.process)
        self._log.close()


class Watched:
    """Both processes of the product, the screen with a stopwatch beside it."""

    def __init__(
        self,
        site: Site,
        display: str,
        of_sync: Mapping[str, str] | None = None,
        of_screen: Mapping[str, str] | None = None,
    ) -> None:
        self.site = site
        self.glass = Glass(display)
        self._log = (site.folder / "log").open("ab")
        around = surroundings(display)
        sync = [sys.executable, "-m", "sync", "--config", str(site.config)]
        self._sync = subprocess.Popen(
            sync, env=around | dict(of_sync or {}), stdout=self._log, stderr=self._log, cwd=ROOT
        )
        screen = [sys.executable, "-m", "tests.bench.screen", str(site.config)]
        self._screen = subprocess.Popen(
            [*screen, str(site.diagnostics)],
            env=around | dict(of_screen or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=ROOT,
        )
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def _wait_until_ready(self) -> None:
        assert self._screen.stdout is not None
        self.record = Record(self._screen.stdout)
        self.driver = self.record.wait(0, lambda note: note.word == "began", 60.0).words
        self.sees = Onlooker(self.site.diagnostics, 60.0)
        self.sees.until("a kiosk that is ready", lambda: is_ready(self.sees))

    def order(self, word: str) -> None:
        """Have the watched screen do something; see `tests.bench.screen`."""
        assert self._screen.stdin is not None
        self._screen.stdin.write(f"{word}\n".encode())
        self._screen.stdin.flush()

    def wait_frame(self, mark: int, state: str, *statuses: str, seconds: float = 20.0) -> Note:
        """Wait for the first frame that shows a state with exactly these lines."""
        return self.record.wait(
            mark,
            lambda note: (
                note.word == "flip" and note.words[0] == state and note.lines == list(statuses)
            ),
            seconds,
        )

    def open_visit(self, card: str) -> None:
        """Let a patron come, and the screen calm down."""
        mark = self.record.mark()
        self.site.present(card)
        self.wait_frame(mark, "Borrowing")
        self.calm_down()

    def end_visit(self) -> None:
        """Let the patron touch the last button."""
        button = self.sees.button(FINISH)
        assert button is not None
        self.sees.until("touches to count", lambda: self.sees.ask("session")["takes_touches"])
        mark = self.record.mark()
        self.glass.touch(button["x"], button["y"])
        self.record.wait(mark, lambda n: n.word == "flip" and n.words[0] == "Finished")
        self.calm_down()

    def calm_down(self) -> None:
        """Wait until nothing moves on the screen."""
        self.record.settle(0.12)

    def stop(self) -> None:
        """Switch both off."""
        if hasattr(self, "sees"):
            self.sees.close()
        for process in (self._screen, self._sync):
            _end(process)
        for pipe in (self._screen.stdin, self._screen.stdout):
            if pipe is not None:
                pipe.close()
        self.glass.close()
        self._log.close()


def surroundings(display: str) -> dict[str, str]:
    """Return an environment without the tests' own Kivy, on this display.

    What is installed has been compiled; a checkout must be let compile itself, once.
    """
    ours = ("KIVY", "SDL", "NOTIFY", "PYTHONDONTWRITEBYTECODE")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    return kept | {"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"}


def is_ready(sees: Onlooker) -> bool:
    """Tell whether the kiosk stands idle with its desk and all readers."""
    session = sees.ask("session")
    return session["state"] == "Idle" and session["desk"] and not session["readers_down"]


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
