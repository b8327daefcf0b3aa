"""`kiosk import`: put catalogue files, lists of items and lists of patrons into the library."""

import sys
from argparse import Namespace
from pathlib import Path

from kiosk.commands import Subparsers
from kiosk.commands.places import places
from kiosk.technician import Report, as_json, reports, text
from sync.exits import Exit

_ABOUT = """\
put catalogue files (ISO 2709: MARC21, RUSMARC, UNIMARC; plain or gzipped) and
spreadsheets (CSV: items.csv, patrons.csv) into the library. A file may be imported
again: it brings up to date what is there. While the service runs, patrons go on being
served between the records. What was left out is counted, and named in a report."""

_MAPPINGS = "marc21-koha, marc21-holdings, rusmarc-995, rusmarc-899, unimarc-koha"


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser(
        "import", parents=[places()], help="put catalogues and lists into the library"
    )
    parser.description = _ABOUT
    parser.add_argument("files", nargs="+", metavar="FILE", help="in any order")
    parser.add_argument(
        "--kind",
        choices=("catalogue", "items", "patrons"),
        help="what the files are; otherwise told from their content",
    )
    parser.add_argument(
        "--mapping",
        metavar="NAME",
        help=f"where a catalogue keeps what: {_MAPPINGS}, or a file of your own; "
        "otherwise the one that finds items",
    )
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        help="the character set: cp866, cp1251, koi8-r, marc-8, `declared` by the records, ...; "
        "otherwise UTF-8",
    )
    parser.add_argument(
        "--json", action="store_true", help="a JSON object a line; the last is the summary"
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Import, and say how far it has come."""
    arguments = {
        # The service stands in another folder.
        "paths": [str(Path(name).absolute()) for name in args.files],
        "kind": args.kind,
        "mapping": args.mapping,
        "encoding": args.encoding,
    }
    last: Report = {}
    for last in reports(args, "import", arguments):
        if args.json:
            print(as_json(last), flush=True)
        elif sys.stderr.isatty() and "read" in last:
            print(f"\r{text(last, 'read')} read", end="", file=sys.stderr, flush=True)
    if not args.json:
        _tell(last)
    return Exit(int(text(last, "exit")))


def _tell(summary: Report) -> None:
    if sys.stderr.isatty():
        print(file=sys.stderr)
    for what in ("read", "imported", "updated", "rejected", "items", "flaws", "conflicts"):
        print(f"{what:9} {text(summary, what):>9}")
    first = summary.get("first_rejected")
    for line in first if isinstance(first, list) else []:
        print(line)
    if summary.get("report"):
        print(f"all that was left out or mended: {text(summary, 'report')}")
