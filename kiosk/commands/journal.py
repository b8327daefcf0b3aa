"""`kiosk journal`: what was asked for at this kiosk, and what became of it."""

from argparse import ArgumentTypeError, Namespace

from kiosk.commands import Subparsers
from kiosk.commands.places import places
from kiosk.technician import Report, as_json, reports, rows, text
from sync.exits import Exit

_MOST = 100_000


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser("journal", parents=[places()], help="show what was asked for")
    parser.add_argument(
        "-n", type=_count, default=20, dest="count", metavar="N", help="so many, the newest first"
    )
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--exceptions", action="store_true", help="only what the staff must look at")
    other.add_argument(
        "--statistics", action="store_true", help="the numbers of each of the last 30 days"
    )
    other.add_argument(
        "--check", action="store_true", help="look whether the files are as they were written"
    )
    parser.add_argument("--json", action="store_true", help="a JSON object a line")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Show the journal."""
    if args.check:
        return _check(args)
    arguments = {
        "count": args.count,
        "exceptions": args.exceptions,
        "statistics": args.statistics,
    }
    last: Report = {}
    for last in reports(args, "journal", arguments):
        if "exit" not in last:
            _show(last, as_objects=args.json)
    if args.json:
        print(as_json(last))
    elif not args.statistics:
        print(_end(last))
    return Exit.DONE


def _check(args: Namespace) -> int:
    last: Report = {}
    for last in reports(args, "check", {}):
        found = last.get("found")
        for line in found if isinstance(found, list) else ():
            print(as_json({"found": line}) if args.json else line)
    backup = text(last, "backup") or "none yet"
    print(as_json(last) if args.json else f"all is as it was written; the newest backup: {backup}")
    return Exit.DONE


def _show(report: Report, *, as_objects: bool) -> None:
    for row in rows(report, "rows"):
        print(as_json(row) if as_objects else _line(row))
    days = report.get("days")
    for day, counted in days.items() if isinstance(days, dict) else ():
        if as_objects:
            print(as_json({"day": day, **counted}))
        else:
            print(f"{day}  " + ", ".join(f"{n} {what}" for what, n in counted.items()))


def _line(row: Report) -> str:
    about = text(row, "item") or text(row, "about")
    card = f" card {text(row, 'card')}" if row.get("card") else ""
    title = f" «{text(row, 'title')}»" if row.get("title") else ""
    became = text(row, "truth") or text(row, "told") or text(row, "state")
    if text(row, "state") not in ("settled", ""):
        became += f" [{text(row, 'state')}]"
    why = f"  #{text(row, 'number')}: {text(row, 'why')}" if row.get("why") else ""
    moment = _moment(row, "at")
    if row.get("at_latest"):
        moment += f" or later, by {_moment(row, 'at_latest')}"
    return f"{moment}  {text(row, 'change')} {about}{card}{title}: {became}{why}"


def _moment(row: Report, name: str) -> str:
    return text(row, name)[:19].replace("T", " ")


def _end(summary: Report) -> str:
    return (
        f"{text(summary, 'rows')} shown, {text(summary, 'waiting')} waiting, "
        f"{text(summary, 'exceptions')} for the staff"
    )


def _count(word: str) -> int:
    if not word.isascii() or not word.isdecimal() or not 1 <= int(word) <= _MOST:
        raise ArgumentTypeError(f"must be a number from 1 to {_MOST}")
    return int(word)
