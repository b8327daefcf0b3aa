"""Items from a spreadsheet, gathered into titles.

Apart from the catalogue files because here a title is told once for each copy, so all rows must be
seen before the first title is complete.  A library of spreadsheets fits into memory.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sync.importing.cells import CellError, Cells
from sync.importing.charsets import AUTO
from sync.importing.isbn import isbns_in
from sync.importing.records import Damage, ItemRecord, Rejected, TitleRecord
from sync.importing.sheets import Sheet
from sync.importing.spreadsheet import Row, read_rows

SOURCE = "list"
_YEARS = (1000, 2100)


def read_items(path: Path, sheet: Sheet, encoding: str = AUTO) -> Iterator[TitleRecord | Rejected]:
    """Read a list of items; first what had to be skipped, then the titles with all their items.

    Raises `ImportProblem` as `read_rows` does.  `Rejected.control_number` is an item's barcode.
    """
    return _gathered(read_rows(path, sheet, encoding), sheet)


def _gathered(rows: Iterator[Row | Rejected], sheet: Sheet) -> Iterator[TitleRecord | Rejected]:
    titles: dict[str, TitleRecord] = {}
    items: dict[str, list[ItemRecord]] = {}
    seen: set[str] = set()
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        cells = Cells(row, sheet)
        try:
            title, item = _title(cells), _item(cells)
        except CellError as error:
            yield Rejected(row.line, cells.text("barcode"), error.damage, error.column)
            continue
        keys = {item.barcode, item.uid or item.barcode}
        if keys & seen:
            yield Rejected(row.line, item.barcode, Damage.REPEATED, "barcode")
            continue
        seen |= keys
        titles.setdefault(title.title_id, title)
        items.setdefault(title.title_id, []).append(item)
    for title_id, title in titles.items():
        yield replace(title, items=tuple(items[title_id]))


def _title(cells: Cells) -> TitleRecord:
    title = cells.needed("title")
    author, year = cells.text("author"), cells.number("year", *_YEARS)
    written = cells.text("isbn") or ""
    told = repr((title, author, year, isbns_in(written))).casefold().encode()
    own = cells.text("title_id")
    number = own or "h-" + hashlib.blake2b(told, digest_size=10).hexdigest()
    return TitleRecord(
        title_id=f"{SOURCE}:{number}",
        title=title,
        author=author,
        year=year,
        isbns=isbns_in(written),
        publisher=cells.text("publisher"),
        subjects=tuple(part.strip() for part in (cells.text("subjects") or "").split(",") if part),
        call_number=cells.text("call_number"),
        age_mark=cells.age_mark("age_mark"),
        language=cells.word("language", strict=False),
        filing_title=title,
        material=cells.text("item_type"),
    )


def _item(cells: Cells) -> ItemRecord:
    uids = cells.uids("uid")
    return ItemRecord(
        barcode=cells.identifier("barcode"),
        uid=uids[0] if uids else None,
        inventory_number=cells.text("inventory_number"),
        call_number=cells.text("call_number"),
        branch=cells.text("branch"),
        location=cells.text("location"),
        item_type=cells.text("item_type"),
        not_for_loan=cells.flag("not_for_loan"),
        withdrawn=cells.flag("withdrawn"),
        missing=cells.flag("missing"),
        price=cells.money("price"),
    )
