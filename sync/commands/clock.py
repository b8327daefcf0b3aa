"""The command `clock`: what the kiosk believes of its clock, and the staff's word for it."""

from collections.abc import Generator
from datetime import timedelta

from sync.circulation import ClockQuality
from sync.commands.request import Request
from sync.exits import Exit
from sync.failure import Failure
from sync.office import Office

_MINUTE = timedelta(minutes=1)


def show_clock(office: Office, request: Request) -> Generator[object, None, object]:
    """Return the date and its quality; `confirm`: the staff found it right, for this boot.

    `now` is the time the kiosk goes by, `machine` what the machine's clock says where that is
    something else.  Raises `Failure` for a date that can not be right.
    """
    yield {}
    times, zone = office.journal.times, office.settings.library.zone
    if request.flag("confirm") and not times.confirm():
        wrong = office.clock.now().astimezone(zone).isoformat(timespec="minutes")
        raise Failure(Exit.REFUSED, f"{wrong} is before this program was made: set the date first")
    quality, now = times.quality(), times.local()
    machine = office.clock.now().astimezone(zone)
    return {
        "exit": int(Exit.DONE),
        "now": now.isoformat(timespec="minutes"),
        "machine": None if abs(machine - now) < _MINUTE else machine.isoformat(timespec="minutes"),
        "quality": quality,
        "lends": quality is not ClockQuality.NONE,
    }
