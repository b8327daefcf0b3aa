"""A visit made without a person: hands that lay books down and touch the window.

It is apart from everything it drives: it is another process, which sees the screen through the
diagnostics' socket, lays things on the simulated plate through the plate's, and touches the window
through the X server like a finger.  The unattended demo is such a visit, and so are the tests that
touch a real window.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from drivers.readings import CardUid, TagUid
from drivers.simulated.acts import Clear, LayCard, LayItem, Scan
from drivers.simulated.control import send

Seen = Mapping[str, Any]
PAUSE = 0.02
PATIENCE = 20.0


class RehearsalError(Exception):
    """The screen did not come to show what was waited for; the text says what it shows."""


class Onlooker:
    """Sees what stands on the screen."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        """Wait for the screen to come up.  Raises `RehearsalError`."""
        self._patience = patience
        self._socket = socket.socket(socket.AF_UNIX)
        self.until("a screen", lambda: self._connects(path))
        self._lines = self._socket.makefile("rw", encoding="utf-8")

    def ask(self, line: str) -> Any:  # noqa: ANN401 - whatever JSON says
        """Say a line of the diagnostics and return the answer."""
        self._lines.write(line + "\n")
        self._lines.flush()
        answer = self._lines.readline()
        if not answer:
            raise RehearsalError("the screen is gone")
        return json.loads(answer)

    def state(self) -> str:
        """Return the name of the session's state."""
        return str(self.ask("session")["state"])

    def lines(self) -> list[str]:
        """Return what stands on the line of each item of the visit, by its status' name."""
        return list(self.ask("session")["lines"])

    def texts(self) -> list[str]:
        """Return every text that stands on the screen."""
        return [str(seen["text"]) for seen in self.ask("tree") if seen["text"]]

    def shows(self, text: str) -> bool:
        """Tell whether a text stands somewhere on the screen, as a part or whole."""
        return any(text in shown for shown in self.texts())

    def button(self, words: str) -> Seen | None:
        """Find what can be pressed by its words, or by what it is called."""
        for seen in self.ask("tree"):
            if seen["press"] and words in {seen["text"], seen["said"]}:
                return dict(seen)
        return None

    def wait_state(self, *names: str) -> None:
        """Wait until the session is in one of these states."""
        self.until(f"state {' or '.join(names)}", lambda: self.state() in names)

    def wait_lines(self, *names: str) -> None:
        """Wait until the items' lines say exactly this."""
        self.until(f"lines {names}", lambda: self.lines() == list(names))

    def wait_text(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        self.until(f"the text {text!r}", lambda: self.shows(text))

    def until(self, what: str, holds: Callable[[], bool]) -> None:
        """Look again and again until something holds.  Raises `RehearsalError`."""
        give_up = time.monotonic() + self._patience
        while not holds():
            if time.monotonic() > give_up:
                raise RehearsalError(f"waited for {what}; the screen shows {self._shown()}")
            time.sleep(PAUSE)

    def picture(self, path: Path) -> Path:
        """Save what the screen shows and return where."""
        answer = self.ask(f"shot {path}")
        saved = Path(str(answer["shot"]))
        return saved.replace(path)

    def close(self) -> None:
        """Look no more."""
        self._lines.close()
        self._socket.close()

    def _connects(self, path: Path) -> bool:
        try:
            self._socket.connect(str(path))
        except OSError:
            # A socket that failed to connect is not to be used again (connect(2)).
            self._socket.close()
            self._socket = socket.socket(socket.AF_UNIX)
            return False
        return True

    def _shown(self) -> str:
        try:
            return f"{self.state()}: {' / '.join(self.texts())}"
        except (OSError, AttributeError, RehearsalError):
            return "nothing"


class Finger:
    """Touches the window through the X server, with `xdotool`, which uses XTest."""

    def __init__(self, onlooker: Onlooker, display: str | None = None) -> None:
        """Raise `RehearsalError` where there is no `xdotool`."""
        self._onlooker = onlooker
        self._environment = {**os.environ, "DISPLAY": display or os.environ.get("DISPLAY", "")}
        self._tool = shutil.which("xdotool") or ""
        if not self._tool:
            raise RehearsalError("xdotool is not installed")

    def press(self, words: str) -> None:
        """Touch what is called so, once it is there."""
        self._onlooker.until(
            f"{words!r} to press", lambda: self._onlooker.button(words) is not None
        )
        self._onlooker.until(
            "touches to count", lambda: bool(self._onlooker.ask("session")["takes_touches"])
        )
        button = self._onlooker.button(words) or {}
        self.touch(int(button["x"]), int(button["y"]))

    def touch(self, x: int, y: int) -> None:
        """Touch a point of the window, in pixels from its upper left."""
        subprocess.run(  # noqa: S603 - a fixed program with numbers
            [self._tool, "mousemove", str(x), str(y), "click", "1"],
            env=self._environment,
            check=True,
        )


class Hands:
    """Lays things on simulated devices, through their sockets."""

    def __init__(self, plate: Path, scanner: Path | None = None) -> None:
        self._plate = plate
        self._scanner = scanner

    def lay_card(self, uid: str) -> None:
        """Lay a card down."""
        send(self._plate, LayCard(CardUid(bytes.fromhex(uid))))

    def lay_item(self, item: str, uid: str | None = None) -> None:
        """Lay an item down."""
        tag = TagUid(bytes.fromhex(uid)) if uid is not None else None
        send(self._plate, LayItem(item, tag))

    def clear(self) -> None:
        """Take everything away."""
        send(self._plate, Clear())

    def scan(self, text: str) -> None:
        """Scan a barcode."""
        if self._scanner is not None:
            send(self._scanner, Scan(text))
