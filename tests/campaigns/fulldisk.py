"""A disk of a few megabytes, filled to the last so many kilobytes, for every so many.

It is apart from the failing calls because here nothing fails but room, and room comes back: the
library must then go on without anybody repairing it.

    python -m tests.campaigns.fulldisk FOLDER STEP        inside a mount namespace of its own
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sync.circulation import Identify, Refused, Silence
from sync.clock import SystemClock, boottime
from sync.office import Office
from sync.store_errors import StoreError
from tests.campaigns.audit import audit
from tests.campaigns.branch import enter, found, recover, settle_in
from tests.campaigns.visits import Village
from tests.source import ROOT

_KIB = 1 << 10
_PAGE = 4 * _KIB
_DISK = 24 << 20
_MOST_LEFT = 400 * _KIB
"""Room in which two visits find enough."""


@dataclass
class Crowd:
    """What came of all fill levels."""

    levels: int = 0
    refused_starts: int = 0
    told: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)


def can_mount() -> bool:
    """Tell whether this user may have a mount namespace, and a disk in it."""
    probe = [*_namespace(), "mount", "-t", "tmpfs", "-o", "size=1m", "crash", "/mnt"]
    return subprocess.run(probe, check=False, capture_output=True).returncode == 0


def fill_up(folder: Path, step: int) -> Crowd:
    """Try every fill level from nothing left, so many KiB apart."""
    program = [sys.executable, "-m", "tests.campaigns.fulldisk", str(folder), str(step)]
    told = subprocess.run(
        [*_namespace(), *program],
        check=True,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    figures = json.loads(told.stdout.splitlines()[-1])
    return Crowd(**{**figures, "told": Counter(figures["told"])})


def _namespace() -> list[str]:
    return ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "-r"]


def _fill(folder: Path, step: int) -> Crowd:
    crowd = Crowd()
    template, disk = folder / "founded", folder / "disk"
    found(template)
    disk.mkdir()
    size = ["-o", f"size={_DISK}"]
    subprocess.run(["mount", "-t", "tmpfs", *size, "crash", str(disk)], check=True)
    for room in range(0, _MOST_LEFT, step * _KIB):
        for at_the_start in (True, False):
            crowd.levels += 1
            findings = _try_level(template, disk / "library", room, crowd, at_the_start)
            when = "before the start" if at_the_start else "after the start"
            crowd.findings += [f"{room // _KIB} KiB left {when}: {each}" for each in findings]
    return crowd


def _try_level(
    template: Path,
    folder: Path,
    room: int,
    crowd: Crowd,
    at_the_start: bool,  # noqa: FBT001
) -> list[str]:
    settle_in(template, folder)
    filler, village = folder.parent / "filler", Village("crowd", SystemClock().boot(), tags=0.5)
    office = None if at_the_start else enter(folder)
    _leave(filler, room)
    try:
        office = office or enter(folder)
        _live(office, village, crowd)
        office.close()
    except StoreError:
        crowd.refused_starts += 1
    filler.unlink(missing_ok=True)
    return list(_get_well(folder, village))


def _leave(filler: Path, room: int) -> None:
    """Fill the disk until so many bytes are left; a file that grows takes room by the page."""
    status = os.statvfs(filler.parent)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(_PAGE, status.f_bavail * status.f_frsize - room))


def _live(office: Office, village: Village, crowd: Crowd) -> None:
    for _ in range(3):
        visit = village.visit()
        try:
            office.desk.look(Identify((visit.patron,)), visit.id, boottime() + 60)
            office.desk.tend()
        except (Silence, StoreError) as problem:
            crowd.told[type(problem).__name__] += 1
        for change in village.changes(visit):
            asked = village.ask(visit, change, boottime())
            try:
                answer = office.desk.ask(asked.act, boottime() + 60)
            except Silence as silence:
                crowd.told[type(silence).__name__] += 1
                continue
            crowd.told[str(answer.reason) if isinstance(answer, Refused) else "done"] += 1
            village.learn(asked, answer)


def _get_well(folder: Path, village: Village) -> Iterator[str]:
    """Start again with room, carry on, and lend once more."""
    try:
        office = enter(folder)
    except StoreError as problem:
        yield f"start: {problem}"
        return
    try:
        visit = village.visit()
        office.desk.look(Identify((visit.patron,)), visit.id, boottime() + 60)
        for change in village.changes(visit):
            asked = village.ask(visit, change, boottime())
            village.learn(asked, office.desk.ask(asked.act, boottime() + 60))
    except Silence as silence:
        yield f"silence: {type(silence).__name__} with room again"
    finally:
        office.close()
    recover(folder)
    yield from audit(folder / "state", village.asked)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    shutil.rmtree(place / "disk", ignore_errors=True)
    sys.stdout.write(json.dumps(vars(_fill(place, int(sys.argv[2])))))
