"""The command `clock`: what the kiosk believes of its clock, and the staff's word for it."""

from collections.abc import Generator

from sync.circulation import ClockQuality
from sync.commands.request import Request
from sync.exits import Exit
from sync.office import Office


def show_clock(office: Office, request: Request) -> Generator[object, None, object]:
    """Return the date and its quality; `confirm`: the staff found it right, for this boot."""
    yield {}
    times = office.journal.times
    if request.flag("confirm"):
        times.confirm()
    quality = times.quality()
    now = office.clock.now().astimezone(office.settings.library.zone)
    return {
        "exit": int(Exit.DONE),
        "now": now.isoformat(timespec="minutes"),
        "quality": quality,
        "lends": quality is not ClockQuality.NONE,
    }
