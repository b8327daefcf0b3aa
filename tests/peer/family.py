"""A program and everything it has started: memory, time on a processor, and its end.

It is apart from the bench's own look at single processes because a browser is many, and some of
them are nobody's children any more.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PARENT, SESSION, TIMES = 1, 3, slice(11, 15)
"""Fields of /proc/PID/stat after the name, see proc(5); TIMES include those of ended children."""


@dataclass(frozen=True, slots=True)
class Memory:
    """MB: `share` is PSS, which splits what several processes map; `own` is theirs alone."""

    share: float
    own: float


class Family:
    """One program in a session of its own, with its output in a file."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], log: Path, folder: Path
    ) -> None:
        with log.open("ab") as output:
            self.started = time.monotonic_ns()
            self._first = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=folder,
                start_new_session=True,
            )

    @property
    def pids(self) -> list[int]:
        """The processes that live: of its session, and the descendants of those."""
        stats = dict(_stats())
        found = {pid for pid, fields in stats.items() if int(fields[SESSION]) == self._first.pid}
        while more := {p for p, f in stats.items() if int(f[PARENT]) in found} - found:
            found |= more
        return sorted(found)

    def seconds(self) -> float:
        """Add up the time on a processor, that of children which have ended included."""
        mine, ticks = set(self.pids), 0
        for pid, fields in _stats():
            if pid in mine:
                ticks += sum(map(int, fields[TIMES]))
        return ticks / TICK

    def memory(self) -> Memory:
        """Add up the memory of all."""
        return total(memory_of(pid) for pid in self.pids)

    def stop(self) -> None:
        """Ask the first to end, and see that none is left."""
        known = set(self.pids)
        self._first.terminate()
        try:
            self._first.wait(15)
        except subprocess.TimeoutExpired:
            self._first.kill()
            self._first.wait()
        give_up = time.monotonic() + 5
        # Those without a parent are nobody's now, and would be found no more.
        while left := known & {pid for pid, _ in _stats()}:
            number = signal.SIGTERM if time.monotonic() < give_up else signal.SIGKILL
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            time.sleep(0.02)


def total(memories: Iterable[Memory]) -> Memory:
    """Add up."""
    every = list(memories)
    return Memory(sum(one.share for one in every), sum(one.own for one in every))


def memory_of(pid: int) -> Memory:
    """Read the memory of one process; nothing of one that has just ended."""
    sizes = {"Pss": 0, "Private_Clean": 0, "Private_Dirty": 0}
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        rollup = ""
    for line in rollup.splitlines():
        name, _, value = line.partition(":")
        if name in sizes:
            sizes[name] = int(value.split()[0])
    return Memory(sizes["Pss"] / 1024, (sizes["Private_Clean"] + sizes["Private_Dirty"]) / 1024)


def _stats() -> Iterator[tuple[int, list[str]]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8").rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has ended meanwhile
        if fields[0] != "Z":
            yield int(stat.parent.name), fields
