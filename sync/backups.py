"""Copies of both stores at one moment, each proven whole before it counts.

    backups/000012-2026-03-02T00-15-07Z/journal.db
                                       /library.db
    backups/.draft                      a copy that is being made

It is apart from the restoring because it runs every night beside the patrons, and from the store
because a backup is of all stores together: what one of them knows the other must not lack.
"""

import logging
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sync.store import Store
from sync.store_errors import translate_system
from sync.store_files import to_medium

_log = logging.getLogger(__name__)

_NAME = re.compile(r"(\d{6})-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)Z")
_STAMP = "%Y-%m-%dT%H-%M-%S"
_DRAFT = ".draft"


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup.  `number` orders them, whatever the clock was; `at` is in UTC."""

    path: Path
    number: int
    at: datetime

    @property
    def name(self) -> str:
        """The name it is asked for by."""
        return self.path.name

    def size(self) -> int:
        """Return its size in bytes.  Raises `OSError`."""
        return sum(file.stat().st_size for file in self.path.iterdir())


class Backups:
    """The backups in a folder, `keep` of them.  Raises `StoreError`."""

    def __init__(self, folder: Path, keep: int = 7) -> None:
        self.folder = folder
        self._keep = keep

    def all(self) -> list[Backup]:
        """Return the finished backups, the newest first."""
        if not self.folder.is_dir():
            return []
        found = filter(None, map(_backup, self.folder.iterdir()))
        return sorted(found, key=lambda backup: backup.number, reverse=True)

    def named(self, name: str) -> Backup | None:
        """Return the backup of this name, or the newest for "latest"."""
        every = self.all()
        return next((each for each in every if name in (each.name, "latest")), None)

    def copy(self, stores: Mapping[str, Store], into: str = _DRAFT) -> Path:
        """Copy all stores, by the names of their files, into a draft; return its folder.

        Nothing else is done in between, so the copies are of one moment.
        """
        draft = self.folder / into
        try:
            shutil.rmtree(draft, ignore_errors=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            draft.mkdir(mode=0o700)
        except OSError as problem:
            raise translate_system(problem, self.folder.name) from problem
        for name, store in stores.items():
            store.copy_to(draft / name)
        return draft

    def finish(self, draft: Path, now: datetime) -> Backup:
        """Let a draft that is proven count, and forget the oldest backups."""
        number = max((backup.number for backup in self.all()), default=0) + 1
        final = self.folder / f"{number:06d}-{now.astimezone(UTC):{_STAMP}}Z"
        try:
            for file in draft.iterdir():
                to_medium(file)
            to_medium(draft)
            draft.replace(final)
            to_medium(self.folder)
        except OSError as problem:
            raise translate_system(problem, final.name) from problem
        self.thin_out(self._keep)
        return Backup(final, number, now)

    def discard_drafts(self) -> None:
        """Remove what was begun and will not be finished; it would only take up room."""
        for draft in self.folder.glob(".*"):
            shutil.rmtree(draft, ignore_errors=True)

    def thin_out(self, keep: int) -> None:
        """Forget the oldest backups, but so many."""
        for old in self.all()[keep:]:
            shutil.rmtree(old.path, ignore_errors=True)

    def copy_in(self, backup: Backup) -> None:
        """Copy a backup of another folder into this one, which must be there.

        A medium that is not plugged in must not be mistaken for an empty one.
        """
        draft = self.folder / _DRAFT
        try:
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(mode=0o700)
            # Not the key of the PINs: a medium that can be carried away must not have both.
            for file in backup.path.glob("*.db"):
                shutil.copyfile(file, draft / file.name)
                to_medium(draft / file.name)
                _refuse_difference(file, draft / file.name)
            to_medium(draft)
            draft.replace(self.folder / backup.name)
            to_medium(self.folder)
        except OSError as problem:
            raise translate_system(problem, str(self.folder)) from problem
        self.thin_out(self._keep)


def _backup(path: Path) -> Backup | None:
    found = _NAME.fullmatch(path.name)
    if found is None or not path.is_dir():
        return None
    try:
        at = datetime.strptime(found[2], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(path, int(found[1]), at)


def _refuse_difference(one: Path, other: Path) -> None:
    """Read both: a medium may say that it has written what it has not."""
    with one.open("rb") as left, other.open("rb") as right:
        while piece := left.read(1 << 20):
            if right.read(1 << 20) != piece:
                raise OSError(5, "written otherwise than it was sent", str(other))
