"""A store that is damaged or gone, put right from what there is: itself, a backup, its own rows.

    every row is right         only an index or a page was hit: written anew from its own rows
    else                       the newest backup that is whole takes its place
    the journal, besides       its rows that are right are carried over from the damaged file
    what stood there           is moved to aside/MOMENT, and kept

It is apart from the office because it runs while nothing is open.  What is in place is never
touched before what shall take its place is whole and on the medium, as NAME.ready: a change of
places that was cut short is carried on from there.
"""

import fcntl
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Migrations

from sync.backups import Backup, Backups
from sync.catalogues.standalone.tables.schema import MIGRATIONS as LIBRARY
from sync.journal.schema import MIGRATIONS as JOURNAL
from sync.provenance import are_strangers
from sync.salvage import WHOLE, rewrite, salvage
from sync.store import Store
from sync.store_checks import checking, faults
from sync.store_errors import (
    NotAStoreError,
    StoreBrokenError,
    StoreError,
    StoreLockedError,
    StoreMalformedError,
    StoreMissingError,
    StoreReadOnlyError,
    translate_system,
)
from sync.store_files import companions, to_medium
from sync.store_proofs import SEEN

_log = logging.getLogger(__name__)

KINDS: Mapping[str, Migrations] = {"journal.db": JOURNAL, "library.db": LIBRARY}
"""The stores that nothing else could replace, by the names of their files."""
SCRATCH = ".scratch"
"""A folder for copies of damaged files while they are looked at."""
_JOURNAL, _LIBRARY = KINDS
_MOST_ASIDE = 10
_UNFIT = (StoreMalformedError, NotAStoreError, StoreMissingError)


