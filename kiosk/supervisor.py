"""Keeps processes running where no systemd does: `kiosk run` on a desk, in the demo, in tests.

A process that ends is started again after a pause that grows while it keeps ending soon, exactly
as the units do it on an appliance; and when this process goes, its children go with it.
"""

import ctypes
import logging
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

logger = logging.getLogger(__name__)

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
HEALTHY_SECONDS = 10.0
"""A process that ran this long has earned the shortest pause again."""

STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Program:
    """A command line and the name it has in the log."""

    name: str
    command: tuple[str, ...]


class Supervisor:
    """Runs programs until `stop`, or until the one named `leader` ends by itself."""

    def __init__(
        self,
        programs: Sequence[Program],
        environment: Mapping[str, str] | None = None,
        leader: str | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._programs = programs
        self._environment = dict(environment or os.environ)
        self._leader = leader
        self._jitter = jitter
        self._stopping = threading.Event()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self.code = 0

    def run(self) -> int:
        """Run until stopped and return the exit code of the leader, 0 when stopped by a signal."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        threads = [
            threading.Thread(target=self._keep, args=(program,), name=program.name)
            for program in self._programs
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            # A join without a time limit would not let a signal through.
            while thread.is_alive():
                thread.join(3600.0)
        return self.code

    def stop(self) -> None:
        """End every process and do not start it again; one that lingers is killed."""
        self._stopping.set()
        with self._lock:
            running = [process for process in self._running.values() if process.poll() is None]
        for process in running:
            process.terminate()
        give_up = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, give_up - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=self.stop, name="stop").start()

    def _keep(self, program: Program) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            code = self._once(program)
            if self._stopping.is_set():
                return
            if program.name == self._leader and code >= 0:
                self.code = code
                self.stop()
                return
            if time.monotonic() - began >= HEALTHY_SECONDS:
                pause = FIRST_PAUSE
            logger.warning("%s ended with %s and is started again", program.name, code)
            self._stopping.wait(pause * (0.8 + 0.4 * self._jitter()))
            pause = min(2 * pause, LONGEST_PAUSE)

    def _once(self, program: Program) -> int:
        with self._lock:
            if self._stopping.is_set():
                return 0
            process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
                program.command,
                env=self._environment,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - only a system call
            )
            self._running[program.name] = process
        return process.wait()


def _die_with_parent() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
