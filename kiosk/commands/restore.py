"""`kiosk restore`: the backups there are, and one of them put in place."""

from argparse import Namespace

from kiosk.commands import Subparsers
from kiosk.commands.places import places
from kiosk.technician import as_json, reports, rows, text
from sync.exits import Exit


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser(
        "restore", parents=[places()], help="list the backups, or put one in place"
    )
    parser.add_argument(
        "backup", nargs="?", metavar="BACKUP", help="a name from the list, or: latest"
    )
    parser.add_argument("--list", action="store_true", help="list them, as without a name")
    parser.add_argument(
        "--whole",
        action="store_true",
        help="the journal as well: what was asked for since the backup is then lost",
    )
    parser.add_argument("--json", action="store_true", help="a JSON object a line")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Restore, or list."""
    only_list = args.list or args.backup is None
    arguments = {"list": only_list, "name": args.backup, "whole": args.whole}
    for report in reports(args, "restore", arguments):
        if only_list and not args.json and report.get("rows") == []:
            print("there is no backup yet; the first is made once nothing was asked for a while")
        for row in rows(report, "rows"):
            print(as_json(row) if args.json else f"{text(row, 'backup')}  {text(row, 'bytes')} B")
        lines = report.get("lines")
        for line in lines if isinstance(lines, list) and not args.json else ():
            print(line)
        if args.json and "exit" in report:
            print(as_json(report))
    return Exit.DONE
