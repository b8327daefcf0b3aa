"""The office kept open: opened again after trouble, put right after damage, waited for otherwise.

    full, read-only, failing    wait ten seconds, open again; nothing has to be repaired
    damaged, gone               put right from a backup and its own rows, open again
    beyond that                 wait until somebody has changed a file, or ten minutes
    anything else               the end, with its reason

It is apart from the service because it goes on when no service can run.  Meanwhile there is no
socket, and the screen tells patrons that nothing can be lent or taken back just now.
"""

import errno
import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

from sync import incidents
from sync.backups import Backups
from sync.clock import Clock
from sync.ending import Ending
from sync.health import Health
from sync.office import Office, open_office, places_of
from sync.restoring import KINDS, Restorer
from sync.service.notify import Systemd
from sync.settings.roots import SyncSettings
from sync.store_errors import (
    NotAStoreError,
    StoreBrokenError,
    StoreError,
    StoreFullError,
    StoreMalformedError,
    StoreMissingError,
    StoreReadOnlyError,
)
from sync.store_files import companions

_log = logging.getLogger(__name__)

_AGAIN_SECONDS = 10.0
_MOST_MENDED = 3
"""A store that is damaged again so often before anybody was served is left to somebody."""
_LOOK_SECONDS = 1.0
_HOPELESS_SECONDS = 600.0
"""Until what could not be put right is looked at again by itself; ended and started again by the
supervisor instead, all day long, it would wear the card and fill the log."""
_SOON_SECONDS = 60.0
"""A medium that fails again before this is waited for, instead of opening and closing the desk."""
_UNREADABLE_AFTER = 6
"""After so many tries a file that can not be read is taken for damaged."""

_DAMAGE = (StoreMalformedError, NotAStoreError, StoreMissingError)
_PASSING = (StoreFullError, StoreReadOnlyError, StoreBrokenError)
_PASSING_ERRNO = {errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}

Serve = Callable[[Office], int | None]
"""Serves with an open office; returns the exit code, None when the storage fails."""


