"""`kiosk item`: what a copy is, where it is, and what has happened to it."""

from argparse import Namespace

from kiosk.commands import Subparsers
from kiosk.commands.places import places
from kiosk.technician import Report, as_json, result, rows, text
from sync.exits import Exit


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser("item", parents=[places()], help="show an item")
    parser.add_argument("item", metavar="BARCODE|UID", help="on its label, or of its tag")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Show the item."""
    found = result(args, "item", {"item": args.item})
    if args.json:
        print(as_json(found))
    else:
        print("\n".join(_lines(found)))
    return Exit.DONE


def _lines(item: Report) -> list[str]:
    lines = [text(item, "line"), f"{text(item, 'item')}: {_state(item)}"]
    for name, words in (
        ("call_number", "call number"),
        ("type", "type"),
        ("branch", "branch"),
        ("seen", "last seen"),
        ("uid", "tag"),
        ("waiting", "waiting holds"),
        ("times_lent", "times lent"),
    ):
        if item.get(name) is not None:
            lines.append(f"  {words:14} {text(item, name)}")
    if item.get("not_for_loan"):
        lines.append("  not for loan")
    lines += [f"  {text(row, 'at')}  {text(row, 'event')}" for row in rows(item, "events")]
    return lines


def _state(item: Report) -> str:
    state = text(item, "state")
    if item.get("due"):
        state += f" until {text(item, 'due')[:10]}, card {text(item, 'card')}"
    if item.get("hold_shelf"):
        state += f", place {text(item, 'hold_shelf')}"
    return state
