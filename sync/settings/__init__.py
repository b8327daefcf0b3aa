"""The settings of both processes: one TOML file, read into frozen dataclasses.

They are apart from everything they configure.  A section is a dataclass whose fields say what a
key means, its range and its unit; that drives the reading, the shipped `config/kiosk.toml` and the
technician's reference alike.  Whoever reads the file gets whole settings and a list of all its
problems, never an exception.

    loaded = load(Path("/etc/kiosk/kiosk.toml"), SyncSettings, elsewhere=OF_THE_SCREEN)
    for problem in loaded.problems: ...
"""

from sync.settings.file import Loaded, load, parse
from sync.settings.key import Check
from sync.settings.problem import Problem
from sync.settings.secret import Secret, SecretError

__all__ = ["Check", "Loaded", "Problem", "Secret", "SecretError", "load", "parse"]
