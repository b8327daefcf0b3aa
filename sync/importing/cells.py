"""What stands in one cell, as the value it means; a cell that means nothing names its column.

Apart because lists of patrons and of items write dates, sums and yes in the same many ways.
"""

import re
from datetime import date, datetime

from sync.circulation.identifiers import Money
from sync.circulation.values import Pin
from sync.importing.chips import uid_in
from sync.importing.records import AGE_MARKS, Damage
from sync.importing.sheets import Sheet, folded
from sync.importing.spreadsheet import Row
from sync.importing.wording import price_in

_YES = frozenset({"1", "yes", "y", "true", "да", "д", "+", "x", "х"})
_NO = frozenset({"", "0", "no", "n", "false", "нет", "н", "-"})
_PIN = re.compile(r"\d{4,12}")
_BYTES = re.compile(r"[0-9A-Fa-f]{2}(?: [0-9A-Fa-f]{2})+|[Ee]0[0-9A-Fa-f]{2}(?: [0-9A-Fa-f]{4}){3}")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[EeЕе]\+\d+")
_NO_VALUE = re.compile(r"#+|#[\w/]+[!?]?")
_FORMULA = re.compile(r'="([^"]+)"')
"""How a number is written so that no spreadsheet rounds it."""


class CellError(ValueError):
    """This cell is missing or means nothing.  It holds the column, never what stands there."""

    def __init__(self, column: str, damage: Damage = Damage.VALUE_WRONG) -> None:
        super().__init__(f"{damage}: {column}")
        self.column = column
        self.damage = damage


class Cells:
    """The cells of one row by column, read by the rules of a sheet.

    Every method returns None (or False) for an empty cell and raises `CellError` for nonsense.
    """

    def __init__(self, row: Row, sheet: Sheet) -> None:
        self._cells = row.cells
        self._sheet = sheet

    def text(self, column: str) -> str | None:
        """Return the text of a cell."""
        return self._cells.get(column) or None

    def needed(self, column: str) -> str:
        """Return the text of a cell that must not be empty."""
        text = self.text(column)
        if text is None:
            raise CellError(column, Damage.VALUE_MISSING)
        return text

    def word(self, column: str, *, strict: bool) -> str | None:
        """Return what a word of the sheet means; any other word as it is, unless `strict`."""
        text = self.text(column)
        meant = self._sheet.words.get(column, {}).get(folded(text or ""))
        if text and meant is None and strict:
            raise CellError(column)
        return meant or text

    def day(self, column: str) -> date | None:
        """Return a date in one of the sheet's formats; a time of day after it is passed over."""
        text = self.text(column)
        if text is None:
            return None
        for written in (text, text.split(" ")[0], text.split("T")[0]):
            for form in self._sheet.date_formats:
                try:
                    return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
                except ValueError:
                    continue
        raise CellError(column)

    def flag(self, column: str) -> bool:
        """Return a yes or no, in the words and signs people use for them."""
        word = folded(self.text(column) or "")
        if word in _YES or word in _NO:
            return word in _YES
        raise CellError(column)

    def money(self, column: str) -> Money | None:
        """Return a sum in minor units; it must not be negative."""
        text = self.text(column)
        amount = price_in(text) if text and not text.startswith("-") else None
        if text and amount is None:
            raise CellError(column)
        return None if amount is None else Money(amount)

    def pin(self, column: str) -> Pin | None:
        """Return a PIN of 4 to 12 digits."""
        text = self.text(column)
        if text and not _PIN.fullmatch(text):
            raise CellError(column)
        return Pin(text) if text else None

    def uids(self, column: str) -> tuple[str, ...]:
        """Return chip numbers in upper-case hex, given with or without separators."""
        text = self.text(column) or ""
        short = _BYTES.fullmatch(text)  # one number, its bytes or words apart
        parts = [text] if short else [part for part in re.split(r"[\s,;|]+", text) if part]
        uids = [uid for part in parts if (uid := uid_in(part)) is not None]
        if len(uids) != len(parts):
            raise CellError(column)
        return tuple(dict.fromkeys(uids))

    def identifier(self, column: str) -> str:
        """Return a number that somebody or something is found by, which must not be empty.

        One that a spreadsheet has rounded (4,6E+12), or an error message, names nothing any more.
        """
        text = self.needed(column)
        quoted = _FORMULA.fullmatch(text)
        text = quoted[1] if quoted else text
        if _ROUNDED.fullmatch(text) or _NO_VALUE.fullmatch(text):
            raise CellError(column)
        return text

    def number(self, column: str, least: int, most: int) -> int | None:
        """Return a whole number within bounds."""
        text = self.text(column)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
            raise CellError(column)
        return int(text)

    def age_mark(self, column: str) -> int | None:
        """Return an age mark of the law, with or without its plus sign."""
        text = self.text(column)
        if text is None:
            return None
        years = text.removesuffix("+").strip()
        if years not in map(str, AGE_MARKS):
            raise CellError(column)
        return int(years)
