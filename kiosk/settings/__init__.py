"""What the screen process reads of `kiosk.toml`.

It is apart from the settings of `sync` because only this process knows screens and devices, and
because it has no business with a catalogue's secrets: sections of `sync` are skipped unread.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.session.states import Policy, Presentation
from kiosk.settings.devices import Cards, Items, Reader
from kiosk.settings.screen import Screen, Visit
from sync.settings import Check, Loaded, Problem, load
from sync.settings.roots import OF_SYNC, OF_THE_SCREEN, SharedSettings, SyncSettings


@dataclass(frozen=True, slots=True)
class KioskSettings(SharedSettings):
    """What the screen process reads."""

    screen: Screen = field(default=Screen())
    visit: Visit = field(default=Visit())
    cards: Cards = field(default=Cards())
    items: Items = field(default=Items())
    reader: tuple[Reader, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """Want each reader once, and patterns that differ."""
        for place in ("name", "line"):
            seen: set[str] = set()
            for number, reader in enumerate(self.reader, 1):
                own = getattr(reader, place)
                if own in seen:
                    yield f"reader[{number}].{place}", f'another reader has "{own}" already'
                seen.add(own)
        if self.cards.pattern is not None and self.cards.pattern == self.items.pattern:
            yield "items.pattern", "is the same as cards.pattern"

    @property
    def policy(self) -> Policy:
        """What the session is to know of the site."""
        shown = Presentation(self.library.language, self.screen.palette, self.screen.text)
        return Policy(
            idle_seconds=self.visit.idle_seconds,
            warning_seconds=self.visit.warning_seconds,
            finish_seconds=self.visit.finish_seconds,
            notice_seconds=self.visit.notice_seconds,
            pickup=self.visit.pickup,
            presentation=shown,
        )


ROOTS = (KioskSettings, SyncSettings)
"""All there is to set, in the order of the shipped file."""


def load_kiosk(path: Path) -> Loaded[KioskSettings]:
    """Read what the screen process needs.  See `sync.settings.load`."""
    return load(path, KioskSettings, OF_SYNC)


@dataclass(frozen=True, slots=True)
class Whole:
    """The settings of both processes, and everything that is wrong with any of them."""

    kiosk: KioskSettings
    sync: SyncSettings
    problems: tuple[Problem, ...]


def load_whole(path: Path, rules: Check | None = None) -> Whole:
    """Read everything, for the technician.  `rules` looks into the file of the lending rules."""
    kiosk = load(path, KioskSettings, OF_SYNC)
    sync = load(path, SyncSettings, OF_THE_SCREEN, {"rules": rules} if rules else None)
    found: dict[tuple[str, str], Problem] = {}
    for problem in (*kiosk.problems, *sync.problems):
        same = (problem.key, problem.what)
        if same not in found or found[same].suggestion is None:
            found[same] = problem
    return Whole(kiosk.settings, sync.settings, tuple(sorted(found.values(), key=_place)))


def _place(problem: Problem) -> tuple[int, str]:
    return (problem.line or 0, problem.key)
