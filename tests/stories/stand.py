"""A whole kiosk as it stands in a library: both processes, a window, readers on pseudo-terminals.

Everything is done from outside: bytes on a line, a finger on the glass, a signal to a process.
"""

import json
import os
import signal
import subprocess
import sys
import tty
from pathlib import Path
from typing import Any

from kiosk.rehearsal import Finger, Hands, Onlooker
from tests.stories.village import Person

CONFIG = """
[library]
name_ru = "Сельская библиотека"
name_en = "Village library"

[demo]
enabled = false

[pin]
length = 4

[standalone]
trust_clock = true

[screen]
width = 1280
height = 800
width_mm = 217.0
height_mm = 136.0

[[reader]]
name = "card"
line = "rdm6300:{card}"

[[reader]]
name = "scanner"
line = "barcode:{scanner}"

[[reader]]
name = "plate"
line = "plate:simulated?socket={plate}"
"""


class Line:
    """A serial line of which the kiosk has one end: the other end is the reader itself.

    `name` always leads to the device that is plugged in now, as `/dev/serial/by-id` does.
    """

    def __init__(self, name: Path) -> None:
        self._name = name
        self.plug()

    def plug(self) -> None:
        """Plug the reader in."""
        self._reader, self._kiosk = os.openpty()
        tty.setraw(self._kiosk)
        self._name.symlink_to(os.ttyname(self._kiosk))

    def send(self, content: bytes) -> None:
        """Let the reader say something."""
        os.write(self._reader, content)

    def unplug(self) -> None:
        """Unplug it."""
        self._name.unlink()
        os.close(self._reader)
        os.close(self._kiosk)


class Stand:
    """One kiosk, and the hands in front of it."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder = folder
        self.display = display
        self.card_line, self.scanner_line = Line(folder / "card"), Line(folder / "scanner")
        self.config = folder / "kiosk.toml"
        self.plate_socket = folder / "plate.sock"
        self.screen_socket = folder / "screen.sock"
        self.config.write_text(
            CONFIG.format(
                card=folder / "card",
                scanner=folder / "scanner",
                plate=self.plate_socket,
            )
            + f'\n[paths]\nstate = "{folder / "state"}"\nrun = "{folder / "run"}"\n',
            encoding="utf-8",
        )
        self._log = (folder / "log").open("wb")
        self._kiosk: subprocess.Popen[bytes] | None = None
        self._onlookers: list[Onlooker] = []

    def start(self, *program: str) -> None:
        """Switch the kiosk on, by another program where it is named, and wait until it is idle."""
        words = program or ("-m", "kiosk")
        command = (sys.executable, *words, "run", "--config", str(self.config))
        self._kiosk = subprocess.Popen(
            [*command, "--diagnostics", str(self.screen_socket)],
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith(("KIVY", "SDL"))},
                "DISPLAY": self.display,
                "LIBGL_ALWAYS_SOFTWARE": "1",
            },
            stdout=self._log,
            stderr=self._log,
        )
        self.look()
        self.sees.wait_state("Idle")
        self.sees.until("every reader", lambda: not self.sees.ask("session")["readers_down"])

    def look(self) -> None:
        """Look at the screen that is there now."""
        self._onlookers.append(Onlooker(self.screen_socket, patience=40.0))

    @property
    def sees(self) -> Onlooker:
        """Whoever looks at the screen that is there now."""
        return self._onlookers[-1]

    @property
    def finger(self) -> Finger:
        """A finger for the screen that is there now."""
        return Finger(self.sees, self.display)

    def stop(self) -> None:
        """Switch everything off."""
        for onlooker in self._onlookers:
            onlooker.close()
        if self._kiosk is not None:
            self._kiosk.terminate()
            self._kiosk.wait(30)
        for line in (self.card_line, self.scanner_line):
            line.unplug()
        self._log.close()

    @property
    def hands(self) -> Hands:
        """The hands at the plate."""
        return Hands(self.plate_socket)

    def present(self, person: Person) -> None:
        """Hold a card to the reader."""
        content = bytes.fromhex(person.uid)
        checksum = 0
        for byte in content:
            checksum ^= byte
        self.card_line.send(b"\x02" + person.uid.encode() + b"%02X" % checksum + b"\x03")

    def type_pin(self, pin: str) -> None:
        """Touch the digits."""
        self.sees.wait_state("EnteringPin")
        for digit in pin:
            self.finger.press(digit)

    def scan(self, barcode: str) -> None:
        """Scan a barcode."""
        self.scanner_line.send(barcode.encode() + b"\r\n")

    def command(self, *words: str) -> Any:  # noqa: ANN401 - whatever JSON says
        """Give a technician's command while everything runs; return its JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "kiosk", *words, "--json", "--config", str(self.config)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def lose_desk(self) -> None:
        """Let the desk die and not come back: its settings are gone."""
        self.config.rename(self.config.with_suffix(".away"))
        self.kill("sync")

    def find_desk(self) -> None:
        """Bring the settings back, so that the next start of the desk succeeds."""
        self.config.with_suffix(".away").rename(self.config)

    def kill(self, module: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to one of the two processes: `sync` or `kiosk`."""
        pid = self.pid(module)
        assert pid is not None, f"{module} does not run: {self.log()[-2000:]}"
        os.kill(pid, number)

    def log(self) -> str:
        """Return what both processes have logged."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def pid(self, module: str) -> int | None:
        """Return the number of one of the two processes, None while it does not run."""
        assert self._kiosk is not None
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _is_child(entry, self._kiosk.pid, module):
                return int(entry.name)
        return None


def _is_child(entry: Path, parent: int, module: str) -> bool:
    try:
        fields = (entry / "stat").read_text("utf-8").rsplit(")", 1)[1].split()
        command = (entry / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return int(fields[1]) == parent and module.encode() in command[1:4]
