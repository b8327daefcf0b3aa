"""The settings of both processes: one TOML file, read into frozen dataclasses.

They are apart from everything they configure.  A section is a dataclass whose fields say what a
key means, its range and its unit; that drives the reading, the shipped `config/kiosk.toml` and the
technician's reference alike.  Whoever reads the file gets whole settings and a list of all its
problems, never an exception.

    loaded = load_sync(Path("/etc/kiosk/kiosk.toml"))
    for problem in loaded.problems: ...
"""

from sync.settings.file import Loaded, load, parse
from sync.settings.key import Check
from sync.settings.problem import Problem
from sync.settings.roots import SyncSettings, load_sync
from sync.settings.secret import Secret, SecretError

__all__ = [
    "Check",
    "Loaded",
    "Problem",
    "Secret",
    "SecretError",
    "SyncSettings",
    "load",
    "load_sync",
    "parse",
]
