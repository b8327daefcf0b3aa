"""Sums over the rows of a database, which tell a flipped bit that is still a good row.

They are apart from the store because they say only what the content must be, and the store what
happens to it.  SQLite's own check sees the structure: of 300 flipped bits it found two thirds.

    store_proofs     name        sum                            n
                     loans       xor of the rows' digests       how many rows
                     :schema     the same of sqlite_master
                     :turn       how many transactions there were
                     :seen       what the other store had come to at the last of them

    digest of a row  the first 8 bytes of BLAKE2b over ascii((table, value, value, ...))

Triggers keep them in the transaction of the change itself.  They are temporary, so that no file
depends on a function only this program has.  A table with a column `digest` also has each row's own
there: then the rows that are right can be told from the one that is not.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("library-kiosk.store")

SCHEMA, TURN, SEEN = ":schema", ":turn", ":seen"
_OWN = "store_proofs"
_DIGEST = "digest"
_PORTION = 2000
_UNPROVEN = ("_data", "_idx", "_docsize", "_config")
"""Tables beneath a full text: it keeps its own sums over its words; only the texts are proven."""

Value: TypeAlias = str | int | float | bytes | None

_MASTER = "SELECT type, name, tbl_name, sql FROM sqlite_master"


@MIGRATIONS(name="0001 proofs")
def _first(database: Database) -> None:
    database.execute(
        "CREATE TABLE store_proofs (name TEXT PRIMARY KEY, sum INTEGER NOT NULL,"
        " n INTEGER NOT NULL) STRICT, WITHOUT ROWID"
    )


@dataclass(frozen=True, slots=True)
class _Sum:
    value: int = 0
    rows: int = 0


def digest(*values: Value) -> int:
    """Return the digest of a row, its table's name first, as SQLite can hold it."""
    # `ascii`, unlike `repr`, is the same in every version of Python.
    found = hashlib.blake2b(ascii(values).encode(), digest_size=8).digest()
    return int.from_bytes(found, "big", signed=True)


def _difference(rows: int, expected: int) -> str:
    if rows == expected:
        return f"at least one of its {rows} rows is not as it was written"
    return f"{rows} rows, where {expected} were written"


def _folded(total: int, *values: Value) -> int:
    return total ^ digest(*values)


