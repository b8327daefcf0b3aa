"""The desks under the contract: over each catalogue, in this process and behind a socket."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sync.catalogues.standalone import StandaloneCatalogue
from sync.circulation import Catalogue, ClockQuality, Desk, ItemId, PatronId, Pin
from sync.clock import SystemClock
from sync.desks import SteadyDesk
from sync.journal import MIGRATIONS, Journal
from sync.service.client import SocketDesk
from sync.service.service import Service, Sockets
from sync.store import Store
from tests.contracts.house import Person, Work
from tests.contracts.libraries import standalone
from tests.sync.desk.shelf import Shelf

ANNA, BORIS = PatronId("1001"), PatronId("1002")
BOOK, OTHER = ItemId("2001"), ItemId("2002")
RIGHT, WRONG = Pin("4711"), Pin("0000")


class Place(Protocol):
    """Where a desk stands; it can be closed and opened again over the same files."""

    desk: Desk

    def restart(self) -> None:
        """End the service and start it anew."""
        ...

    def close(self) -> None:
        """End the service."""
        ...


class InProcess:
    """The desk itself."""

    desk: Desk

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        self._catalogue = catalogue
        self._path = folder / "journal.db"
        self._open()

    def restart(self) -> None:
        self.close()
        self._open()

    def close(self) -> None:
        self._store.close()

    def _open(self) -> None:
        self._store = Store(self._path, MIGRATIONS)
        self.desk = _steady(self._catalogue, self._store)


class Served:
    """The desk behind its socket, served by a thread of its own."""

    desk: Desk

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._open()

    def restart(self) -> None:
        self.close()
        self._open()

    def close(self) -> None:
        self._client.close()
        self._service.stop()
        self._thread.join()

    def _open(self) -> None:
        opened = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(opened,))
        self._hand_over()
        self._thread.start()
        assert opened.wait(30)
        self.desk = self._client = SocketDesk(self._folder / "desk")

    def _run(self, opened: threading.Event) -> None:
        store = Store(self._folder / "journal.db", MIGRATIONS)
        desk = _steady(self._catalogue, store)
        self._service = Service(desk, Sockets(self._folder / "desk"), tend=desk.tend)
        self._service.run(opened.set)
        self._hand_over()
        store.close()

    def _hand_over(self) -> None:
        if isinstance(self._catalogue, StandaloneCatalogue):
            self._catalogue.library.store.hand_over()


def _steady(catalogue: Catalogue, store: Store) -> SteadyDesk:
    clock = SystemClock(otherwise=ClockQuality.RTC)
    return SteadyDesk(catalogue, Journal(store, clock), clock)


@contextmanager
def _shelf(_: Path) -> Iterator[Catalogue]:
    yield Shelf()


@contextmanager
def _forgetful_shelf(_: Path) -> Iterator[Catalogue]:
    yield Shelf(remembers=False)


@contextmanager
def _embedded_library(folder: Path) -> Iterator[Catalogue]:
    with standalone(folder) as tried:
        tried.hands.put_patron(Person(ANNA, pin=RIGHT.digits))
        tried.hands.put_patron(Person(BORIS, "Иванов", "Борис"))
        tried.hands.put_title(Work("Чайка", (BOOK,)))
        tried.hands.put_title(Work("Иванов", (OTHER,)))
        yield tried.catalogue


CATALOGUES = {
    "shelf": _shelf,
    "shelf that forgets": _forgetful_shelf,
    "standalone": _embedded_library,
}
PLACES: dict[str, Callable[[Catalogue, Path], Place]] = {
    "in process": InProcess,
    "socket": Served,
}
