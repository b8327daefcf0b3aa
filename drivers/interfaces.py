"""What the kiosk may ask of a device: one small port for each thing a device can do.

They are apart so that a new device is a new leaf: it implements one port (a plate that
also sees cards implements two) and gets a row in `drivers.registry`.  Nothing else changes.

    Driver --open()--> CardReader | Scanner | ItemReader (perhaps CardPlate as well)
      |                   |
      lives as long as    lives until it is lost; only its worker thread calls it,
      the kiosk           except `wake`, which any thread may call

No method but `open` and `close` may block for longer than its `timeout`, or for about a
second where it has none.  Any may raise `DeviceLostError`.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from math import inf
from typing import Protocol, runtime_checkable

from drivers.readings import Barcode, CardUid, Tag, TagUid


@dataclass(frozen=True, slots=True)
class Patience:
    """When something that is no longer seen counts as gone.

    Either after `misses` looks at the field without it and `seconds` since it was last seen,
    or after `silence` seconds in which the reader said nothing at all.
    """

    misses: int = 3
    seconds: float = 0.5
    silence: float = inf


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a scan was not accepted, without its text."""

    why: str


class Device(Protocol):
    """An open device."""

    def wake(self) -> None:
        """Make the call that waits, or the next one that would, return early.  Any thread."""
        ...

    def close(self) -> None:
        """Release the device.  Closing twice is harmless."""
        ...


@runtime_checkable
class CardReader(Device, Protocol):
    """Sees library cards."""

    @property
    def patience(self) -> Patience:
        """When a card counts as gone: it depends on whether the reader repeats itself."""
        ...

    def read(self, timeout: float) -> tuple[CardUid, ...] | None:
        """Wait for news and return all the cards that lie there now, perhaps none.

        None after `timeout` seconds without news: what was said last still holds, for as
        long as `patience.silence`.  Unreadable bytes are dropped, not raised.
        """
        ...


@runtime_checkable
class Scanner(Device, Protocol):
    """Reads barcodes."""

    def read(self, timeout: float) -> Barcode | Refusal | None:
        """Wait for a scan and return it, or None after `timeout` seconds."""
        ...


@runtime_checkable
class ItemReader(Device, Protocol):
    """A plate on which items lie, several at a time."""

    @property
    def patience(self) -> Patience:
        """When a tag counts as gone: longer where the field has holes."""
        ...

    def wait(self, timeout: float) -> None:
        """Return when another look is worth while, after `timeout` seconds at the latest.

        A device that must be asked returns at its own pace; one that speaks up, when it does.
        """
        ...

    def inventory(self) -> tuple[TagUid, ...]:
        """Return the tags in the field, in no order, each once."""
        ...

    def read_tag(self, uid: TagUid) -> Tag:
        """Read a tag's content.  Raises `TagError`; `TagGoneError` if it is not there."""
        ...

    def write_afi(self, uid: TagUid, afi: int) -> None:
        """Write the security byte, 0 to 255.  Raises `TagError`.

        An error does not mean that nothing was written: only `read_afi` knows.
        """
        ...

    def read_afi(self, uid: TagUid) -> int:
        """Read the security byte from the tag itself, never from memory.  Raises `TagError`."""
        ...


@runtime_checkable
class CardPlate(Protocol):
    """A plate that sees cards as well as items."""

    def cards(self) -> tuple[CardUid, ...]:
        """Return the cards in the field, each once."""
        ...


OpenDevice = CardReader | Scanner | ItemReader
"""What a driver opens."""


@runtime_checkable
class Driver(Protocol):
    """What a configuration line stands for; opens the device, and again after each loss."""

    def open(self) -> OpenDevice:
        """Open the device.

        Raises `DeviceNotFoundError`, `DriverUnavailableError` or `WrongDeviceError`.
        """
        ...

    def presence(self) -> Hashable:
        """Say cheaply whether the device is there, without opening it.

        None when it is certainly absent; else a value that is another one after the device
        was taken away and came back.
        """
        ...

    def close(self) -> None:
        """Release what outlives the open device.  Closing twice is harmless."""
        ...
