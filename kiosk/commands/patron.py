"""`kiosk patron`: how a patron stands, and the lock of the PIN lifted."""

from argparse import Namespace

from kiosk.commands import Subparsers
from kiosk.commands.places import places
from kiosk.technician import Report, as_json, result, rows, text
from sync.exits import Exit


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser("patron", parents=[places()], help="show a patron's card")
    parser.add_argument("card", metavar="CARD", help="the card's number, or its chip's")
    parser.add_argument(
        "--unlock", action="store_true", help="take PINs again that were locked after wrong ones"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Show the patron."""
    found = result(args, "patron", {"card": args.card, "unlock": args.unlock})
    if args.json:
        print(as_json(found))
    else:
        print("\n".join(_lines(found)))
    return Exit.DONE


def _lines(patron: Report) -> list[str]:
    blocks = patron.get("blocks")
    lines = [f"card {text(patron, 'card')}: {text(patron, 'name')}"]
    for words, value in (
        ("category", text(patron, "category")),
        ("expires", text(patron, "expires") or "never"),
        ("blocks", ", ".join(blocks) if isinstance(blocks, list) and blocks else "none"),
        ("PIN", _pin(patron)),
        ("fees", _money(patron)),
        ("loans", f"{len(rows(patron, 'loans'))}, at most {text(patron, 'loan_limit') or 'any'}"),
        ("holds", str(len(rows(patron, "holds")))),
    ):
        lines.append(f"  {words:9} {value}")
    lines += [_loan(loan) for loan in rows(patron, "loans")]
    lines += [_hold(hold) for hold in rows(patron, "holds")]
    return lines


def _pin(patron: Report) -> str:
    if patron.get("unlocked"):
        return "unlocked"
    if patron.get("pin_lock"):
        return f"locked: {text(patron, 'pin_lock')}"
    return "set" if patron.get("has_pin") else "none"


def _money(patron: Report) -> str:
    whole, part = divmod(int(text(patron, "fees") or 0), 100)
    return f"{whole}.{part:02} {text(patron, 'currency')}"


def _loan(loan: Report) -> str:
    late = ", overdue" if loan.get("overdue") else ""
    return f"  loan {text(loan, 'item')} until {text(loan, 'ends')}{late}: {text(loan, 'line')}"


def _hold(hold: Report) -> str:
    if hold.get("ready"):
        where = f"ready at {text(hold, 'shelf')} until {text(hold, 'keep_until')}"
    else:
        where = f"number {text(hold, 'queue')} in the queue"
    return f"  hold {where}: {text(hold, 'line')}"
