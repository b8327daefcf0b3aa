"""A spreadsheet saved as CSV, row by row; a bad row is named and passed over.

Apart from what the rows mean because people's spreadsheets have their own ways to be broken: an
unclosed quotation mark, a wrong delimiter, half a line in another code page.  Every line is
decoded and parsed on its own, so that none of these costs more than the line it is in.
"""

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sync.importing.charsets import AUTO, DECLARED, MARC_8, UnknownEncodingError, checked_name
from sync.importing.framing import BYTE_ORDER_MARK
from sync.importing.opening import check_file
from sync.importing.problems import ImportProblem, ProblemKind
from sync.importing.records import Damage, Rejected
from sync.importing.sheets import Sheet, folded
from sync.importing.wording import readable

DELIMITERS = ";,\t"
LONGEST_LINE = 100_000
MOST_LINES = 20
"""A cell with line breaks makes a row of several lines; more is an unclosed quotation mark."""
PROBED = 200
_TITLES = 5
"""The heading is among so many lines."""

_WIDE = ("utf-16", "utf-32")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file; `damage` says why it has no text."""

    number: int
    text: str = ""
    damage: Damage | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, and what stands under each known column, without blanks."""

    line: int
    cells: dict[str, str]


USUAL = "cp1251"
"""What a Russian spreadsheet program writes where it does not write UTF-8; said, never assumed."""


def read_rows(path: Path, sheet: Sheet, encoding: str = AUTO) -> Iterator[Row | Rejected]:
    """Read the rows below the heading; `encoding` as for a catalogue, without `declared`.

    The delimiter is the one that makes sense of the heading.  Raises `ImportProblem` at once for
    a file that as a whole can not be read, and for a heading that lacks a needed column.
    """
    check_file(path)
    charset = _charset(path, encoding)
    delimiter, columns, heading = _heading(path, sheet, charset)
    return _rows(path, charset, delimiter, columns, heading)


def _charset(path: Path, encoding: str) -> str:
    try:
        name = checked_name(encoding)
    except UnknownEncodingError as error:
        raise ImportProblem(
            ProblemKind.ENCODING_UNKNOWN, path, encoding, error.suggestion
        ) from error
    if name in {DECLARED, MARC_8}:
        raise ImportProblem(ProblemKind.ENCODING_UNKNOWN, path, encoding, AUTO)
    if name == AUTO:
        return "utf-16" if _begins_as_utf16(path) else "utf-8"
    return name


def _begins_as_utf16(path: Path) -> bool:
    """Look for the mark that spreadsheets put before what they call Unicode text."""
    try:
        with path.open("rb") as file:
            return file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    except OSError as error:
        raise ImportProblem(ProblemKind.UNREADABLE, path, error.strerror or "") from error


def _lines(path: Path, charset: str) -> Iterator[Line]:
    try:
        if charset.startswith(_WIDE):
            with path.open(encoding=charset, newline=None) as text:
                for number, line in enumerate(iter(lambda: text.readline(LONGEST_LINE), ""), 1):
                    yield Line(number, line)
            return
        yield from _byte_lines(path, charset)
    except UnicodeError as error:  # in a wide encoding nothing after the fault can be trusted
        raise ImportProblem(ProblemKind.ENCODING_NEEDED, path, "", USUAL) from error
    except OSError as error:
        raise ImportProblem(ProblemKind.UNREADABLE, path, error.strerror or "") from error


def _byte_lines(path: Path, charset: str) -> Iterator[Line]:
    with path.open("rb") as source:
        number = 0
        while data := source.readline(LONGEST_LINE):
            number += 1
            data = data.removeprefix(BYTE_ORDER_MARK) if number == 1 else data
            if len(data) >= LONGEST_LINE:
                while data and not data.endswith(b"\n"):
                    data = source.readline(LONGEST_LINE)
                yield Line(number, damage=Damage.ROW_TOO_LONG)
                continue
            try:
                yield Line(number, data.decode(charset))
            except UnicodeError:
                yield Line(number, damage=Damage.TEXT_UNREADABLE)


