"""The sections that `sync` reads, and those it shares with the screen process.

They are apart from the engine because they are facts of a library, and from the screen's sections
because the screen process never sees where a catalogue's secrets lie.
"""

import grp
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from sync.settings import checks
from sync.settings.key import key
from sync.settings.secret import Secret

LANGUAGES = ("ru", "en")
"""The languages that the screen has texts in."""

_SOCKET_NAME = 20
_SOCKET_PATH = 107
"""A Unix socket's path has at most 107 bytes (`sun_path` in unix(7)); the names need up to 20."""


class CatalogueKind(StrEnum):
    """The catalogues there is an adapter for."""

    STANDALONE = "standalone"


class Level(StrEnum):
    """How much is logged."""

    TRAFFIC = "traffic"
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Library:
    """Whose kiosk it is."""

    name_ru: str = key(
        "Библиотека", "The library's name on the Russian screen.", check=checks.not_blank
    )
    name_en: str = key(
        "Library", "The library's name on the English screen.", check=checks.not_blank
    )
    language: str = key(
        "ru", "The language of the screen while nobody has chosen another.", choices=LANGUAGES
    )
    time_zone: str = key(
        "Europe/Moscow",
        "Where the kiosk stands, as the IANA database names it. Loans end at local time.",
        check=checks.time_zone,
    )
    currency: str = key("RUB", "The currency of fees, by ISO 4217.", check=checks.currency)

    def name(self, language: str) -> str:
        """Return the library's name in a language."""
        return self.name_ru if language == "ru" else self.name_en

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Paths:
    """Where the kiosk keeps what it writes."""

    state: Path = key(
        Path("/var/lib/kiosk"), "The journal and the library. On the disk; worth a backup."
    )
    run: Path = key(
        Path("/run/kiosk"), "Sockets, and what must not outlive a power cut. In memory."
    )

    def faults(self) -> Iterator[tuple[str, str]]:
        """Want a run folder short enough for the sockets in it."""
        if len(os.fsencode(self.run)) > _SOCKET_PATH - _SOCKET_NAME:
            yield "run", f"is longer than {_SOCKET_PATH - _SOCKET_NAME} bytes, too long for sockets"

    def below(self, folder: Path) -> "Paths":
        """Return these paths moved to one folder, for `--state`."""
        return Paths(folder, folder / "run")


@dataclass(frozen=True, slots=True)
class Desk:
    """How requests are answered."""

    deadline_seconds: float = key(
        3.0,
        "How long a patron waits for an answer before the house rules give one.",
        unit="seconds",
        least=1,
        most=10,
    )
    group: str | None = key(
        None,
        "A group whose members may ask the desk, when the screen runs as another user than sync.",
        check=checks.group,
        example="kiosk",
    )
    admin_group: str | None = key(
        None,
        "A group whose members may give the technician's commands. Root always may.",
        check=checks.group,
        example="adm",
    )

    @property
    def group_id(self) -> int | None:
        """The number of `group`."""
        return _group_id(self.group)

    @property
    def admin_group_id(self) -> int | None:
        """The number of `admin_group`."""
        return _group_id(self.admin_group)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What keeps the library's records."""

    kind: CatalogueKind = key(
        CatalogueKind.STANDALONE,
        '"standalone": the library has no central system, the kiosk itself is its catalogue.',
    )


@dataclass(frozen=True, slots=True)
class Standalone:
    """The library without a central system."""

    rules: Path | None = key(
        None,
        "The file of the lending rules: loans, calendar, categories, registration. Unset: the "
        "rules that ship with the product.",
        outside="rules",
        example=Path("/etc/kiosk/standalone.toml"),
    )
    pin_key: Secret | None = key(
        None,
        "The key that PINs are mixed with, at least 16 characters. Unset: one is made in the state "
        "folder at the first start, which is weaker: who steals the disk has both.",
        example="credential:pin-key",
    )
    trust_clock: bool = key(
        False,  # noqa: FBT003 - a default, described beside it
        "Believe this machine's clock although neither a time service nor a battery clock vouches "
        "for it, as on a virtual machine. Otherwise nothing is lent until one does, since a due "
        "date may be wrong.",
    )


@dataclass(frozen=True, slots=True)
class PinRules:
    """PINs, and what happens after wrong ones."""

    length: int | None = key(
        None,
        "How many digits every PIN has: the last one sends it. Unset: PINs of any length, sent by "
        "an OK key.",
        unit="digits",
        least=4,
        most=8,
        example=4,
    )
    proof_minutes: int = key(
        5,
        "How long a PIN counts within a visit; then the card is asked for again.",
        unit="minutes",
        least=1,
        most=60,
    )
    pause_after: int = key(
        3, "How many wrong PINs lock a card for a short while.", unit="tries", least=1, most=20
    )
    pause_minutes: int = key(1, "How long that is.", unit="minutes", least=1, most=60)
    lock_after: int = key(
        5, "How many wrong PINs lock a card for longer.", unit="tries", least=2, most=50
    )
    lock_minutes: int = key(15, "How long that is.", unit="minutes", least=1, most=1440)
    staff_after: int = key(
        10,
        "How many wrong PINs lock a card until staff unlock it.",
        unit="tries",
        least=3,
        most=100,
    )

    def faults(self) -> Iterator[tuple[str, str]]:
        """Want the locks in their order."""
        if self.lock_after <= self.pause_after:
            yield "lock_after", f"must be more than pause_after, which is {self.pause_after}"
        if self.staff_after <= self.lock_after:
            yield "staff_after", f"must be more than lock_after, which is {self.lock_after}"
        if self.lock_minutes < self.pause_minutes:
            yield "lock_minutes", f"must not be less than pause_minutes, {self.pause_minutes}"


@dataclass(frozen=True, slots=True)
class Demo:
    """The pretend library."""

    enabled: bool = key(
        False,  # noqa: FBT003 - a default, described beside it
        "Start with an invented library. Secrets may then stand in this file. Never on a kiosk "
        "that lends real books.",
    )


@dataclass(frozen=True, slots=True)
class Log:
    """What goes to the system's journal. Card numbers, PINs and chip numbers are masked always."""

    level: Level = key(
        Level.INFO,
        'How much is logged; "traffic" adds the bytes of devices and lines, for a fault search.',
    )


def _group_id(name: str | None) -> int | None:
    return None if name is None else grp.getgrnam(name).gr_gid
