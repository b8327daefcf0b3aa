"""The devices by name: from a configuration line to the driver that opens the device.

    rdm6300:/dev/serial/by-id/usb-...-port0      barcode:/dev/ttyACM0?prefix=aim
    plate:simulated?socket=/run/kiosk-screen/plate.sock

It is the only module that knows all drivers, and it knows them by name: a driver's module is
imported when its line is used, a package that only a board has when its device is opened.
A new device is its own module and a row in `KINDS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Protocol

from drivers.config_line import (
    ConfigLine,
    Option,
    Options,
    did_you_mean,
    option_problems,
    parse,
)
from drivers.errors import ConfigLineError, DriverUnavailableError
from drivers.interfaces import Driver

SIMULATED = "simulated"


class Function(StrEnum):
    """What a device is for."""

    CARDS = "cards"
    ITEMS = "items"
    BARCODES = "barcodes"


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table of devices."""

    name: str
    functions: tuple[Function, ...]
    module: str
    driver: str
    supported: str
    remark: str


KINDS: tuple[Kind, ...] = (
    Kind(
        "rdm6300",
        (Function.CARDS,),
        "drivers.rdm6300",
        "Rdm6300Driver",
        "RDM6300 and its clones: 125 kHz cards (EM4100, EM-Marine) over a serial line",
        "repeats a card while it lies there",
    ),
    Kind(
        "id12",
        (Function.CARDS,),
        "drivers.rdm6300",
        "Id12Driver",
        "ID-12LA, ID-20LA: the same cards",
        "sends a card once; its removal is assumed after `linger_ms`",
    ),
    Kind(
        "barcode",
        (Function.BARCODES,),
        "drivers.barcode_serial",
        "SerialScannerDriver",
        "barcode and QR scanners with a serial line or as a USB virtual COM port",
        "any end: CR, LF, CR LF, TAB or a pause",
    ),
    Kind(
        "plate:simulated",
        (Function.ITEMS, Function.CARDS),
        "drivers.simulated",
        "SimulatedPlate",
        "a plate for books and cards, moved from the screen or another terminal",
        "for the demo, for tests, and for trying a kiosk without hardware",
    ),
    Kind(
        "card:simulated",
        (Function.CARDS,),
        "drivers.simulated",
        "SimulatedCardReader",
        "a card reader, moved alike",
        "the same",
    ),
    Kind(
        "scanner:simulated",
        (Function.BARCODES,),
        "drivers.simulated",
        "SimulatedScanner",
        "a barcode scanner, moved alike",
        "the same",
    ),
)
_BY_NAME = {kind.name: kind for kind in KINDS}


class DriverClass(Protocol):
    """What a row of `KINDS` names: a class that a checked line can be given to."""

    @property
    def options(self) -> Sequence[Option]:
        """What may follow the `?`."""
        ...

    def problem(self, where: str) -> str | None:
        """Say what is wrong with the place, or None."""
        ...

    def __call__(self, where: str, options: Options) -> Driver:
        """Make the driver.  Opens nothing."""
        ...


def problems(line: str) -> list[str]:
    """Return all that is wrong with a configuration line, without opening anything."""
    try:
        _check(line)
    except ConfigLineError as error:
        return list(error.problems)
    except DriverUnavailableError as error:
        return [str(error)]
    return []


def driver(line: str) -> Driver:
    """Return the driver that a configuration line names; nothing is opened yet.

    A simulated device is its own driver: `drivers.simulated` says how it is moved.
    Raises `ConfigLineError` with all that is wrong, or `DriverUnavailableError`.
    """
    made, parsed = _check(line)
    return made(parsed.where, Options(made.options, dict(parsed.options)))


def functions(line: str) -> tuple[Function, ...]:
    """Return what the named device is for.  Raises `ConfigLineError`."""
    return _kind(parse(line)).functions


def options(kind: Kind) -> Sequence[Option]:
    """Return the options of a kind of device.  Raises `DriverUnavailableError`."""
    return _load(kind).options


def _check(line: str) -> tuple[DriverClass, ConfigLine]:
    parsed = parse(line)
    made = _load(_kind(parsed))
    place = made.problem(parsed.where)
    found = [place] if place else []
    found += option_problems(parsed, made.options)
    if found:
        raise ConfigLineError(*found)
    return made, parsed


def _kind(line: ConfigLine) -> Kind:
    full = f"{line.name}:{line.where}"
    kind = _BY_NAME.get(full) or _BY_NAME.get(line.name)
    if kind:
        return kind
    simulated = [name for name in _BY_NAME if name.startswith(f"{line.name}:")]
    if simulated:
        raise ConfigLineError(f"{full}: no such device; did you mean {simulated[0]}?")
    raise ConfigLineError(f"{line.name}: no such device" + did_you_mean(line.name, _BY_NAME))


def _load(kind: Kind) -> DriverClass:
    try:
        found: DriverClass = getattr(import_module(kind.module), kind.driver)
    except (ImportError, RuntimeError, OSError) as error:
        raise DriverUnavailableError(f"{kind.name}: {error}") from error
    return found
