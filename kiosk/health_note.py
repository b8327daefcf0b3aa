"""What the screen process knows of its readers, written down where a technician's command reads it.

    {"readers": {"plate": true, "scanner": false}}        screen.json, locked while the screen runs

It is apart from the log because `kiosk status` wants how things are, not what happened; and a file
rather than a question because the screen must not wait for, nor be held up by, whoever asks.
"""

import fcntl
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path

NAME = "screen.json"
_MODE = 0o644
_MOST_BYTES = 1 << 16


class HealthNote:
    """Keeps the note; its lock says that the screen runs, also when it was killed.

    Raises `OSError` when the note can not be made.  `reader_is` may be called from any thread.
    """

    def __init__(self, folder: Path, readers: tuple[str, ...]) -> None:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        self._path = folder / NAME
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, _MODE)
        self._lock = threading.Lock()
        # Until it says otherwise a reader is not there.
        self._readers = dict.fromkeys(readers, False)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._write()

    def reader_is(self, name: str, *, up: bool) -> None:
        """Note that a reader went down or came back."""
        with self._lock:
            self._readers[name] = up
            self._write()

    def close(self) -> None:
        """Take the note away."""
        with self._lock:
            self._path.unlink(missing_ok=True)
            os.close(self._file)

    def _write(self) -> None:
        text = json.dumps({"readers": self._readers}).encode()
        os.pwrite(self._file, text, 0)
        os.ftruncate(self._file, len(text))


def readers_now(folder: Path) -> Mapping[str, bool] | None:
    """Return for each reader whether it is there; None when no screen runs, or nobody can say."""
    try:
        file = os.open(folder / NAME, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(file)
    except OSError:
        return None
    else:
        return None  # nobody holds it any more: left by a screen that was killed
    finally:
        os.close(file)


def _read(file: int) -> Mapping[str, bool] | None:
    try:
        readers = json.loads(os.pread(file, _MOST_BYTES, 0))["readers"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(readers, dict):
        return None
    return {str(name): bool(up) for name, up in readers.items()}