class Proofs:
    """The sums of one open database.  Raises `sqlite3.Error` in every method."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.create_function("row_digest", -1, digest, deterministic=True)
        connection.create_function("fold_row", -1, _folded, deterministic=True)
        self._columns = {name: self._columns_of(name) for name in self._tables()}

    def watch(self) -> None:
        """From now on keep the sums with every change."""
        for table in self._columns:
            for statement in self._triggers(table):
                self._connection.execute(statement)

    def renew(self) -> None:
        """Take the content as it is for right; for a schema that has just been made."""
        for table in self._columns:
            if self._has_digests(table):
                self._connection.execute(self._set_digest(table))
        sums = {table: self._drain(table) for table in self._columns}
        sums[SCHEMA] = self._schema()
        for name in set(self._stored()) - set(sums) - {TURN, SEEN}:
            self._connection.execute("DELETE FROM store_proofs WHERE name = ?", [name])
        for name, total in sums.items():
            self._connection.execute(
                "REPLACE INTO store_proofs (name, sum, n) VALUES (?, ?, ?)",
                [name, total.value, total.rows],
            )
        for name in (TURN, SEEN):
            self._connection.execute(
                "INSERT OR IGNORE INTO store_proofs (name, sum, n) VALUES (?, 0, 0)", [name]
            )

    def seal(self, seen: int) -> None:
        """Count this transaction, which has changed something, and note what has been seen."""
        self._connection.execute(
            "UPDATE store_proofs SET sum = CASE name WHEN ':turn' THEN sum + 1 ELSE ? END"
            " WHERE name IN (':turn', ':seen')",
            [seen],
        )

    def number(self, name: str) -> int:
        """Return TURN or SEEN."""
        row = self._connection.execute("SELECT sum FROM store_proofs WHERE name = ?", [name])
        found = row.fetchone()
        return 0 if found is None else int(found[0])

    def set_number(self, name: str, value: int) -> None:
        """Set TURN or SEEN, when the truth is known from elsewhere."""
        self._connection.execute("UPDATE store_proofs SET sum = ? WHERE name = ?", [value, name])

    def tables(self) -> list[str]:
        """Return the tables there are sums of, those with few rows first."""
        stored = self._stored()
        return sorted(self._columns, key=lambda table: (stored.get(table, _Sum()).rows, table))

    def rows(self, table: str) -> int:
        """Return how many rows a table ought to have."""
        return self._stored().get(table, _Sum()).rows

    def compare_schema(self) -> list[str]:
        """Return what is wrong with the descriptions of the tables."""
        stored = self._stored()
        found = [] if stored.get(SCHEMA) == self._schema() else ["the schema is not as it was"]
        found += [f"no sum of table {name}" for name in sorted(set(self._columns) - set(stored))]
        gone = set(stored) - set(self._columns) - {SCHEMA, TURN, SEEN}
        return found + [f"table {name} is gone" for name in sorted(gone)]

    def compare(self, table: str) -> Iterator[str | None]:
        """Compare a table with its sum; yield None on the way, now and then, and what is wrong.

        Write nothing meanwhile.
        """
        total, rows, own = 0, 0, self._has_digests(table)
        wrong: list[int] = []
        try:
            for row in self._rows(table, with_digest=own):
                found = digest(table, *(row[2:] if own else row))
                if own and found != row[0]:
                    wrong.append(row[1])
                total, rows = total ^ found, rows + 1
                if rows % _PORTION == 0:
                    yield None
        except sqlite3.OperationalError as problem:
            if "decode" not in str(problem).casefold():
                raise
            yield f"table {table}: a text that is none"
            return
        if wrong:
            yield f"table {table}: {len(wrong)} rows are not as they were written"
        elif (stored := self._stored().get(table)) != _Sum(total, rows):
            expected = 0 if stored is None else stored.rows
            yield f"table {table}: {_difference(rows, expected)}"

    def _drain(self, table: str) -> _Sum:
        total, rows = 0, 0
        for row in self._rows(table, with_digest=False):
            total, rows = total ^ digest(table, *row), rows + 1
        return _Sum(total, rows)

    def _rows(self, table: str, *, with_digest: bool) -> sqlite3.Cursor:
        names = ", ".join(map(_quoted, self._columns[table]))
        first = f"{_DIGEST}, rowid, " if with_digest else ""
        return self._connection.execute(f"SELECT {first}{names} FROM {_quoted(table)}")  # noqa: S608 - names of our own tables

    def _schema(self) -> _Sum:
        total, rows = 0, 0
        for row in self._connection.execute(_MASTER):
            total, rows = total ^ digest(SCHEMA, *row), rows + 1
        return _Sum(total, rows)

    def _stored(self) -> dict[str, _Sum]:
        rows = self._connection.execute("SELECT name, sum, n FROM store_proofs")
        return {name: _Sum(value, n) for name, value, n in rows}

    def _tables(self) -> list[str]:
        listed = self._connection.execute("PRAGMA main.table_list").fetchall()
        return [
            name
            for _, name, kind, *_ in listed
            if (kind == "table" or (kind == "shadow" and not name.endswith(_UNPROVEN)))
            and not name.startswith("sqlite_")
            and name != _OWN
        ]

    def _columns_of(self, table: str) -> list[str]:
        sql = "SELECT name FROM pragma_table_info(?) WHERE name <> ?"
        return [name for (name,) in self._connection.execute(sql, [table, _DIGEST])]

    def _has_digests(self, table: str) -> bool:
        sql = "SELECT 1 FROM pragma_table_info(?) WHERE name = ?"
        return self._connection.execute(sql, [table, _DIGEST]).fetchone() is not None

    def _set_digest(self, table: str, row: str = "") -> str:
        values = ", ".join(row + _quoted(name) for name in self._columns[table])
        where = "WHERE rowid = NEW.rowid" if row else ""
        return f"UPDATE {_quoted(table)} SET digest = row_digest('{table}', {values}) {where}"  # noqa: S608 - names of our own tables

    def _triggers(self, table: str) -> Iterator[str]:
        columns = [_quoted(name) for name in self._columns[table]]
        own = f"{self._set_digest(table, 'NEW.')};" if self._has_digests(table) else ""

        def fold(total: str, row: str) -> str:
            return f"fold_row({total}, '{table}', {', '.join(f'{row}.{each}' for each in columns)})"

        changed = {
            "INSERT": f"n = n + 1, sum = {fold('sum', 'NEW')}",
            "DELETE": f"n = n - 1, sum = {fold('sum', 'OLD')}",
            f"UPDATE OF {', '.join(columns)}": f"sum = {fold(fold('sum', 'OLD'), 'NEW')}",
        }
        for event, change in changed.items():
            sums = f"UPDATE store_proofs SET {change} WHERE name = '{table}';"  # noqa: S608 - names of our own tables
            head = f"CREATE TEMP TRIGGER {_quoted(f'proof of {table}, {event[:6]}')} AFTER {event}"
            body = sums if event == "DELETE" else sums + own
            yield f"{head} ON main.{_quoted(table)} BEGIN {body} END"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
