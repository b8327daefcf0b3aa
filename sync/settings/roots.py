"""All settings of a process: which sections it reads, and which it leaves to the other one.

They are apart from the sections because who reads what is a matter of secrets: the process that
faces the public does not even look at those of the catalogue.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Self

from sync.settings.file import Loaded, load
from sync.settings.secret import Secret, Source
from sync.settings.sections import (
    Catalogue,
    Demo,
    Desk,
    Library,
    Log,
    Paths,
    PinRules,
    Standalone,
)
from sync.settings.storage import Storage

OF_THE_SCREEN = ("screen", "visit", "cards", "items", "reader")
"""The sections that the screen process reads and `sync` leaves alone."""

OF_SYNC = ("catalogue", "standalone", "pin", "storage")
"""The sections that `sync` reads and the screen process leaves alone."""
_NOT_HERE = 'a secret does not stand in this file; use "credential:NAME" or "file:/PATH"'


@dataclass(frozen=True, slots=True)
class SharedSettings:
    """What both processes read."""

    library: Library = field(default=Library())
    paths: Paths = field(default=Paths())
    desk: Desk = field(default=Desk())
    demo: Demo = field(default=Demo())
    log: Log = field(default=Log())

    def moved(self, folder: Path) -> Self:
        """Return the same settings with everything that is written below one folder."""
        return replace(self, paths=self.paths.below(folder))


@dataclass(frozen=True, slots=True)
class SyncSettings(SharedSettings):
    """What `sync` reads."""

    catalogue: Catalogue = field(default=Catalogue())
    standalone: Standalone = field(default=Standalone())
    pin: PinRules = field(default=PinRules())
    storage: Storage = field(default=Storage())

    def faults(self) -> Iterator[tuple[str, str]]:
        """Want secrets that can be had, and none in the file itself."""
        for section in fields(self):
            owner = getattr(self, section.name)
            for each in fields(owner):
                value = getattr(owner, each.name)
                if isinstance(value, Secret):
                    why = value.problem()
                    if value.source is Source.LITERAL and not self.demo.enabled:
                        why = _NOT_HERE
                    if why:
                        yield f"{section.name}.{each.name}", why


def load_sync(path: Path) -> Loaded[SyncSettings]:
    """Read what `sync` needs.  See `sync.settings.load`."""
    return load(path, SyncSettings, OF_THE_SCREEN)
