"""What happened to the storage, one line each, for a person to read and then take away.

    2026-03-02T00:15:07+00:00 library.db was damaged and was restored from the backup ...

It is apart, a plain file beside the stores, because it must be readable when none of them is.  It
stays until the technician removes it, so that nothing that may be missing is told only once.
"""

import logging
import os
from datetime import datetime
from pathlib import Path

_log = logging.getLogger(__name__)

NAME = "incidents.txt"
_MOST = 500


def note(folder: Path, now: datetime, text: str) -> None:
    """Add a line; where it can not be written it is in the log at least."""
    _log.error("%s", text)
    path = folder / NAME
    lines = [*told(folder)[-_MOST:], f"{now.isoformat(timespec='seconds')} {text}"]
    draft = path.with_suffix(".draft")
    try:
        handle = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as problem:
        _log.warning("the incident can not be written down: %s", problem.strerror)


def told(folder: Path) -> list[str]:
    """Return the lines nobody has taken away yet, the oldest first."""
    try:
        return (folder / NAME).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
