"""`kiosk import`: put catalogue files, lists of items and lists of patrons into the library."""

import sys
from argparse import Namespace
from pathlib import Path

from kiosk.commands import CommandFailure, Subparsers
from kiosk.commands.places import places
from kiosk.import_meter import Meter
from kiosk.technician import Report, as_json, reports, text
from sync.exits import Exit

_ABOUT = """\
put catalogue files (MARC21, RUSMARC, UNIMARC as ISO 2709 or MARCXML, also as OAI-PMH and SRU
hand them out; IRBIS as JSON lines or text; plain or gzipped) and spreadsheets (CSV: items.csv,
patrons.csv) into the library. A file may be imported again: it brings up to date what is there.
While the service runs, patrons go on being served between the records. A damaged record is left
out, counted, and named in a report; a file that can not be used does not keep the others out."""

_MAPPINGS = "marc21-koha, marc21-holdings, rusmarc-995, rusmarc-899, unimarc-koha, irbis"

_COUNTS = ("read", "imported", "updated", "rejected", "items", "flaws", "conflicts")


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
        help="the character set: cp866, cp1251, koi8-r, marc-8, iso5426, `declared` by the "
        "records, ...; otherwise UTF-8, or MARC-8 and ISO 5426 where a record declares them",
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
        "mapping": _placed(args.mapping),
        "encoding": args.encoding,
    }
    meter = Meter(sys.stderr)
    last: Report = {}
    try:
        for last in reports(args, "import", arguments):
            if args.json:
                print(as_json(last), flush=True)
            else:
                meter.show(last)
    except CommandFailure as failure:
        meter.end()
        if args.json:  # who reads the last line finds one
            print(as_json(_broken_off(failure, last)), flush=True)
        raise
    meter.end()
    if not args.json:
        _tell(last)
    return Exit(int(text(last, "exit")))


def _placed(mapping: str | None) -> str | None:
    """Return a file's whole path, and the name of a mapping that ships as it is."""
    is_file = mapping is not None and mapping.endswith(".toml")
    return str(Path(mapping).absolute()) if mapping and is_file else mapping


def _broken_off(failure: CommandFailure, last: Report) -> Report:
    """Return the summary of an import that had come as far as its last report."""
    counts = {name: last.get(name, 0) for name in _COUNTS}
    return {"exit": int(failure.code), **counts, "error": str(failure)}


def _tell(summary: Report) -> None:
    for what in _COUNTS:
        print(f"{what:9} {text(summary, what):>9}")
    first = summary.get("first_rejected")
    for line in first if isinstance(first, list) else []:
        print(line)
    warnings = summary.get("warnings")
    for line in warnings if isinstance(warnings, list) else []:
        print(f"note: {line}")
    refused = summary.get("refused")
    for why in refused.values() if isinstance(refused, dict) else []:
        print(f"not imported: {why}", file=sys.stderr)
    if summary.get("report"):
        print(f"all that was left out or mended: {text(summary, 'report')}")