def _heading(path: Path, sheet: Sheet, charset: str) -> tuple[str, list[str], int]:
    """Return the delimiter, the column of each position ("" if unknown), and the heading's line."""
    lines = list(islice(_lines(path, charset), PROBED))
    _refuse_wrong_charset(path, lines)
    written = [line for line in lines if line.text.strip()]
    # A spreadsheet may begin with `sep=;` or with what it is called.
    heading = next((line for line in written[:_TITLES] if _is_heading(line.text, sheet)), None)
    heading = heading or next(iter(written), None)
    if heading is None and any(line.damage for line in lines):
        raise ImportProblem(ProblemKind.HEADER_UNKNOWN, path, ", ".join(sheet.needed))
    if heading is None:
        raise ImportProblem(ProblemKind.EMPTY, path)
    readings = {mark: _columns(heading.text, mark, sheet) for mark in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda mark: sum(map(bool, readings[mark])))
    columns = readings[delimiter]
    missing = [column for column in sheet.needed if column not in columns]
    twice = {column for column in columns if column and columns.count(column) > 1}
    if missing or twice:
        detail = ", ".join(missing or sorted(twice))
        raise ImportProblem(ProblemKind.HEADER_UNKNOWN, path, detail)
    return delimiter, columns, heading.number


def _refuse_wrong_charset(path: Path, lines: list[Line]) -> None:
    unreadable = any(line.damage is Damage.TEXT_UNREADABLE for line in lines)
    if unreadable and all(line.text.isascii() for line in lines):
        raise ImportProblem(ProblemKind.ENCODING_NEEDED, path, "", USUAL)


def _is_heading(text: str, sheet: Sheet) -> bool:
    return any({*sheet.needed} <= {*_columns(text, mark, sheet)} for mark in DELIMITERS)


def _columns(heading: str, delimiter: str, sheet: Sheet) -> list[str]:
    cells = _parsed([heading], delimiter) or []
    return [sheet.headings.get(folded(cell), "") for cell in cells]


def _parsed(lines: list[str], delimiter: str) -> list[str] | None:
    """Return the cells of exactly one row, or None if these lines are not one."""
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _rows(
    path: Path, charset: str, delimiter: str, columns: list[str], heading: int
) -> Iterator[Row | Rejected]:
    lines = (line for line in _lines(path, charset) if line.number > heading)
    waiting: deque[Line] = deque()
    while True:
        waiting.extend(islice(lines, 1 if not waiting else 0))
        if not waiting:
            return
        first = waiting[0]
        if first.damage or not first.text.strip():
            waiting.popleft()
            if first.damage:
                yield Rejected(first.number, None, first.damage)
            continue
        cells, used = _cells(waiting, lines, delimiter, len(columns))
        for _ in range(used):
            waiting.popleft()
        yield _row(first.number, cells, columns)


def _cells(
    waiting: deque[Line], lines: Iterator[Line], delimiter: str, width: int
) -> tuple[list[str] | None, int]:
    """Return the cells of the next row and how many lines it took; (None, 1) if it is none."""
    for count in range(1, MOST_LINES + 1):
        if count > len(waiting):
            waiting.extend(islice(lines, 1))
        if count > len(waiting) or waiting[count - 1].damage:
            break
        if count > 1 and _is_row(waiting[count - 1].text, delimiter, width):
            break  # the quotation mark was never closed, and this is the next row
        cells = _parsed([line.text for line in islice(waiting, count)], delimiter)
        # Several lines are believed to be one row only if they have the columns of one.
        if cells is not None and (count == 1 or len(cells) == width):
            return cells, count
    return None, 1


def _is_row(line: str, delimiter: str, width: int) -> bool:
    return width > 1 and '"' not in line and len(line.split(delimiter)) == width


def _row(line: int, cells: list[str] | None, columns: list[str]) -> Row | Rejected:
    if cells is None:
        return Rejected(line, None, Damage.NOT_A_RECORD)
    if any(cell.strip() for cell in cells[len(columns) :]):
        return Rejected(line, None, Damage.ROW_TOO_LONG)
    found = {
        column: readable(cell)
        for column, cell in zip(columns, cells, strict=False)  # short rows end in empty cells
        if column
    }
    return Row(line, found)
