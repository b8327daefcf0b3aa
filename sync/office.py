"""The branch office: the stores, the catalogue and the desk of one library, opened together.

It is apart from the service because the technician's commands open the same office while no
service runs; whoever has it open holds the lock of every store in it.
"""

from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sync import incidents
from sync.admission import DeskSettings
from sync.agreement import agree
from sync.backups import Backups
from sync.catalogues.standalone import Pins, StandaloneCatalogue, open_library
from sync.catalogues.standalone.policy.rules import LibraryRules
from sync.clock import Clock
from sync.desks import SteadyDesk
from sync.health import Health
from sync.journal import Journal
from sync.journal.schema import MIGRATIONS as JOURNAL_MIGRATIONS
from sync.lending_rules import load_rules
from sync.pin_key import bring_key_back, pin_key
from sync.pins import Locks
from sync.preflight import Disk, free_bytes
from sync.replica import MirroredLibrary, Replica, catch_up
from sync.settings.roots import SyncSettings
from sync.store import Store
from sync.store_checks import faults
from sync.store_errors import StoreError, StoreMalformedError, StoreMissingError
from sync.store_proofs import SEEN


@dataclass(frozen=True, slots=True)
class Places:
    """Where an office keeps its files and listens."""

    state: Path
    run: Path

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.state / "journal.db"

    @property
    def library(self) -> Path:
        """The standalone library's file."""
        return self.state / "library.db"

    @property
    def replica(self) -> Path:
        """The replica's file."""
        return self.state / "catalogue.db"

    @property
    def backups(self) -> Path:
        """The folder of the backups."""
        return self.state / "backups"

    @property
    def desk(self) -> Path:
        """The socket of the desk."""
        return self.run / "desk.sock"

    @property
    def titles(self) -> Path:
        """The socket of the titles."""
        return self.run / "titles.sock"

    @property
    def admin(self) -> Path:
        """The socket of the technician's commands."""
        return self.run / "admin.sock"


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that is open.  Belongs to the thread that opened it, until `hand_over`."""

    settings: SyncSettings
    places: Places
    rules: LibraryRules
    catalogue: StandaloneCatalogue
    pins: Pins
    journal: Journal
    replica: Replica
    desk: SteadyDesk
    clock: Clock
    disk: Disk
    health: Health
    _open: ExitStack

    def today(self) -> date:
        """Return the day it is in the library."""
        return self.now().date()

    def now(self) -> datetime:
        """Return the time in the library, as well as it is known."""
        return self.journal.times.local()

    @property
    def truths(self) -> dict[str, Store]:
        """The stores that nothing else could replace, by the names of their files."""
        stores = (self.journal.store, self.catalogue.library.store)
        return {store.path.name: store for store in stores}

    def trouble(self) -> StoreError | None:
        """Return why the medium fails one of them."""
        return next(filter(None, (store.trouble for store in self.truths.values())), None)

    def hand_over(self) -> None:
        """Let the thread that calls next own the stores."""
        for store in (*self.truths.values(), self.replica.store):
            store.hand_over()

    def close(self) -> None:
        """Close the stores.  Closing twice is harmless."""
        self._open.close()


def places_of(settings: SyncSettings) -> Places:
    """Say where the office of these settings is."""
    return Places(settings.paths.state, settings.paths.run)


def open_office(settings: SyncSettings, clock: Clock, health: Health | None = None) -> Office:
    """Look at the disk, open the stores, prove them, and stand the desk before them.

    Raises the errors of `sync.store_errors`, `OSError` when a folder can not be made,
    `RulesProblem` when the lending rules can not be used, `SecretError` when a secret is not there.
    """
    places = places_of(settings)
    disk = Disk(places.state, settings.storage)
    disk.prepare()
    rules = load_rules(settings)
    bring_key_back(settings, Backups(places.backups), clock)
    key = pin_key(settings)
    with ExitStack() as opened:
        refuse_lost_library(places)
        zone = settings.library.zone
        catalogue = open_library(places.library, rules, key, lambda: journal.times.local())  # noqa: PLW0108 - it is opened later
        opened.callback(catalogue.library.store.close)
        refuse_lost_journal(places, catalogue.library.store)
        journal_store = Store(places.journal, JOURNAL_MIGRATIONS)
        opened.callback(journal_store.close)
        for store in (catalogue.library.store, journal_store):
            refuse_damage(store)
        journal, pins = Journal(journal_store, clock, zone), Pins(key)
        for line in agree(journal, catalogue, pins):
            incidents.note(places.state, journal.times.now(), line)
        replica = Replica(places.replica)
        opened.callback(replica.close)
        catch_up(catalogue.library, replica)
        desk = SteadyDesk(
            MirroredLibrary(catalogue, replica),
            journal,
            clock,
            settings=desk_settings(settings),
            free_bytes=lambda: free_bytes(places.state),
        )
        return Office(
            settings,
            places,
            rules,
            catalogue,
            pins,
            journal,
            replica,
            desk,
            clock,
            disk,
            health or Health(),
            opened.pop_all(),
        )


def refuse_lost_library(places: Places) -> None:
    """Raise `StoreMissingError` when a library that was there is gone, or has nothing in it.

    Made anew in silence, it would know of no loan and no card.
    """
    if _has_content(places.library):
        return
    if places.replica.exists() or Backups(places.backups).all() or _has_entries(places.journal):
        raise StoreMissingError(
            f"{places.library} is gone or empty: put its backup there (`kiosk restore`), or, to"
            f" begin a new library, take everything else in {places.state} away as well"
        )


def refuse_lost_journal(places: Places, library: Store) -> None:
    """Raise `StoreMissingError` when a journal that the library has seen is gone or empty."""
    if _has_content(places.journal):
        return
    with library.proving() as proofs:
        if proofs.number(SEEN):
            raise StoreMissingError(f"{places.journal} is gone or empty, but was there")


def refuse_damage(store: Store) -> None:
    """Raise `StoreMalformedError` when a store is not as it was written."""
    found = faults(store)
    if found:
        raise StoreMalformedError(f"{store.path.name}: {found[0]}")


def desk_settings(settings: SyncSettings) -> DeskSettings:
    """Say what the library has decided about its desk."""
    pin = settings.pin
    locks = Locks(
        pause_after=pin.pause_after,
        pause_seconds=60.0 * pin.pause_minutes,
        lock_after=pin.lock_after,
        lock_seconds=60.0 * pin.lock_minutes,
        staff_after=pin.staff_after,
    )
    return DeskSettings(
        pin_length=pin.length,
        loans_need=settings.storage.loans_need,
        returns_need=settings.storage.returns_need,
        locks=locks,
        proof_seconds=60.0 * pin.proof_minutes,
    )


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _has_entries(path: Path) -> bool:
    if not _has_content(path):
        return False
    with closing(Store(path, JOURNAL_MIGRATIONS)) as journal:
        return journal.one("SELECT 1 FROM acts LIMIT 1") is not None
