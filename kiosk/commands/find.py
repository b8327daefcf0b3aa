"""`kiosk find`: titles by words, and whether a copy is on the shelf."""

import shutil
from argparse import Namespace
from collections.abc import Iterator, Sequence

from kiosk.commands import Subparsers
from kiosk.commands.places import places
from kiosk.technician import Report, as_json, result, rows, text
from sync.exits import Exit

_HEAD = ("title", "author", "year", "call number", "on the shelf")
_NARROWEST = 12
_GAP = "  "


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser("find", parents=[places()], help="find titles")
    parser.add_argument(
        "words",
        nargs="+",
        metavar="WORDS",
        help="of title, author, subject or call number, or a year or ISBN; a beginning will do",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Show the titles."""
    found = result(args, "find", {"words": " ".join(args.words)})
    if args.json:
        print(as_json(found))
    else:
        print("\n".join(_lines(found, shutil.get_terminal_size((120, 0)).columns)))
    return Exit.DONE


def _lines(found: Report, width: int) -> Iterator[str]:
    cells = [_HEAD, *(_cells(title) for title in rows(found, "titles"))]
    widths = [max(len(row[column]) for row in cells) for column in range(len(_HEAD))]
    # The title and the author give way, so that a row stays a line.
    for column in (0, 1):
        excess = sum(widths) + len(_GAP) * (len(widths) - 1) - width
        widths[column] = max(widths[column] - max(excess, 0), min(widths[column], _NARROWEST))
    yield from (_line(row, widths) for row in cells)
    if found.get("more"):
        yield "and more; another word tells them apart"


def _cells(title: Report) -> tuple[str, ...]:
    shelf = f"{text(title, 'available')} of {text(title, 'items')}" if title.get("items") else "-"
    named = (text(title, name) for name in ("title", "author", "year", "call_number"))
    return (*named, shelf)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    cut = (
        cell if len(cell) <= width else f"{cell[: width - 1]}…"
        for cell, width in zip(cells, widths, strict=True)
    )
    padded = (cell.ljust(width) for cell, width in zip(cut, widths, strict=True))
    return _GAP.join(padded).rstrip()
