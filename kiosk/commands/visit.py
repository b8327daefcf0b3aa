"""`kiosk visit`: a whole visit from a script, for the acceptance of a catalogue and for a fault.

Apart from the walkthrough because here is decided what a technician reads and which exit code a
script sees.
"""

import getpass
import sys
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from kiosk.commands import CommandFailure, Subparsers
from kiosk.commands.places import kiosk_settings, places
from kiosk.outcomes import Outcome, Telling
from kiosk.technician import as_json, desk_of
from kiosk.texts import Texts
from kiosk.walkthrough import Deed, Step, VisitStuckError, Walkthrough
from sync.clock import SystemClock, boottime
from sync.exits import Exit

_ABOUT = """\
do what a patron does, without a window: the same session, desk and journal, and real
changes in the catalogue. The steps are done in the order they are written. Without
--card items can only be returned. If the service does not run, one is started for this
visit and stopped after it. Exit code 0: every step succeeded; 1: one was refused;
5: the desk or the catalogue did not answer; 6: the storage fails."""

_CONNECT_SECONDS = 5.0
_MOST_DIGITS = 12
_IDLE_SECONDS = 3600.0
"""No one walks away from a script; a slow catalogue must not end its visit."""


class _Steps(Action):
    """Gathers the steps in the order of the command line, whatever option names them."""

    def __call__(
        self,
        parser: ArgumentParser,
        namespace: Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Add the values of one option."""
        deed = Deed(str(option_string).removeprefix("--"))
        steps = [Step(deed, str(value)) for value in cast("Sequence[object]", values)]
        namespace.steps = [*(namespace.steps or ()), *steps]


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser(
        "visit", parents=[places()], help="make a whole visit from a script"
    )
    parser.description = _ABOUT
    parser.add_argument("--card", metavar="CARD", help="the card's number, or its chip's")
    pin = parser.add_mutually_exclusive_group()
    pin.add_argument(
        "--pin", metavar="PIN", help="the PIN; seen by everybody in the list of processes"
    )
    pin.add_argument(
        "--pin-file",
        metavar="FILE",
        help="a file with the PIN; - asks for it, or reads it from standard input",
    )
    for deed, what in (
        (Deed.BORROW, "ITEM"),
        (Deed.RETURN, "ITEM"),
        (Deed.RENEW, "ITEM"),
        (Deed.HOLD, "TITLE"),
    ):
        parser.add_argument(
            f"--{deed}",
            dest="steps",
            action=_Steps,
            nargs="+",
            metavar=what,
            help=f"{deed} these" if what == "ITEM" else "place a hold on the title found first",
        )
    parser.add_argument("--json", action="store_true", help="a JSON object for each step")
    parser.set_defaults(run=run, steps=None)


def run(args: Namespace) -> int:
    """Make the visit and tell each step."""
    steps: list[Step] = args.steps or []
    _check(args, steps)
    pin = _pin(args)
    codes = [Exit.DONE]
    for outcome in _outcomes(args, pin, steps):
        codes.append(outcome.code)
        print(as_json(outcome.as_report) if args.json else outcome, flush=True)
    return max(codes)


def _check(args: Namespace, steps: Sequence[Step]) -> None:
    if args.card is None and not steps:
        raise CommandFailure(Exit.USAGE, "nothing to do: name a --card, or items to --return")
    if args.card is None and any(step.deed is not Deed.RETURN for step in steps):
        raise CommandFailure(Exit.USAGE, "without --card items can only be returned")


def _pin(args: Namespace) -> str | None:
    pin: str | None = args.pin
    if args.pin_file == "-":
        pin = getpass.getpass("PIN: ") if sys.stdin.isatty() else sys.stdin.readline()
    elif args.pin_file is not None:
        try:
            pin = Path(args.pin_file).read_text("ascii")
        except (OSError, ValueError) as problem:
            why = getattr(problem, "strerror", None) or "holds no PIN"
            raise CommandFailure(Exit.FILE, f"{args.pin_file}: {why}") from None
    if pin is None:
        return None
    pin = pin.strip()
    if not pin.isascii() or not pin.isdecimal() or len(pin) > _MOST_DIGITS:
        raise CommandFailure(Exit.USAGE, f"a PIN has 1 to {_MOST_DIGITS} digits and nothing else")
    return pin


def _outcomes(args: Namespace, pin: str | None, steps: Sequence[Step]) -> Iterator[Outcome]:
    settings = kiosk_settings(args)
    policy = replace(settings.policy, idle_seconds=_IDLE_SECONDS)
    told = Telling(Texts.load().words("en"), settings.library.currency)
    with desk_of(args, boottime, _CONNECT_SECONDS) as desk:
        walk = Walkthrough(desk, policy, SystemClock())
        desk.watch(walk.desk_is)
        try:
            if args.card is None:
                happenings = walk.without_card(steps)
            else:
                happenings = walk.with_card(args.card, pin, steps)
            yield from map(told.outcome, happenings)
        except VisitStuckError as problem:
            raise CommandFailure(Exit.ABSENT, str(problem)) from problem
        finally:
            walk.close()
