"""Where the figures were measured: the machine, its versions, and the medium below the stores.

It is apart because a figure without these says nothing; and on a medium that keeps nothing there
is nothing to measure.
"""

import os
import platform
import sqlite3
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

IN_MEMORY = frozenset({"tmpfs", "ramfs"})
PRAGMAS = ("journal_mode", "synchronous", "locking_mode", "wal_autocheckpoint", "secure_delete")


class MediumError(Exception):
    """The folder lies on nothing that a flush could reach."""


def file_system(folder: Path) -> str:
    """Name the type of the file system a folder lies on, as the kernel does."""
    path = folder.resolve()
    mounted: dict[Path, str] = {}
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        place, _, rest = line.partition(" - ")
        point = place.split()[4].replace("\\040", " ")
        mounted[Path(point)] = rest.split()[0]
    return next(mounted[point] for point in (path, *path.parents) if point in mounted)


def medium_of(folder: Path) -> str:
    """Name the file system of a folder.  Raises `MediumError` where it is memory."""
    kind = file_system(folder)
    if kind in IN_MEMORY:
        raise MediumError(
            f"{folder} is on {kind}, which forgets: flushes cost nothing there. "
            "Set KIOSK_BENCH_FOLDER to a folder on the disk or card in question."
        )
    return kind


def described(medium: str, facts: Mapping[str, str]) -> Iterator[str]:
    """Say what the figures hold for, a line each; `facts` were found while measuring."""
    memory = int(_field(Path("/proc/meminfo"), "MemTotal").split()[0]) // 1024
    load = ", ".join(f"{load:.2f}" for load in os.getloadavg())
    yield f"machine   {_processor()}, {os.cpu_count()} cores, {memory} MB, load {load}"
    yield f"system    {platform.system()} {platform.release()} {platform.machine()}"
    python = f"Python {platform.python_version()}"
    yield f"versions  {python}, SQLite {sqlite3.sqlite_version}, Kivy {version('kivy')}"
    yield f"medium    {medium}"
    for name, fact in facts.items():
        yield f"{name:9} {fact}"


def _processor() -> str:
    """Name the processor, or the board where that says more."""
    model = Path("/proc/device-tree/model")
    if model.exists():
        return model.read_text(encoding="utf-8").strip("\0\n")
    return _field(Path("/proc/cpuinfo"), "model name") or platform.machine()


def _field(path: Path, name: str) -> str:
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""
