"""How far an import has come: a bar on a terminal, a line now and then elsewhere.

    [##########--------------------]  34 %     41,200 read  books.mrc

Apart from the command because what is redrawn twenty times a second must know nothing of it.
"""

from pathlib import Path
from typing import TextIO

from kiosk.technician import Report

WIDTH = 30
_PLAIN_STEP = 10  # per cent between two plain lines


class Meter:
    """Draws reports of an import on `stream`, a bar where that is a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._drawn = ""
        self._told: tuple[str, int] | None = None

    def show(self, report: Report) -> None:
        """Draw one report, if there is anything new in it."""
        if "file" not in report:
            return
        name = Path(str(report["file"])).name
        done = _per_cent(report)
        line = f"{done:3} %  {_number(report, 'read'):>10,} read  {_plain(name)}"
        if self._is_terminal:
            filled = WIDTH * done // 100
            self._draw(f"[{'#' * filled}{'-' * (WIDTH - filled)}] {line}")
            return
        step = (name, done // _PLAIN_STEP)
        if step != self._told:
            self._told = step
            self._stream.write(f"{line.strip()}\n")
            self._stream.flush()

    def end(self) -> None:
        """Leave the terminal at the beginning of a line."""
        if self._drawn:
            self._stream.write("\n")
            self._drawn = ""

    def _draw(self, line: str) -> None:
        if line != self._drawn:
            self._stream.write("\r" + line.ljust(len(self._drawn)))
            self._stream.flush()
            self._drawn = line


def _per_cent(report: Report) -> int:
    whole = _number(report, "of")
    return min(100, 100 * _number(report, "bytes") // whole) if whole else 100


def _number(report: Report, name: str) -> int:
    value = report.get(name)
    return value if isinstance(value, int) else 0


def _plain(name: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in name)
