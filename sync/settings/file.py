"""The settings file: from a path to settings, with all its problems at once.

It is apart because what can be wrong with a file (missing, a folder, not text) has nothing to do
with what stands in it.
"""

import re
import stat
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from sync.settings.key import Check
from sync.settings.problem import Problem, nearest
from sync.settings.tables import settings_from

T = TypeVar("T")

MOST_BYTES = 1 << 20
"""More is no settings file: somebody named a catalogue, or a log."""

_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_HEADING = re.compile(r"\[\[? *([A-Za-z0-9_.\"* -]+?) *\]?\]")
_KEY = re.compile(r"\"?([A-Za-z0-9_-]+)\"? *[=.]")


class Loaded(NamedTuple, Generic[T]):
    """Whole settings, with the default wherever there is a problem, and the problems."""

    settings: T
    problems: tuple[Problem, ...]


def load(
    path: Path,
    root: type[T],
    elsewhere: Collection[str] = (),
    checks: Mapping[str, Check] | None = None,
) -> Loaded[T]:
    """Read the file at `path`; never raises for what stands there.  See `settings_from`."""
    text, problem = read_text(path)
    if problem is not None:
        return Loaded(root(), (problem,))
    return parse(text, root, elsewhere, checks)


def parse(
    text: str,
    root: type[T],
    elsewhere: Collection[str] = (),
    checks: Mapping[str, Check] | None = None,
) -> Loaded[T]:
    """Understand the text of a settings file.  See `settings_from`."""
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Loaded(root(), (_syntax(str(error), text),))
    except RecursionError:
        return Loaded(root(), (Problem("", "is nested too deeply"),))
    except ValueError as error:  # a number with more digits than Python converts
        return Loaded(root(), (Problem("", f"is no valid TOML: {error}"),))
    settings, problems = settings_from(table, root, elsewhere, checks)
    return Loaded(settings, tuple(_with_line(problem, text) for problem in problems))


def read_text(path: Path) -> tuple[str, Problem | None]:
    """Return the text of a file, or why it can not be had."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return "", _unreadable(path, "is a folder, not a file")
        if not stat.S_ISREG(mode):
            return "", _unreadable(path, "is not a file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return "", _unreadable(path, "does not exist", _neighbour(path))
    except PermissionError:
        return "", _unreadable(path, "may not be read by this user")
    except (OSError, ValueError) as error:  # a NUL in the name is a ValueError
        return "", _unreadable(path, f"can not be read: {error}")
    if len(content) > MOST_BYTES:
        return "", _unreadable(path, "is too large for a settings file")
    try:
        # Editors of other systems put a byte order mark there, which TOML does not allow.
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return "", _unreadable(path, f"is not UTF-8 text (line {line}); save it as UTF-8")


def _unreadable(path: Path, what: str, suggestion: str | None = None) -> Problem:
    return Problem("", f"{str(path)!r} {what}", suggestion, no_file=True)


def _neighbour(path: Path) -> str | None:
    try:
        return nearest(path.name, [each.name for each in path.parent.iterdir()])
    except OSError:
        return None


def _syntax(message: str, text: str) -> Problem:
    found = _AT_LINE.search(message)
    line = None
    if found:
        line = int(found[1]) if found[1] else max(1, len(text.splitlines()))
    what = _AT_LINE.sub("", message)
    return Problem("", f"is no valid TOML: {what[:1].lower()}{what[1:]}", line=line)


def _with_line(problem: Problem, text: str) -> Problem:
    line = line_of(problem.key, text)
    return Problem(problem.key, problem.what, problem.suggestion, line)


def _bare(heading: str) -> str:
    return heading.replace('"', "").replace(" ", "")


def line_of(key: str, text: str) -> int | None:
    """Return the line a dotted key stands in, or its section's; None where it is not plain.

    tomllib keeps no positions; this finds what is written the way the shipped file is.
    """
    section, _, name = key.rpartition(".") if "." in key else (key, "", "")
    section, _, number = section.rstrip("]").partition("[")
    left = int(number or 1)
    heading = None
    inside = False
    for at, line in enumerate(map(str.strip, text.splitlines()), 1):
        if found := _HEADING.match(line):
            left -= _bare(found[1]) == section
            inside = _bare(found[1]) == section and left == 0
            heading = at if inside else heading
        found = _KEY.match(line)
        wanted_here = inside or (not name and heading is None)
        if found and wanted_here and found[1] == (name or section):
            return at
    return heading
