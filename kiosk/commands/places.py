"""`--config` and `--state`, which every command takes, and the settings they lead to.

They are apart so that every command finds the same file, and fails in the same words without it.
"""

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from kiosk.commands import CommandFailure
from kiosk.settings import KioskSettings, load_kiosk
from sync.exits import Exit
from sync.settings import Loaded, Problem
from sync.settings.roots import SharedSettings, SyncSettings, load_sync
from sync.shipped import shipped

T = TypeVar("T", bound=SharedSettings)

INSTALLED = Path("/etc/kiosk/kiosk.toml")


def places() -> ArgumentParser:
    """Return the parent parser of both options, for `add_parser(..., parents=[places()])`."""
    parent = ArgumentParser(add_help=False)
    parent.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        default=SUPPRESS,
        help=f"the settings; {INSTALLED} if it exists, else the file that ships",
    )
    parent.add_argument(
        "--state",
        type=Path,
        metavar="DIR",
        default=SUPPRESS,
        help="keep everything below this folder, whatever [paths] says",
    )
    return parent


def config_path(args: Namespace) -> Path:
    """Return the settings file to read."""
    named: Path | None = getattr(args, "config", None)
    if named is not None:
        return named
    try:
        installed = INSTALLED.exists()
    except OSError:  # it may not be looked at, which is told when it is read
        installed = True
    return INSTALLED if installed else Path(str(shipped("kiosk.toml")))


def kiosk_settings(args: Namespace) -> KioskSettings:
    """Return the screen process's settings.  Raises `CommandFailure` with all their problems."""
    path = config_path(args)
    return _sound(path, load_kiosk(path), args)


def sync_settings(args: Namespace) -> SyncSettings:
    """Return the settings of `sync`.  Raises `CommandFailure` with all their problems."""
    path = config_path(args)
    return _sound(path, load_sync(path), args)


def moved(settings: T, args: Namespace) -> T:
    """Return the settings with their paths where `--state` wants them.

    Raises `CommandFailure` if that place is no good.
    """
    state: Path | None = getattr(args, "state", None)
    if state is None:
        return settings
    if (file := _in_the_way(state)) is not None:
        raise CommandFailure(Exit.FILE, f"--state {state}: {file} is a file, not a folder")
    settings = settings.moved(state.absolute())
    if faults := list(settings.paths.faults()):
        raise CommandFailure(Exit.USAGE, *(f"--state {state}: {what}" for _, what in faults))
    return settings


def _in_the_way(folder: Path) -> Path | None:
    """Return the file that stands where this folder is to be, None when none does."""
    for place in (folder, *folder.absolute().parents):
        try:
            if place.exists():
                return None if place.is_dir() else place
        except OSError:  # it may not be looked at, which is told when it is opened
            return None
    return None


def problem_lines(path: Path, problems: Iterable[Problem]) -> list[str]:
    """Return a line for each problem, with the file's name where the text does not have it."""
    return [str(each) if each.no_file else f"{path}: {each}" for each in problems]


def code_of(problems: Iterable[Problem]) -> Exit:
    """Return the exit code that fits these problems."""
    problems = list(problems)
    if any(problem.no_file for problem in problems):
        return Exit.FILE
    return Exit.SETTINGS if problems else Exit.DONE


def _sound(path: Path, loaded: Loaded[T], args: Namespace) -> T:
    if loaded.problems:
        raise CommandFailure(code_of(loaded.problems), *problem_lines(path, loaded.problems))
    return moved(loaded.settings, args)
