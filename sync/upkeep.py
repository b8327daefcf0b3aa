"""What the office does for its files when nobody waits: room on the disk, and the night's work.

    the night    structure of the open files -> copy at one moment -> the copy proven -> it counts
                 -> what is old is forgotten -> a second medium

It is apart from the desk because none of it is about a request.  Patrons are served between its
steps.
"""

import logging
import shutil
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync.backups import Backups
from sync.circulation import ClockQuality
from sync.examination import examine
from sync.journal.retention import forget
from sync.office import Office
from sync.pin_key import KEY_NAME
from sync.replica import difference
from sync.service.notify import Systemd
from sync.store_errors import StoreError, StoreMalformedError

_log = logging.getLogger(__name__)

_QUIET_SECONDS = 120.0
_AGAIN_SECONDS = 3600.0
"""Until a night's work that failed is tried again."""
_LOOK_SECONDS = 60.0
_WORTH_A_BACKUP = 20
"""So many titles, items or patrons more or less than in the last backup are not left to the night:
nothing else would know of them."""


class Upkeep:
    """The housekeeping of an open office; belongs to the thread that owns its stores.

    `quiet_seconds` is for how long nothing must have been written before the night's work begins.
    """

    def __init__(
        self,
        office: Office,
        systemd: Systemd | None = None,
        quiet_seconds: float = _QUIET_SECONDS,
    ) -> None:
        storage = office.settings.storage
        self._office = office
        self._systemd = systemd or Systemd()
        self._storage = storage
        self._backups = Backups(office.places.backups, storage.backups)
        self._quiet_seconds = quiet_seconds
        self._night: Generator[None, None, None] | None = None
        self._turns = (-1, -1)
        self._quiet_since = self._not_before = office.clock.boottime()
        if office.health.backup_failure:
            self._not_before += _AGAIN_SECONDS
        self._last_end: float | None = None
        self._stock = self._stock_now()
        self._backups.discard_drafts()

    def tend(self) -> float:
        """Do one step of what there is to do; return the seconds until the next.

        Raises the errors of `sync.store_errors`.
        """
        for store in self._office.truths.values():
            store.refuse_lost_name()
        disk = self._office.disk
        if not disk.give_up_ballast():
            disk.make_ballast()
        if isinstance(self._office.replica.store.trouble, StoreMalformedError):
            self._office.health.replica_damage = str(self._office.replica.store.trouble)
        pause = min(self._office.desk.tend(), _LOOK_SECONDS)
        if pause == _LOOK_SECONDS:  # the desk has emptied the journal's log for the same reason
            self._office.catalogue.library.store.checkpoint()
        if self._night is None and self._is_quiet() and self._is_due():
            self._systemd.be_patient()
            self._night = self._work()
        if self._night is None:
            return pause
        return min(pause, self._step(self._night))

    def close(self) -> None:
        """Break off what is under way."""
        if self._night is not None:
            self._night.close()

    def _step(self, night: Generator[None, None, None]) -> float:
        try:
            next(night)
        except StopIteration:
            self._end("")
        except StoreMalformedError as problem:
            self._office.health.damage = str(problem)
            self._end(str(problem))
        except (StoreError, OSError) as problem:
            self._end(str(problem))
        return 0.0

    def _end(self, failure: str) -> None:
        self._night = None
        self._systemd.be_strict()
        self._office.health.backup_failure = failure
        now = self._office.clock.boottime()
        if failure:
            self._backups.discard_drafts()
            _log.error("the nightly check or backup failed: %s", failure)
            self._not_before = now + _AGAIN_SECONDS
        else:
            self._last_end, self._stock = now, self._stock_now()

    def _is_quiet(self) -> bool:
        journal, library = (store.turn for store in self._office.truths.values())
        turns = (journal, library)
        now = self._office.clock.boottime()
        if turns != self._turns:
            self._turns, self._quiet_since = turns, now
        return now - self._quiet_since >= self._quiet_seconds and now >= self._not_before

    def _is_due(self) -> bool:
        newest = next(iter(self._backups.all()), None)
        if newest is None or abs(self._stock_now() - self._stock) >= _WORTH_A_BACKUP:
            return True
        if self._office.journal.times.quality() is ClockQuality.NONE:
            since = self._last_end
            return since is not None and self._office.clock.boottime() - since > 24 * 3600
        return newest.at < self._last_slot()

    def _last_slot(self) -> datetime:
        now = self._office.now()
        slot = now.replace(hour=self._storage.backup_hour, minute=0, second=0, microsecond=0)
        return (slot if slot <= now else slot - timedelta(days=1)).astimezone(UTC)

    def _stock_now(self) -> int:
        with self._office.catalogue.library.store.proving() as proofs:
            return sum(map(proofs.rows, ("titles", "items", "patrons")))

    def _work(self) -> Generator[None, None, None]:
        office = self._office
        self._make_room()
        draft, found = yield from examine(office.truths, self._backups.copy)
        if found:
            raise StoreMalformedError(found[0])
        self._add_key(draft)
        backup = self._backups.finish(draft, office.now())
        _log.info("backup %s is made", backup.name)
        yield
        for _ in forget(
            office.journal,
            office.now(),
            self._storage.personal_days,
            self._storage.journal_days,
        ):
            yield
        yield from self._look_at_the_replica()
        second = self._storage.second_folder
        if second is not None:
            Backups(second, self._storage.backups).copy_in(backup)

    def _look_at_the_replica(self) -> Generator[None, None, None]:
        replica, library = self._office.replica.store, self._office.catalogue.library.store
        found = next(iter(replica.problems()), "")
        yield
        found = found or (yield from difference(library, replica))
        if found:
            self._office.health.replica_damage = " ".join(found.split())

    def _add_key(self, draft: Path) -> None:
        key = self._office.places.state / KEY_NAME
        if key.exists():
            shutil.copyfile(key, draft / KEY_NAME)
            (draft / KEY_NAME).chmod(0o600)

    def _make_room(self) -> None:
        """Let old backups go rather than fill the disk with a new one."""
        needed = sum(store.path.stat().st_size for store in self._office.truths.values())
        every = len(self._backups.all())
        while self._office.disk.free() < needed + self._storage.loans_need and every > 1:
            every -= 1
            self._backups.thin_out(every)
