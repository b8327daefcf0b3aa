"""`kiosk clock`: whether the date can be believed, and the staff's word that it is right."""

from argparse import Namespace

from kiosk.commands import Subparsers
from kiosk.commands.places import places
from kiosk.technician import as_json, result, text
from sync.exits import Exit

_VOUCHER = {
    "ntp": "a time service",
    "rtc": "a battery clock or the staff",
    "saved": "the machine's clock alone",
    "none": "nobody",
}
"""Who stands behind each quality of the clock."""


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser(
        "clock", parents=[places()], help="show the date, and confirm it where no clock vouches"
    )
    parser.add_argument(
        "--confirm", action="store_true", help="the date shown is right; lend until the next boot"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Show what is believed of the clock."""
    found = result(args, "clock", {"confirm": args.confirm})
    if args.json:
        print(as_json(found))
        return Exit.DONE
    print(f"{text(found, 'now')}, vouched for by: {_VOUCHER[text(found, 'quality')]}")
    if found["machine"] is not None:
        print(f"the machine's clock says {text(found, 'machine')} and is not believed")
    if not found["lends"]:
        print("nothing is lent until a time service or `kiosk clock --confirm` vouches for it")
    return Exit.DONE