@dataclass(frozen=True, slots=True)
class Restorer:
    """Puts the stores in a folder right.  Raises the errors of `sync.store_errors`."""

    state: Path
    backups: Backups

    def damage(self, name: str, *, thorough: bool = False, unreadable: bool = False) -> str | None:
        """Return what is wrong with a store, None when all is well.

        `unreadable`: a medium that fails to be read has had its chances, and counts as damage.
        """
        path = self.state / name
        if not path.exists() or not path.stat().st_size:
            return "it is gone"
        try:
            with closing(Store(path, KINDS[name], create=False)) as store:
                found = faults(store, thorough=thorough)
        except StoreMissingError:
            return "it is gone"
        except (StoreMalformedError, NotAStoreError) as problem:
            return str(problem)
        except StoreBrokenError as problem:
            if not unreadable:
                raise
            return str(problem)
        return found[0] if found else None

    def put_right(
        self, damaged: Mapping[str, str], now: datetime, tell: Callable[[str], None]
    ) -> None:
        """Put these stores right, each with what is wrong with it; `tell` a line about each.

        They are told before the files change places: said twice is better than never.
        Raises `StoreMissingError`, with everything left in place, when one can not be.
        """
        fresh: dict[str, Path] = {}
        told: list[str] = []
        with _alone(self.state), _scratch(self.state) as scratch:
            for name, why in damaged.items():
                fresh[name], how = self._made_anew(name, scratch)
                told.append(f"{name} was damaged ({why}) and {how}")
            aside = self._aside(now)
            if fresh.keys() == KINDS.keys() and WHOLE not in told[0]:
                told[-1] += ", and the loans, returns and changes the journal lacks"
            for line in told:
                tell(f"{line}; the damaged file is in {aside}")
            self._set_aside(fresh, aside)

    def restore(self, backup: Backup, names: list[str], now: datetime) -> Path:
        """Let a backup take the place of these stores; return the folder of what was there."""
        with _alone(self.state):
            fresh = {name: self._from_backup(backup, name) for name in names}
            aside = self._aside(now)
            self._set_aside(fresh, aside)
        return aside

    def carry_on(self, now: datetime) -> None:
        """End a change of places that was cut short, and clear away what else was left of it."""
        scratch, begun = (
            self.state / SCRATCH,
            [name for name in KINDS if self._ready(name).exists()],
        )
        if not begun and not scratch.exists():
            return
        with _alone(self.state):
            shutil.rmtree(scratch, ignore_errors=True)
            begun = [name for name in begun if self._ready(name).exists()]
            if begun:
                self._change_places(begun, self._aside(now))

    def _made_anew(self, name: str, scratch: Path) -> tuple[Path, str]:
        damaged = _copied(self.state / name, scratch)
        if damaged is not None and self._rebuilt(damaged, name):
            return self._fresh(name), "was written anew from its own rows; nothing is missing"
        unread: StoreError | None = None
        for backup in self.backups.all():
            try:
                fresh = self._from_backup(backup, name)
                self._refuse_strangers(backup, name, fresh)
            except (*_UNFIT, StoreBrokenError, StoreReadOnlyError) as problem:
                _log.warning("backup %s can not be used: %s", backup.name, problem)
                unread = unread if isinstance(problem, _UNFIT) else problem
                continue
            how = f"was restored from the backup of {backup.at:%Y-%m-%d %H:%M} UTC"
            return fresh, how + self._salvaged(damaged, fresh, name)
        if unread is not None:  # it may be read another time, or once it belongs to us
            raise unread
        if name == _JOURNAL:
            fresh = self._draft(name)
            Store(fresh, JOURNAL).close()
            return fresh, "was begun anew" + self._salvaged(damaged, fresh, name)
        raise StoreMissingError(
            f"{self.state / name} is damaged and there is no backup that is whole"
        )

    def _rebuilt(self, damaged: Path, name: str) -> bool:
        """Write a store anew if all its rows are right; say whether that could be done."""
        fresh = self._draft(name)
        try:
            with (
                closing(Store(damaged, KINDS[name], create=False)) as old,
                closing(Store(fresh, KINDS[name])) as new,
            ):
                return rewrite(old, new) and not any(checking(new, thorough=True))
        except (StoreBrokenError, StoreMissingError, NotAStoreError):
            return False

    def _from_backup(self, backup: Backup, name: str) -> Path:
        """Copy a store out of a backup; brought up to this version and proven."""
        fresh = self._draft(name)
        try:
            shutil.copyfile(backup.path / name, fresh)
            fresh.chmod(0o600)
        except OSError as problem:
            raise translate_system(problem, f"{backup.name}/{name}") from problem
        with closing(Store(fresh, KINDS[name], create=False)) as store:
            found = faults(store, thorough=True)
        if found:
            raise StoreMalformedError(f"{backup.name}/{name}: {found[0]}")
        return fresh

    def _refuse_strangers(self, backup: Backup, name: str, fresh: Path) -> None:
        """Take no backup of another kiosk: raises `StoreMalformedError`."""
        paths = {each: fresh if each == name else self.state / each for each in KINDS}
        strangers = False
        with (
            suppress(StoreError),  # the other store may be damaged as well
            closing(Store(paths[_JOURNAL], JOURNAL, create=False)) as journal,
            closing(Store(paths[_LIBRARY], LIBRARY, create=False)) as library,
        ):
            strangers = are_strangers(journal, library)
        if strangers:
            raise StoreMalformedError(f"{backup.name}/{name} is of another kiosk")

    def _salvaged(self, damaged: Path | None, fresh: Path, name: str) -> str:
        if name != _JOURNAL:
            return "; what was entered, imported or changed by the staff since then is missing"
        if damaged is None:
            return "; its entries since then are missing"
        with closing(Store(fresh, JOURNAL, create=False)) as store:
            return f"; {salvage(damaged, store, self._last_entry()).told}"

    def _last_entry(self) -> int:
        """Return up to which entry of the journal the library has seen."""
        try:
            with (
                closing(Store(self.state / _LIBRARY, LIBRARY, create=False)) as store,
                store.proving() as proofs,
            ):
                return proofs.number(SEEN)
        except StoreError:
            return 0

    def _fresh(self, name: str) -> Path:
        return self.state / f"{name}.restored"

    def _draft(self, name: str) -> Path:
        for file in companions(self._fresh(name)):
            file.unlink()
        return self._fresh(name)

    def _ready(self, name: str) -> Path:
        return self.state / f"{name}.ready"

    def _aside(self, now: datetime) -> Path:
        """Make the folder for what is moved aside."""
        folder = self.state / "aside" / f"{now.astimezone(UTC):%Y-%m-%dT%H-%M-%S.%f}Z"
        with _failing(self.state):
            folder.mkdir(mode=0o700, parents=True)
        return folder

    def _set_aside(self, fresh: Mapping[str, Path], folder: Path) -> None:
        """Move what is there aside, log and all, and what shall be there into its place."""
        with _failing(self.state):
            for path in fresh.values():
                to_medium(path)
            for name, path in fresh.items():
                path.replace(self._ready(name))
            to_medium(self.state)
        self._change_places(fresh, folder)

    def _change_places(self, names: Iterable[str], folder: Path) -> None:
        with _failing(self.state):
            for name in names:
                for file in reversed(companions(self.state / name)):
                    file.replace(folder / file.name)
                to_medium(folder)
                to_medium(self.state)  # an old log must not be found beside the new file
                self._ready(name).replace(self.state / name)
            to_medium(self.state)
        others = sorted(each for each in folder.parent.iterdir() if each != folder)
        for old in others[: 1 - _MOST_ASIDE]:  # by their names, which a wrong clock may have given
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _failing(state: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise translate_system(problem, state.name) from problem


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Keep every other process from doing the same: while nothing is open no store is locked.

    Raises `StoreLockedError`.
    """
    with _failing(state):
        handle = os.open(state, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as problem:
        raise StoreLockedError(f"{state} is being put right by another process") from problem
    finally:
        os.close(handle)


@contextmanager
def _scratch(state: Path) -> Iterator[Path]:
    """Lend a folder that is empty at the beginning and gone at the end."""
    folder = state / SCRATCH
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700)
        yield folder
    except OSError as problem:
        raise translate_system(problem, state.name) from problem
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copied(path: Path, scratch: Path) -> Path | None:
    """Copy a damaged store with its log: to open it is to change it.  None where it can not be."""
    with suppress(OSError):
        for file in companions(path):
            shutil.copyfile(file, scratch / file.name)
        return scratch / path.name if path.exists() and path.stat().st_size else None
    return None
