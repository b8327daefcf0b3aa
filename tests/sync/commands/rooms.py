"""An office over an empty folder, and its commands carried out to the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sync.circulation import ClockQuality
from sync.clock import Clock, SystemClock
from sync.commands import handlers
from sync.office import Office, open_office
from sync.settings import SyncSettings

Report = dict[str, object]


class Unsure(SystemClock):
    """The machine's clock, for which nobody vouches."""

    def quality(self) -> ClockQuality:
        return ClockQuality.NONE


@dataclass(frozen=True, slots=True)
class Room:
    """The office, and the folder its files lie in."""

    office: Office
    folder: Path

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def carry_out(self, name: str, **arguments: object) -> tuple[list[Report], Report]:
        """Carry a command to its end; return the reports on the way and the result."""
        steps = handlers(self.office)[name](arguments)
        reports: list[Report] = []
        while True:
            try:
                reports.append(cast("Report", next(steps)))
            except StopIteration as end:
                return reports, cast("Report", end.value)

    def result(self, name: str, **arguments: object) -> Report:
        return self.carry_out(name, **arguments)[1]


@contextmanager
def room(folder: Path, clock: Clock | None = None) -> Iterator[Room]:
    """Open an office below a folder, by a clock that is believed unless another is given."""
    settings = SyncSettings().moved(folder / "state")
    office = open_office(settings, clock or SystemClock(otherwise=ClockQuality.RTC))
    try:
        yield Room(office, folder)
    finally:
        office.close()
