"""`kiosk status`: what the library holds, what waits, and how the disk and the clock are."""

from argparse import Namespace

from kiosk.commands import Subparsers
from kiosk.commands.places import places
from kiosk.technician import as_json, result
from sync.exits import Exit


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser("status", parents=[places()], help="show how the kiosk is")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Show the numbers."""
    found = result(args, "status", {})
    if args.json:
        print(as_json(found))
        return Exit.DONE
    for name, value in found.items():
        if name != "exit":
            print(f"{name.replace('_', ' ')}: {value}")
    return Exit.DONE
