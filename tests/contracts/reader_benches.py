"""Each reader on a bench: opened by its configuration line, with hands that use it.

A new driver joins the contract tests by one function here.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drivers.interfaces import Driver
from drivers.readings import CardUid, TagUid
from drivers.registry import driver
from drivers.simulated import SimulatedCardReader, SimulatedPlate, SimulatedScanner
from tests.drivers.terminal import Terminal
from tests.source import ROOT

FRAMES: list[dict[str, Any]] = json.loads(
    (ROOT / "tests" / "golden" / "rdm6300.json").read_text(encoding="utf-8")
)
CARD = CardUid(bytes.fromhex("0700673158"))
OTHER_CARD = CardUid(bytes.fromhex("0A00123456"))


@dataclass(slots=True)
class Bench:
    """A driver and the hands that move its device."""

    driver: Driver
    unplug: Callable[[], None]
    plug: Callable[[], None]
    lay_card: Callable[[CardUid], None] = field(default=lambda _: None)
    scan: Callable[[str], None] = field(default=lambda _: None)
    lay_item: Callable[[TagUid, str], None] = field(default=lambda *_: None)
    take: Callable[[bytes], object] = field(default=lambda _: None)
    """Also what a reader that knows of no removal does by itself."""


def _serial(line: str, folder: Path) -> tuple[Driver, Terminal]:
    terminal = Terminal(folder / "usb-Pretend-port0")
    return driver(line.format(terminal.path)), terminal


def _frame(uid: CardUid, kind: str) -> bytes:
    """Return the recorded frame of a card."""
    named = [each for each in FRAMES if each["id5"] == uid.hex().upper() and kind in each["name"]]
    return bytes.fromhex(named[0]["hex"])


def rdm6300(folder: Path) -> Iterator[Bench]:
    """Repeat a card's frame, as an RDM6300 does."""
    made, terminal = _serial("rdm6300:{}?linger_ms=100", folder)
    yield Bench(
        made,
        terminal.unplug,
        terminal.plug,
        lay_card=lambda uid: terminal.say(_frame(uid, "") * 3),
    )
    terminal.close()


def id12(folder: Path) -> Iterator[Bench]:
    """Send a card's frame once, as an ID-12 does."""
    made, terminal = _serial("id12:{}?linger_ms=100", folder)
    yield Bench(
        made, terminal.unplug, terminal.plug, lay_card=lambda uid: terminal.say(_frame(uid, ""))
    )
    terminal.close()


def simulated_card_reader(_folder: Path) -> Iterator[Bench]:
    """Lay cards on nothing."""
    made = driver("card:simulated")
    assert isinstance(made, SimulatedCardReader)

    def lay_alone(uid: CardUid) -> None:
        made.clear()
        made.lay_card(uid)

    yield Bench(made, made.unplug, made.plug, lay_card=lay_alone, take=made.take)
    made.close()


def serial_scanner(folder: Path) -> Iterator[Bench]:
    """Send a barcode and CR LF, as most scanners do."""
    made, terminal = _serial("barcode:{}", folder)
    yield Bench(
        made,
        terminal.unplug,
        terminal.plug,
        scan=lambda text: terminal.say(text.encode() + b"\r\n"),
    )
    terminal.close()


def endless_scanner(folder: Path) -> Iterator[Bench]:
    """Send a barcode and no end, as a scanner does that nobody has set up."""
    made, terminal = _serial("barcode:{}?baud=115200&gap_ms=50&prefix=aim", folder)
    yield Bench(
        made,
        terminal.unplug,
        terminal.plug,
        scan=lambda text: terminal.say(b"]C1" + text.encode()),
    )
    terminal.close()


def simulated_scanner(_folder: Path) -> Iterator[Bench]:
    """Scan with an empty hand."""
    made = driver("scanner:simulated")
    assert isinstance(made, SimulatedScanner)
    yield Bench(made, made.unplug, made.plug, scan=made.scan)
    made.close()


def simulated_plate(_folder: Path) -> Iterator[Bench]:
    """Lay books and cards on nothing."""
    made = driver("plate:simulated")
    assert isinstance(made, SimulatedPlate)
    yield Bench(
        made,
        made.unplug,
        made.plug,
        lay_card=made.lay_card,
        lay_item=made.lay_item,
        take=made.take,
    )
    made.close()


CARD_READERS = (simulated_card_reader, rdm6300, id12)
SCANNERS = (simulated_scanner, serial_scanner, endless_scanner)
PLATES = (simulated_plate,)
EVERY_READER = (*CARD_READERS, *SCANNERS, *PLATES)
