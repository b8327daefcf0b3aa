"""The commands of the technician, one module each: `kiosk NAME ...` is `kiosk/commands/NAME.py`.

They are apart from `kiosk/__main__.py`, which finds them, so that a new command is a new file.
A module has two functions, and imports what is heavy inside the second:

    def add(subparsers: Subparsers) -> None     describe the command line; set_defaults(run=run)
    def run(args: Namespace) -> int             do it and return an `Exit`

What goes wrong is a `CommandFailure`: one plain line on standard error, and its exit code.
"""

from argparse import ArgumentParser, _SubParsersAction
from typing import TypeAlias

from sync.exits import Exit

# argparse has no public name for it, and its class takes no parameter at run time.
Subparsers: TypeAlias = "_SubParsersAction[ArgumentParser]"


class CommandFailure(Exception):  # noqa: N818 - how a command ends, not a mistake of ours
    """A command can not do what it was asked; each line of the text stands alone."""

    def __init__(self, code: Exit, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.code = code
        self.lines = lines
