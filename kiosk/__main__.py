"""The command `kiosk`: finds the commands, hands them what only it may know, and ends with a code.

It is one of the two modules that know everybody; the commands know what they need.
"""

import errno
import os
import pkgutil
import sys
from argparse import Action, ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from kiosk import commands
from kiosk.commands import CommandFailure
from kiosk.commands.places import places
from kiosk.technician import Office, Steps
from sync.exits import Exit
from sync.failure import Failure
from sync.settings import SyncSettings

DISTRIBUTION = "library-kiosk"
HELP_OF_VERSION = "show program's version number and exit"


class Version(Action):
    """Looks for the version only when it is asked for: that loads half a mail program."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help=HELP_OF_VERSION)

    def __call__(self, parser: ArgumentParser, *_: object) -> None:
        """Say it, and end."""
        print(f"kiosk {_version()}")
        parser.exit()


class OneLineParser(ArgumentParser):
    """Says what is wrong with a command line in one line."""

    def error(self, message: str) -> NoReturn:
        """Say it, and end with `Exit.USAGE`."""
        self.exit(Exit.USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments (those of this process) name; return its exit code."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that has no Cyrillic shows an escape instead of a traceback.
            stream.reconfigure(errors="backslashreplace")
    words = sys.argv[1:] if arguments is None else arguments
    args = parser(words).parse_args(words)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except CommandFailure as failure:
        for line in failure.lines:
            print(line, file=sys.stderr)
        return failure.code
    except BrokenPipeError:
        # `kiosk ... | head`: nobody reads on, and not all has been said.
        _say_no_more()
        return Exit.REFUSED
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        _say_no_more()
        print("kiosk: the disk is full", file=sys.stderr)
        return Exit.STORAGE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    return code


def parser(words: Sequence[str] = ()) -> ArgumentParser:
    """Describe the whole command line, or only what these words of it may need.

    The screen starts with one command, and each of the others would be loaded for nothing.
    """
    made = OneLineParser(
        prog="kiosk", description="The library's self-service kiosk.", parents=[places()]
    )
    made.add_argument("--version", action=Version)
    made.set_defaults(rule_faults=rule_faults, office=Office(carry_out, serving))
    subparsers = made.add_subparsers(metavar="COMMAND", required=True)
    names = command_names()
    for name in [each for each in names if each.removesuffix("_files") in words] or names:
        import_module(f"{commands.__name__}.{name}").add(subparsers)
    return made


def command_names() -> list[str]:
    """Return the modules of `kiosk.commands` that add a command.

    Each is named as its command is, or with `_files` behind where Python has the word.
    """
    found = (module.name for module in pkgutil.iter_modules(commands.__path__))
    return sorted(name for name in found if name != "places")


def rule_faults(path: object) -> list[str]:
    """List what is wrong with a file of lending rules.

    Here and not beside the settings, for the rules come with the whole standalone library, which
    the screen process must not load.
    """
    from sync.lending_rules import rules_faults

    return rules_faults(path)


def carry_out(settings: SyncSettings, name: str, arguments: Mapping[str, object]) -> Steps:
    """Carry out a command over the files.  See `kiosk.technician.CarryOut`."""
    from sync.__main__ import clock_of
    from sync.commands import here

    try:
        yield from here.carry_out(settings, clock_of(settings), name, arguments)
    except Failure as failure:
        raise CommandFailure(failure.code, str(failure)) from failure


@contextmanager
def serving(settings: SyncSettings) -> Iterator[Path]:
    """Serve over the files.  See `kiosk.technician.Serving`."""
    from sync.__main__ import clock_of, service_of
    from sync.commands import here

    try:
        with here.serving(settings, clock_of(settings), service_of) as folder:
            yield folder
    except Failure as failure:
        raise CommandFailure(failure.code, str(failure)) from failure


def _open_what_is_closed() -> None:
    """Give a command somewhere to write whose caller has closed its output (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
            setattr(sys, name, nowhere)


def _say_no_more() -> None:
    """Let what could not be printed go, else Python tries once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    sys.exit(main())
