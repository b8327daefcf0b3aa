"""The disk looked at before a store is opened, and the ballast on it.

It is apart from the office because a full disk keeps SQLite from even opening a file, so that
nothing opened could make room any more.

    free room   |---- ballast is made again ----|-- loans --|-- returns only --|-- nothing --|
                      loans need + ballast     loans need   returns need
                                                            ballast is given up here
"""

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from sync.settings.storage import Storage
from sync.store_errors import StoreReadOnlyError, translate_system

_log = logging.getLogger(__name__)

BALLAST = "ballast"
_GOOD_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk below a folder.  `needs` says how much of it must be free for what."""

    folder: Path
    needs: Storage

    def free(self) -> int:
        """Return the room in bytes that a service user may use.  Raises `OSError`."""
        return free_bytes(self.folder)

    def has_ballast(self) -> bool:
        """Say whether there is a ballast to give up."""
        return self._ballast.exists()

    def prepare(self) -> None:
        """Make the folder, look at the disk, and give the ballast up where there is no room.

        Raises the errors of `sync.store_errors`.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            status = os.statvfs(self.folder)
            if status.f_flag & os.ST_RDONLY:
                raise StoreReadOnlyError(f"{self.folder}: its disk can only be read")
            if status.f_bsize < _GOOD_BLOCK:
                _log.warning("the disk has blocks of %d bytes; 4096 are safer", status.f_bsize)
            self.give_up_ballast()
        except OSError as problem:
            raise translate_system(problem, str(self.folder)) from problem

    def give_up_ballast(self) -> bool:
        """Remove the ballast if even returns lack room; say whether there was one to remove."""
        if not self.has_ballast() or self.free() >= self.needs.returns_need:
            return False
        self._ballast.unlink(missing_ok=True)
        _log.warning("the disk is full; the ballast is given up")
        return True

    def make_ballast(self) -> bool:
        """Make the ballast where it is missing and loans still have room with it; say if so."""
        size = self.needs.ballast
        if not size or self.has_ballast() or self.free() < self.needs.loans_need + size:
            return False
        draft = self._ballast.with_suffix(".draft")
        try:
            _take_room(draft, size)
            draft.replace(self._ballast)
        except OSError:  # no room after all, which is what it is there for
            draft.unlink(missing_ok=True)
            return False
        return True

    @property
    def _ballast(self) -> Path:
        return self.folder / BALLAST


def free_bytes(folder: Path) -> int:
    """Return the room on the disk of this folder that a service user may use."""
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def _take_room(path: Path, size: int) -> None:
    """Make a file whose blocks are really taken; a file that is only long takes none."""
    handle = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        os.posix_fallocate(handle, 0, size)
        os.fsync(handle)
    finally:
        os.close(handle)