@dataclass(slots=True)
class Perseverance:
    """Opens the office of these settings again and again, until `stopping` is set."""

    settings: SyncSettings
    clock: Clock
    stopping: Ending
    systemd: Systemd = field(default_factory=Systemd)
    again_seconds: float = _AGAIN_SECONDS
    _health: Health = field(default_factory=Health)
    _failures: int = 0

    def run(self, serve: Serve) -> int:
        """Serve until it has a code; return that.

        Raises the errors of `sync.store_errors` and `OSError` where waiting does not help, and
        what `open_office` raises besides.
        """
        while True:
            try:
                self._restorer.carry_on(self.clock.now())
                if self._health.replica_damage:
                    self._throw_the_replica_away()
                if self._health.damage:
                    self._look_closer()
                code = self._serve(serve)
            except (StoreError, OSError) as problem:
                self._cope(problem)
                code = None
            if code is not None:
                return code
            if self.stopping.is_set():
                return 0

    def _serve(self, serve: Serve) -> int | None:
        self.systemd.be_patient()
        with closing(open_office(self.settings, self.clock, self._health)) as office:
            self.systemd.be_strict()
            opened = self.clock.boottime()
            code = serve(office)
            trouble = office.trouble()
        if isinstance(trouble, StoreMalformedError):
            self._health.damage = self._health.damage or str(trouble)
        if isinstance(trouble, StoreMissingError):
            trouble = None  # what is in its place, if anything, is looked at at once
        if code is None and trouble is not None and self.clock.boottime() - opened < _SOON_SECONDS:
            self._failures += 1
            self._wait(trouble)
        else:
            self._failures = 0
        return code

    def _cope(self, problem: StoreError | OSError) -> None:
        self._failures += 1
        unreadable = isinstance(problem, StoreBrokenError) and self._failures > _UNREADABLE_AFTER
        if isinstance(problem, _DAMAGE) and self._failures > _MOST_MENDED:
            self._wait_for_somebody(problem)
        elif isinstance(problem, _DAMAGE) or (unreadable and self._backups.all()):
            self._try_to_put_right(problem, unreadable=unreadable)
        elif _passes(problem):
            self._wait(problem)
        else:
            raise problem

    def _look_closer(self) -> None:
        """Look whether what the night found is damage of the original; a copy may be bad too."""
        found, self._health.damage = self._health.damage, ""
        if not self._mend(thorough=True):
            self._health.backup_failure = found

    def _throw_the_replica_away(self) -> None:
        _log.warning("the replica is made anew: %s", self._health.replica_damage)
        self._health.replica_damage = ""
        for file in companions(places_of(self.settings).replica):
            file.unlink(missing_ok=True)

    def _try_to_put_right(self, problem: StoreError | OSError, *, unreadable: bool) -> None:
        try:
            self._put_right(problem, unreadable=unreadable)
        except _DAMAGE as hopeless:
            self._wait_for_somebody(hopeless)
        except (StoreError, OSError) as trouble:
            if not _passes(trouble):
                raise
            self._wait(trouble)

    def _put_right(self, problem: StoreError | OSError, *, unreadable: bool) -> None:
        try:
            mended = self._mend(thorough=False, unreadable=unreadable)
        except StoreMissingError as hopeless:
            raise (problem if isinstance(problem, StoreMissingError) else hopeless) from None
        if not mended and not self._mend(thorough=True, unreadable=unreadable):
            raise problem

    def _mend(self, *, thorough: bool, unreadable: bool = False) -> bool:
        state, restorer = self.settings.paths.state, self._restorer
        damaged: dict[str, str] = {}
        for name in KINDS:
            why = restorer.damage(name, thorough=thorough, unreadable=unreadable)
            if why is not None:
                damaged[name] = why
        if not damaged:
            return False
        _log.error("damaged: %s", "; ".join(damaged.values()))
        now = self.clock.now()
        restorer.put_right(damaged, now, lambda line: incidents.note(state, now, line))
        return True

    def _wait(self, problem: StoreError | OSError) -> None:
        if self._failures == 1:
            _log.error("the storage fails, and is tried again: %s", problem)
        self.systemd.say(f"STATUS=the storage fails: {problem}")
        waited = 0.0
        while waited < self.again_seconds and not self.stopping.is_set():
            waited += self._pause(self.again_seconds - waited)

    def _wait_for_somebody(self, problem: StoreError | OSError) -> None:
        _log.error("this can not be put right without help (`kiosk restore`): %s", problem)
        self.systemd.say(f"STATUS=waits for help (kiosk restore): {problem}")
        before, waited = self._traces(), 0.0
        while waited < _HOPELESS_SECONDS and not self.stopping.is_set():
            waited += self._pause(_LOOK_SECONDS)
            if self._traces() != before:
                break
        self._failures = 0

    def _pause(self, seconds: float) -> float:
        self.systemd.say("WATCHDOG=1\nEXTEND_TIMEOUT_USEC=60000000")
        pause = min(_LOOK_SECONDS, seconds)
        self.stopping.wait(pause)
        return pause

    def _traces(self) -> list[tuple[str, int, int, int]]:
        """Return what tells that somebody has been at the files."""
        state = self.settings.paths.state
        try:
            found = {
                str(path): path.stat() for path in (*state.iterdir(), *state.glob("backups/*"))
            }
        except OSError:  # somebody is at it
            return []
        return sorted((name, s.st_ino, s.st_size, s.st_mtime_ns) for name, s in found.items())

    @property
    def _restorer(self) -> Restorer:
        return Restorer(self.settings.paths.state, self._backups)

    @property
    def _backups(self) -> Backups:
        return Backups(places_of(self.settings).backups, self.settings.storage.backups)


def _passes(problem: StoreError | OSError) -> bool:
    if isinstance(problem, OSError):
        return problem.errno in _PASSING_ERRNO
    return isinstance(problem, _PASSING)
