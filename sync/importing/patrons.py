"""Patrons from a spreadsheet, as values.

Apart from the items because these rows are personal data: nothing of a row but its line number
and the name of a column ever leaves it in a message.
"""

from collections.abc import Iterator
from pathlib import Path

from sync.circulation.identifiers import PatronId
from sync.circulation.values import NOTHING
from sync.importing.cells import CellError, Cells
from sync.importing.charsets import AUTO
from sync.importing.people import CardStatus, PatronRecord
from sync.importing.records import Damage, Rejected
from sync.importing.sheets import Sheet
from sync.importing.spreadsheet import Row, read_rows


def read_patrons(
    path: Path, sheet: Sheet, encoding: str = AUTO
) -> Iterator[PatronRecord | Rejected]:
    """Read a list of patrons.  Raises `ImportProblem` as `read_rows` does.

    A `Rejected` tells the line, and in `detail` the column that is at fault.
    """
    return _patrons(read_rows(path, sheet, encoding), sheet)


def _patrons(rows: Iterator[Row | Rejected], sheet: Sheet) -> Iterator[PatronRecord | Rejected]:
    seen: set[str] = set()
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        try:
            patron = _patron(Cells(row, sheet))
        except CellError as error:
            yield Rejected(row.line, None, error.damage, error.column)
            continue
        keys = {patron.card_number, *patron.card_uids}
        if keys & seen:
            column = "card_number" if patron.card_number in seen else "card_uids"
            yield Rejected(row.line, None, Damage.REPEATED, column)
            continue
        seen |= keys
        yield patron


def _patron(cells: Cells) -> PatronRecord:
    return PatronRecord(
        card_number=PatronId(cells.identifier("card_number")),
        surname=cells.needed("surname"),
        forename=cells.text("forename") or "",
        patronymic=cells.text("patronymic"),
        card_uids=cells.uids("card_uids"),
        birth=cells.day("birth"),
        category=cells.word("category", strict=False),
        language=cells.word("language", strict=True),
        expires=cells.day("expires"),
        pin=cells.pin("pin"),
        status=_status(cells),
        fees=cells.money("fees") or NOTHING,
        phone=cells.text("phone"),
        email=cells.text("email"),
    )


def _status(cells: Cells) -> CardStatus:
    word = cells.word("status", strict=False) or CardStatus.ACTIVE
    try:
        return CardStatus(word)
    except ValueError as error:
        raise CellError("status") from error
