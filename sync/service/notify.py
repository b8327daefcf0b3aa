"""Words to systemd: ready, alive, stopping.

It is apart because eight lines of protocol need no library, and because both loops use it.
"""

import os
import socket
from collections.abc import Mapping

_PATIENCE_USEC = 900_000_000

_SAID_AGAIN = ("WATCHDOG=1", "STATUS=")
_LONGEST_WAIT = 1.0
"""Seconds for a word that is said once; longer than this no patron waits for a supervisor."""


class Systemd:
    """The supervisor that started this process; without one every word is lost, harmlessly."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        microseconds = environment.get("WATCHDOG_USEC", "")
        meant_for_us = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        on = microseconds.isdigit() and meant_for_us
        self.watchdog: float | None = int(microseconds) / 1e6 if on else None
        """Seconds within which `WATCHDOG=1` is expected, None when it is not."""

    def be_patient(self) -> None:
        """Let a long piece of work pass without signs of life: a large file on a slow card."""
        if self.watchdog is not None:
            self.say(f"WATCHDOG_USEC={_PATIENCE_USEC}")

    def be_strict(self) -> None:
        """Let signs of life be expected again as the unit says."""
        if self.watchdog is not None:
            self.say(f"WATCHDOG_USEC={int(self.watchdog * 1e6)}")

    def say(self, word: str) -> None:
        """Send `READY=1`, `WATCHDOG=1`, `STOPPING=1` or `STATUS=...`; never wait long for it."""
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            # A supervisor that reads nothing lets the queue fill up, and then a send waits for it.
            line.settimeout(0.0 if word.startswith(_SAID_AGAIN) else _LONGEST_WAIT)
            try:
                line.sendto(word.encode(), self._address)
            except OSError:
                return  # a supervisor that does not listen will notice by itself
