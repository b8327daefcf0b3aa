"""The two that are measured, each switched on, looked at from outside, and switched off.

It is apart from the figures because both must be done exactly the same way.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.glass import Area, Glass
from tests.bench.site import SIZE, Site, surroundings
from tests.peer.browser import Browser
from tests.peer.family import Family, Memory, total
from tests.source import ROOT

ABOVE_THE_CLOCK: Area = (0, 0, SIZE[0], 710)
"""Everything but the footer, where the time stands."""

LOOK = 0.01
PATIENCE = 40.0
SETTLING = 6.0
"""Seconds in which both do what they put off at the start."""

CACHES = Path("/proc/sys/vm/drop_caches")


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds to the whole first frame; processor time until then, and until settled.

    `screen` is what the first family takes of it, `memory` and `screen_memory` what is held when
    settled.
    """

    wall: float
    seconds: float
    screen: float
    settled: float
    memory: Memory
    screen_memory: Memory
    processes: int


Switch = Callable[[], tuple[Family, ...]]
"""Switches one of them on; the first family is the one with the screen."""


def kiosk(site: Site, display: str) -> Switch:
    """Start the kiosk's two processes as their units do."""

    def switch() -> tuple[Family, ...]:
        where = ("--config", str(site.config))
        log, around = site.folder / "log", surroundings(display)
        sync = Family((sys.executable, "-m", "sync", *where), around, log, ROOT)
        screen = Family((sys.executable, "-m", "kiosk", "screen", *where), around, log, ROOT)
        screen.started = sync.started
        return screen, sync

    return switch


def chromium(browser: Browser) -> Switch:
    """Start the browser."""
    return lambda: (browser.start(),)


class Contestant:
    """One of the two on a display.  Two starts that do not count show what is to be seen.

    The first of them may still compile, make its folders, and show a desk that is not open yet.
    """

    def __init__(self, switch: Switch, glass: Glass) -> None:
        self._switch = switch
        self._glass = glass
        self._dark = glass.pixels(ABOVE_THE_CLOCK)
        self.picture = self._dark
        self.blank = 0
        for _ in range(2):
            families = switch()
            try:
                self.picture = self._settled()
            finally:
                self._off(families)

    def _settled(self) -> bytes:
        """Wait for a picture that stays; return it."""
        picture, since = self._dark, time.monotonic()
        while picture == self._dark or time.monotonic() - since < SETTLING:
            if (pixels := self._glass.pixels(ABOVE_THE_CLOCK)) != picture:
                picture, since = pixels, time.monotonic()
            time.sleep(20 * LOOK)
        return picture

    def start(self) -> Start:
        """Switch it on from a cold disk cache where that can be had, and off again.

        A start that shows nothing is made once more and counted in `blank`: Chromium without a
        window manager now and then opens an empty window and stays so.
        """
        try:
            return self._start()
        except TimeoutError:
            self.blank += 1
            return self._start()

    def _start(self) -> Start:
        forget_files()
        families = self._switch()
        try:
            seen = self._whole_frame()
            seconds = [family.seconds() for family in families]
            time.sleep(SETTLING)
            settled = sum(family.seconds() for family in families)
            memories = [family.memory() for family in families]
            count = sum(len(family.pids) for family in families)
        finally:
            self._off(families)
        wall = (seen - families[0].started) / 1e9
        return Start(wall, sum(seconds), seconds[0], settled, total(memories), memories[0], count)

    def _whole_frame(self) -> int:
        """Look until the picture is the whole one, pixel by pixel; return when, in ns."""
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            if self._glass.pixels(ABOVE_THE_CLOCK) == self.picture:
                return time.monotonic_ns()
            time.sleep(LOOK)
        raise TimeoutError("the first frame never became what it was before")

    def _off(self, families: tuple[Family, ...]) -> None:
        for family in families:
            family.stop()
        self._glass.wait(ABOVE_THE_CLOCK, lambda pixels: pixels == self._dark, 10)


def forget_files() -> bool:
    """Have the kernel forget what it has read from the disk; False where that is forbidden."""
    subprocess.run(["sync"], check=True)
    try:
        CACHES.write_text("3\n", encoding="ascii")
    except OSError:
        return False
    return True


def page_in(folder: Path) -> Path:
    """Write the kiosk's screens as a page, by a process of its own; return where it is."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.peer.pages", str(folder)]
    subprocess.run(command, cwd=ROOT, env=surroundings(""), check=True, capture_output=True)
    return folder / "index.html"
