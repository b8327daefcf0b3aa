"""What somebody must look after, in one line each: the storage's own troubles, not the patrons'.

It is apart from the commands because the service logs the same lines that `kiosk status` shows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sync import incidents
from sync.backups import Backups
from sync.preflight import Disk
from sync.store_errors import StoreError

_TOO_OLD = timedelta(hours=36)


@dataclass(slots=True)
class Health:
    """What this run has met.  `damage` is what a check found in a store that is open.

    `replica_damage` is the same of the replica, which is thrown away and made anew.
    """

    backup_failure: str = ""
    damage: str = ""
    replica_damage: str = ""

    @property
    def ailing(self) -> bool:
        """Whether something is to be put right before anything more is asked."""
        return bool(self.damage or self.replica_damage)


def alarms(disk: Disk, backups: Backups, health: Health, now: datetime) -> list[str]:
    """Return what is not as it should be, nothing when all is well.  `now` is in UTC."""
    found = [*_of_the_disk(disk), *_of_the_backups(disk.needs.second_folder, backups, health, now)]
    if health.damage:
        found.append(f"a database is damaged: {health.damage}")
    lines = incidents.told(disk.folder)
    if lines:
        found.append(
            f"{len(lines)} incidents in {disk.folder / incidents.NAME}, which is to be removed once"
            f" it was read; the last: {lines[-1]}"
        )
    return found


def _of_the_disk(disk: Disk) -> list[str]:
    free = disk.free()
    if free < disk.needs.returns_need:
        return [f"the disk is full: {free >> 20} MiB free; nothing is lent or taken back"]
    if free < disk.needs.loans_need:
        return [f"the disk is nearly full: {free >> 20} MiB free; nothing is lent"]
    if disk.needs.ballast and not disk.has_ballast():
        return ["the disk has no room for the ballast"]
    return []


def _of_the_backups(
    second: Path | None, backups: Backups, health: Health, now: datetime
) -> list[str]:
    found = []
    try:
        newest = next(iter(backups.all()), None)
    except (StoreError, OSError) as problem:
        return [f"the backups can not be read: {problem}"]
    if newest is None:
        found.append("there is no backup yet")
    elif now - newest.at > _TOO_OLD:
        found.append(f"the last backup is of {newest.at:%Y-%m-%d %H:%M} UTC")
    if health.backup_failure:
        found.append(f"the backup failed: {health.backup_failure}")
    if second is not None and not second.is_dir():
        found.append(f"{second}, where backups are copied to, is not there")
    return found
