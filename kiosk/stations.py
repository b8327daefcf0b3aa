"""The readers of this kiosk, each with its station, and the care for those that hang."""

import logging
from collections.abc import Callable, Mapping, Sequence

from drivers.interfaces import Driver
from drivers.readings import DownReason, ReaderDown, ReaderName, Reading
from drivers.registry import driver
from drivers.station import Station
from kiosk.settings.devices import Reader

logger = logging.getLogger(__name__)

HUNG_SECONDS = 15.0
"""A station comes round at least every second or so; this one does not come back."""


class Stations:
    """All readers, by name.  A mapping of live stations, which change when one had to be replaced.

    `drivers` are there before anything is opened, so that simulated ones can be handed to hands.
    """

    def __init__(self, readers: Sequence[Reader]) -> None:
        """Make the drivers.  Raises `drivers.errors.DriverError` for a line that names none."""
        self.drivers: dict[ReaderName, Driver] = {
            ReaderName(reader.name): driver(reader.line) for reader in readers
        }
        self.stations: dict[ReaderName, Station] = {}
        self._emit: Callable[[Reading], None] = lambda _: None

    @property
    def plates(self) -> Mapping[ReaderName, Station]:
        """The stations, whose `set_security` says FAILED where there is no plate."""
        return self.stations

    def start(self, emit: Callable[[Reading], None]) -> None:
        """Begin to read; `emit` is called from the readers' threads."""
        self._emit = emit
        for name, made in self.drivers.items():
            self.stations[name] = Station(name, made, emit)
        for station in self.stations.values():
            station.start()

    def tend(self) -> None:
        """Give up on stations that hang in their driver, and start them anew."""
        for name, station in tuple(self.stations.items()):
            if station.quiet_for() > HUNG_SECONDS:
                logger.error("reader %s hangs and is started anew", name)
                self._emit(ReaderDown(name, DownReason.FAULT))
                self.stations[name] = station.abandon()
                self.stations[name].start()

    def stop(self) -> None:
        """Stop reading and release the devices."""
        for station in self.stations.values():
            if not station.stop():
                logger.warning("reader %s did not stop", station.name)
