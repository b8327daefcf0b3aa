"""A barcode scanner without hardware.

What is scanned takes the same way as the bytes of a real one, so that a text which a real
scanner would refuse is refused here as well.
"""

from collections import deque

from drivers.barcode_serial import decode_payload
from drivers.config_line import Options
from drivers.interfaces import Refusal
from drivers.readings import Barcode
from drivers.simulated.acts import Act, Scan
from drivers.simulated.device import Connection, SimulatedDevice

KEPT_SCANS = 32  # nobody opens the device for a while: the newest count


class SimulatedScanner(SimulatedDevice):
    """A scanner in somebody's hand.  All methods may be called from any thread."""

    def __init__(self, where: str = "simulated", options: Options | None = None) -> None:
        super().__init__(where, options)
        self.scans: deque[str] = deque(maxlen=KEPT_SCANS)

    def scan(self, text: str) -> None:
        """Scan a barcode."""
        with self.changed:
            if self._plugged:
                self.scans.append(text)
            self._change()

    def perform(self, act: Act) -> None:
        """See `SimulatedDevice.perform`."""
        match act:
            case Scan(text):
                self.scan(text)
            case _:
                super().perform(act)

    def open(self) -> "ScannerConnection":
        """See `Driver.open`."""
        return ScannerConnection(self)


class ScannerConnection(Connection):
    """An open `SimulatedScanner`."""

    def __init__(self, scanner: SimulatedScanner) -> None:
        super().__init__(scanner)
        self._scanner = scanner

    def read(self, timeout: float) -> Barcode | Refusal | None:
        """See `Scanner.read`."""
        with self._changed:
            if not self._wait(lambda: bool(self._scanner.scans), timeout):
                return None
            return decode_payload(self._scanner.scans.popleft().encode(errors="surrogateescape"))
