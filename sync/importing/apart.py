"""A large catalogue file read in a process of its own, while this one writes what it has read.

    this process                                    the reading one
    titles_apart --- the file, mapping, charset --> main
                 <-- length (4), marshal of rows -- at most a pipe full ahead
                 <-- the rest of what was read       and its exit code is 0

Apart because half the work of an import is reading, and a board has four cores.  The pipe bounds
what is in memory.  Whoever ends here ends the other: it finds its pipe closed.
"""

import marshal
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import IO, Any

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
_LENGTH = 4
_TITLE = [each.name for each in fields(TitleRecord)]
_ITEM = [each.name for each in fields(ItemRecord)]
_ITEMS, _FLAWS = _TITLE.index("items"), _TITLE.index("flaws")

_title_row: Callable[[TitleRecord], tuple[Any, ...]] = attrgetter(*_TITLE)
_item_row: Callable[[ItemRecord], tuple[Any, ...]] = attrgetter(*_ITEM)

Found = TitleRecord | Rejected


def titles_apart(
    path: Path, written_in: Format, mapping: str, charset: str, progress: Progress
) -> Iterator[Found]:
    """Read as `catalogue.titles` does; raises `ImportProblem` if the medium fails."""
    try:
        reader = _started(path, written_in, mapping, charset)
    except OSError:  # no room for another process
        yield from titles(path, written_in, Reading.of(load_mapping(mapping), charset), progress)
        return
    ended = False
    with reader:
        try:
            for progress.read, rows in _packs(reader.stdout):
                yield from map(_found, rows)
            ended = True
        finally:
            if not ended:
                reader.kill()
    if reader.returncode:
        raise ImportProblem(ProblemKind.UNREADABLE, path)


def is_large(path: Path) -> bool:
    """Say whether a file is worth a process of its own, and there is a core for it."""
    with path.open("rb") as file:
        packed = file.read(len(MAGIC)) == MAGIC
    size = path.stat().st_size * (_PACKED if packed else 1)
    return size >= LARGE and len(os.sched_getaffinity(0)) > 1


def _started(
    path: Path, written_in: Format, mapping: str, charset: str
) -> "subprocess.Popen[bytes]":
    search = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", "sync.importing.apart", str(path), written_in, mapping, charset],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": search},
    )


def _packs(pipe: IO[bytes] | None) -> Iterator[tuple[int, list[Any]]]:
    while pipe is not None and len(length := pipe.read(_LENGTH)) == _LENGTH:
        yield marshal.loads(pipe.read(int.from_bytes(length, "big")))  # noqa: S302 - written by `main` below


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


def main(path: str, written_in: str, mapping: str, charset: str) -> int:
    """Read one file and write its titles to the standard output."""
    progress = Progress()
    reading = Reading.of(load_mapping(mapping), charset)
    read = titles(Path(path), Format(written_in), reading, progress)
    try:
        while pack := list(map(_row, islice(read, _PACK))):
            data = marshal.dumps((progress.read, pack))
            sys.stdout.buffer.write(len(data).to_bytes(_LENGTH, "big") + data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # nobody wants the rest
        os.close(1)
    except ImportProblem:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
