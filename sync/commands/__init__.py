"""The technician's commands, as the office carries them out.

    kiosk import ... --> admin socket --> Service --> handlers(office)["import"]     sync runs
                    `--> open the office --------> handlers(office)["import"]        it does not

Each is a generator: a step between two patrons' requests, a report of progress after it.  A result
is a JSON object with the exit code in `exit`; with `error` in it, that line says what is wrong.
"""

from sync.office import Office
from sync.service.commands import Handler


def handlers(office: Office) -> dict[str, Handler]:
    """Return every command by its name."""
    del office
    return {}
