"""Typed access to a row: SQLite's STRICT tables keep the types, this tells them to the reader.

Apart because every table is read through it.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sync.store import Value


class Columns:
    """One row.  Each method raises `TypeError` if the column is of another type."""

    __slots__ = ("_row",)

    def __init__(self, row: Mapping[str, Value]) -> None:
        self._row = row

    def text(self, name: str) -> str:
        """Return a text that is always there."""
        entry = self._row[name]
        if isinstance(entry, str):
            return entry
        raise TypeError(name)

    def text_or_none(self, name: str) -> str | None:
        """Return a text, None for NULL."""
        return None if self._row[name] is None else self.text(name)

    def whole(self, name: str) -> int:
        """Return a whole number that is always there."""
        entry = self._row[name]
        if isinstance(entry, int):
            return entry
        raise TypeError(name)

    def whole_or_none(self, name: str) -> int | None:
        """Return a whole number, None for NULL."""
        return None if self._row[name] is None else self.whole(name)

    def flag(self, name: str) -> bool:
        """Return whether a 0/1 column is set."""
        return bool(self.whole(name))

    def moment(self, name: str) -> datetime:
        """Return a moment in UTC."""
        return datetime.fromtimestamp(self.whole(name), UTC)

    def day_or_none(self, name: str) -> date | None:
        """Return a date, None for NULL."""
        text = self.text_or_none(name)
        return None if text is None else date.fromisoformat(text)


def seconds(moment: datetime) -> int:
    """Return a moment as it is stored."""
    return int(moment.timestamp())
