"""What a station has said, and how a test begins one."""

import queue
from collections.abc import Callable

from drivers.interfaces import Driver
from drivers.readings import Reading
from drivers.station import Station

Start = Callable[[Driver], Station]


class Heard:
    """What a station has said, in order."""

    def __init__(self) -> None:
        self._readings: queue.SimpleQueue[Reading] = queue.SimpleQueue()
        self.put = self._readings.put
        self.empty = self._readings.empty

    def next(self) -> Reading:
        return self._readings.get(timeout=10)
