"""The report of an import: a line for everything that was left out or mended.

    books.mrc: record 17 (000045213), byte 9921: left out: cut short
    books.mrc: rusmarc:000045214: mended: its directory was repaired
    old.mrc: not imported: is not UTF-8; name its character set with --encoding
    read 120000, imported 119998, updated 0, rejected 2, items 0

Apart because it must stay readable when a whole catalogue is damaged: it is written as it comes,
and never held in memory.  Of a patron's row it names the line and the column, nothing else.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from sync.commands.words import DAMAGES
from sync.failure import Failure
from sync.importing.records import Flaw, Rejected

KEPT = 20
"""So many reports lie in the folder; older ones go."""
NAMED = 5
"""So many of what was left out are named on the terminal as well."""


class Report:
    """A file in `folder` that is made when there is something to write; for a `with` block.

    Raises `OSError` when it can not be written.
    """

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder = folder
        self._now = now
        self._file: TextIO | None = None
        self.path: Path | None = None
        self.first: list[str] = []

    def reject(self, source: Path, rejected: Rejected) -> None:
        """Note what was left out."""
        number = f" ({rejected.control_number})" if rejected.control_number else ""
        if rejected.offset is None:
            where = f"line {rejected.position}{number}"
        else:
            where = f"record {rejected.position}{number}, byte {rejected.offset}"
        detail = f", {rejected.detail}" if rejected.detail else ""
        line = f"{source.name}: {where}: left out: {DAMAGES[rejected.reason]}{detail}"
        if len(self.first) < NAMED:
            self.first.append(line)
        self._write(line)

    def flaw(self, source: Path, title_id: str, flaw: Flaw) -> None:
        """Note what was mended in, or left out of, something that was kept."""
        detail = f", {flaw.detail}" if flaw.detail else ""
        self._write(f"{source.name}: {title_id}: mended: {DAMAGES[flaw.damage]}{detail}")

    def end(self, told: Mapping[str, object], refused: Mapping[str, Failure]) -> None:
        """Note the files that could not be used and, if anything was noted, the numbers."""
        for file, failure in refused.items():
            why = str(failure).removeprefix(f"{file}: ")
            self._write(f"{Path(file).name}: not imported: {why}")
        if self._file is not None:
            numbers = ("read", "imported", "updated", "rejected", "items")
            self._write(", ".join(f"{name} {told[name]}" for name in numbers))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._forget_old()

    def _write(self, line: str) -> None:
        if self._file is None:
            self._file = self._begun()
        self._file.write("".join(c if c.isprintable() else " " for c in line) + "\n")

    def _begun(self) -> TextIO:
        self._folder.mkdir(mode=0o750, exist_ok=True)
        stamp = f"{self._now:%Y-%m-%d-%H%M%S}"
        taken = len(list(self._folder.glob(f"{stamp}*.txt")))
        self.path = self._folder / (f"{stamp}-{taken + 1}.txt" if taken else f"{stamp}.txt")
        return self.path.open("x", encoding="utf-8")

    def _forget_old(self) -> None:
        for old in sorted(self._folder.glob("*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
