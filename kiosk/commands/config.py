"""`kiosk config`: look for mistakes in the settings, and show them.

It is apart because it is the only command that reads the settings of both processes, and that goes
on when they have problems.
"""

import sys
from argparse import Namespace

from kiosk.commands import Subparsers
from kiosk.commands.places import code_of, config_path, moved, places, problem_lines
from kiosk.settings import ROOTS, load_whole
from sync.exits import Exit, exit_table
from sync.settings.reference import markdown, shipped_text, written


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    config = subparsers.add_parser("config", help="check and show the settings")
    actions = config.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser("check", parents=[places()], help="list all problems")
    check.set_defaults(run=run, shown="check")
    show = actions.add_parser("show", parents=[places()], help="print the settings as they hold")
    other = show.add_mutually_exclusive_group()
    for name, what in (
        ("markdown", "print the reference of all settings instead"),
        ("shipped", "print the file that ships instead: every key with its default"),
        ("exits", "print the table of exit codes instead"),
    ):
        other.add_argument(f"--{name}", dest="shown", action="store_const", const=name, help=what)
    show.set_defaults(run=run, shown="settings")


def run(args: Namespace) -> int:
    """Check or show."""
    match args.shown:
        case "markdown":
            sys.stdout.write(markdown(ROOTS))
        case "shipped":
            sys.stdout.write(shipped_text(ROOTS))
        case "exits":
            sys.stdout.write(exit_table())
        case _:
            return _read(args)
    return Exit.DONE


def _read(args: Namespace) -> Exit:
    path = config_path(args)
    whole = load_whole(path, getattr(args, "rule_faults", None))
    for line in problem_lines(path, whole.problems):
        print(line, file=sys.stderr)
    code = code_of(whole.problems)
    if code is Exit.FILE:
        return code
    both = [moved(whole.kiosk, args), moved(whole.sync, args)]
    if args.shown == "settings":
        sys.stdout.write(written(both))
    elif code is Exit.DONE:
        print(f"{path}: no problems")
    return code
