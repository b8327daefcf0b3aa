"""What a process has used, as the kernel counts it.

It is apart because all of it is read from `/proc`, and the product is asked for nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Use:
    """Seconds on a processor, and how often a thread was put to sleep or taken off it."""

    seconds: float
    switches: int

    def since(self, before: "Use") -> "Use":
        """Return what was used since."""
        return Use(self.seconds - before.seconds, self.switches - before.switches)


def use_of(pids: Iterable[int]) -> Use:
    """Add up what these processes have used so far.

    The time is the scheduler's own, in nanoseconds: the ticks in `stat` miss what is shorter.
    """
    seconds, switches = 0.0, 0
    for pid in pids:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            seconds += int((thread / "schedstat").read_text("utf-8").split()[0]) / 1e9
            for line in (thread / "status").read_text("utf-8").splitlines():
                if "ctxt_switches" in line:
                    switches += int(line.split()[1])
    return Use(seconds, switches)


def pss_of(pid: int) -> float:
    """Return the memory of a process in MB, its share of what it shares included."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"the kernel does not tell the memory of {pid}")


def children_of(pid: int) -> list[int]:
    """List the processes a process has started itself."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found
