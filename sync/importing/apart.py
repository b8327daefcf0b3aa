"""Large catalogue files read in a process of its own, while this one writes what it has read.

    this process                                      the reading one
    ReadingProcess --- length (4), marshal of a file, its format, mapping, charset --> main
                   <-- length (4), marshal of how far it is, and rows  -- at most a pipe full ahead
                   <-- the same without rows: the end; or None in their place: the medium fails

Apart because half the work of an import is reading, and a board has four cores.  It reads one file
after the other, since its start takes as long as a thousand records.  The pipe bounds what is in
memory.  Whoever ends here ends the other: it finds its pipe closed.
"""

import gc
import marshal
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from itertools import islice
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from sync.importing.catalogue import Progress, titles
from sync.importing.mapping_files import load_mapping
from sync.importing.opening import Format
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.reading import Reading
from sync.importing.records import Damage, Flaw, ItemRecord, Rejected, TitleRecord
from sync.importing.unpacking import MAGIC

LARGE = 4_000_000
"""From so many bytes on a second process pays."""

_PACKED = 3
"""So many times its size is a gzip file unpacked, at least."""

_PACK = 100
_SELDOM = 50_000
"""Objects made before Python looks for cycles: a record makes hundreds, and none."""

_LENGTH = 4
_TITLE = [each.name for each in fields(TitleRecord)]
_ITEM = [each.name for each in fields(ItemRecord)]
_ITEMS, _FLAWS = _TITLE.index("items"), _TITLE.index("flaws")

_title_row: Callable[[TitleRecord], tuple[Any, ...]] = attrgetter(*_TITLE)
_item_row: Callable[[ItemRecord], tuple[Any, ...]] = attrgetter(*_ITEM)

Found = TitleRecord | Rejected


class ReadingProcess:
    """The process that reads, begun with the first file; for a `with` block, which ends it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def titles(
        self, path: Path, written_in: Format, mapping: str, charset: str, progress: Progress
    ) -> Iterator[Found]:
        """Read as `catalogue.titles` does; raises `ImportProblem` if the medium fails.

        One file at a time; whoever stops reading one ends the process, and the next file begins
        another.
        """
        try:
            process = self._started()
            _send(process.stdin, (str(path), str(written_in), mapping, charset))
        except OSError:  # no room for another process
            self.end()
            reading = Reading.of(load_mapping(mapping), charset)
            yield from titles(path, written_in, reading, progress)
            return
        ended: list[Any] | None = None
        try:
            for progress.read, rows in _received(process.stdout):
                if not rows:
                    ended = rows
                    break
                yield from map(_found, rows)
        finally:
            if ended is None:
                self.end()
        if ended is None:
            raise ImportProblem(ProblemKind.UNREADABLE, path)

    def end(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            search = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sync.importing.apart"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(search)},
            )
        return self._process


def is_large(path: Path) -> bool:
    """Say whether a file is worth a process of its own, and there is a core for it."""
    with path.open("rb") as file:
        packed = file.read(len(MAGIC)) == MAGIC
    size = path.stat().st_size * (_PACKED if packed else 1)
    return size >= LARGE and len(os.sched_getaffinity(0)) > 1


def _send(pipe: IO[bytes] | None, message: tuple[Any, ...]) -> None:
    if pipe is not None:
        data = marshal.dumps(message)
        pipe.write(len(data).to_bytes(_LENGTH, "big") + data)
        pipe.flush()


def _received(pipe: IO[bytes] | None) -> Iterator[Any]:
    """Yield what the other process sends, until it is gone."""
    while pipe is not None and len(length := pipe.read(_LENGTH)) == _LENGTH:
        size = int.from_bytes(length, "big")
        if len(data := pipe.read(size)) < size:
            return
        yield marshal.loads(data)  # noqa: S302 - written by `_send`


def _found(row: tuple[Any, ...]) -> Found:
    if len(row) != len(_TITLE):
        position, number, reason, detail, offset = row
        return Rejected(position, number, Damage(reason), detail, offset)
    if row[_ITEMS] or row[_FLAWS]:
        values = list(row)
        values[_ITEMS] = tuple(ItemRecord(*item) for item in row[_ITEMS])
        values[_FLAWS] = tuple(Flaw(Damage(damage), detail) for damage, detail in row[_FLAWS])
        return TitleRecord(*values)
    return TitleRecord(*row)


def _row(found: Found) -> tuple[Any, ...]:
    if isinstance(found, Rejected):
        return found.position, found.control_number, str(found.reason), found.detail, found.offset
    row = _title_row(found)
    if found.items or found.flaws:
        values = list(row)
        values[_ITEMS] = tuple(map(_item_row, found.items))
        values[_FLAWS] = tuple((str(flaw.damage), flaw.detail) for flaw in found.flaws)
        return tuple(values)
    return row


def _read(file: tuple[str, str, str, str], pipe: IO[bytes]) -> None:
    path, written_in, mapping, charset = file
    progress = Progress()
    reading = Reading.of(load_mapping(mapping), charset)
    read = titles(Path(path), Format(written_in), reading, progress)
    try:
        while rows := list(map(_row, islice(read, _PACK))):
            _send(pipe, (progress.read, rows))
    except ImportProblem:
        _send(pipe, (progress.read, None))
    else:
        _send(pipe, (progress.read, []))


def main(orders: IO[bytes], pipe: IO[bytes]) -> int:
    """Read the files that are ordered, and write their titles."""
    gc.set_threshold(_SELDOM)
    try:
        for file in _received(orders):
            _read(file, pipe)
    except BrokenPipeError:  # nobody wants the rest
        os.close(1)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
