"""Both processes start from the command lines in their units and tell systemd that they are ready.

What systemd would provide (directories, the notify socket) is provided here; the settings are the
shipped ones with the system's folders moved into a temporary one.
"""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.source import ROOT

UNITS = ("kiosk-sync.service", "kiosk.service")
INSTALLED = "/opt/library-kiosk/venv/bin/"
HERE = Path(sys.executable).parent
# Not a measure: how long to wait before a process that stays silent counts as broken.
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Started:
    """A process started as its unit says, and what it tells systemd."""

    process: subprocess.Popen[bytes]
    heard: socket.socket

    def is_ready(self) -> bool:
        """Listen until the process says that it is ready; False when it ends before."""
        while True:
            try:
                words = self.heard.recv(4096).decode().splitlines()
            except TimeoutError:
                if self.process.poll() is not None:
                    return False
                continue
            if "READY=1" in words:
                return True

    def stop(self) -> int:
        """Stop the process as systemd does and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


Start = Callable[[str], Started]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Make the folders of a machine in a temporary one: /etc/kiosk, /var/lib/kiosk, /run/kiosk."""
    shutil.copytree(ROOT / "config", tmp_path / "etc/kiosk")
    for folder in ("var/lib/kiosk", "run/kiosk", "run/kiosk-screen"):
        (tmp_path / folder).mkdir(parents=True)
    settings = tmp_path / "etc/kiosk/kiosk.toml"
    text = settings.read_text(encoding="utf-8")
    # a default stands there as a comment
    text = re.sub(r'^# ?(?=\w+ = "/(?:etc|var|run)/)', "", text, flags=re.MULTILINE)
    moved = re.sub(r'"(?=/(?:etc|var/lib|run)/kiosk)', f'"{tmp_path}', text)
    settings.write_text(moved, encoding="utf-8")
    return tmp_path


@pytest.fixture
def start(machine: Path) -> Iterator[Start]:
    """Start units by name; whatever still runs at the end is killed."""
    with ExitStack() as running:
        yield lambda unit: running.enter_context(_started(unit, machine))


@contextmanager
def _started(unit: str, machine: Path) -> Iterator[Started]:
    text = (ROOT / "systemd" / unit).read_text(encoding="utf-8")
    values = dict(re.findall(r"^(\w+)=(.*)$", text, flags=re.MULTILINE))
    command = values["ExecStart"].replace(INSTALLED, f"{HERE}/").replace("/etc/", f"{machine}/etc/")
    environment = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": str(machine),
        "KIVY_HOME": str(machine / "run/kiosk-screen/kivy"),
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "NOTIFY_SOCKET": str(machine / f"{unit}.notify"),
        "RUNTIME_DIRECTORY": f"{machine}/run/{values['RuntimeDirectory']}",
        "SDL_VIDEODRIVER": "offscreen",
        "WATCHDOG_USEC": "30000000",
    }
    if "StateDirectory" in values:
        environment["STATE_DIRECTORY"] = f"{machine}/var/lib/{values['StateDirectory']}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(environment["NOTIFY_SOCKET"])
        heard.settimeout(1)
        with subprocess.Popen(shlex.split(command), env=environment, cwd=machine) as process:
            try:
                yield Started(process, heard)
            finally:
                process.kill()


@pytest.mark.timeout(2 * PATIENCE)
def test_both_processes_say_that_they_are_ready(start: Start) -> None:
    assert [start(unit).is_ready() for unit in UNITS] == [True, True]


@pytest.mark.timeout(2 * PATIENCE)
def test_the_screen_is_ready_without_sync(start: Start) -> None:
    assert start("kiosk.service").is_ready()


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.timeout(2 * PATIENCE)
def test_a_process_that_is_told_to_stop_ends_well(start: Start, unit: str) -> None:
    started = start(unit)
    assert started.is_ready()
    assert started.stop() == 0
