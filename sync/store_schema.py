"""The tables of a file brought up to date, its proofs with them, in one transaction.

It is apart from the store because it happens once in the life of a version, and because it must
never take damage for what is right: what is there is compared before it is changed.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database, Migrations

from sync.store_errors import NewerStoreError, StoreMalformedError
from sync.store_proofs import MIGRATIONS as PROOFS
from sync.store_proofs import Proofs


def bring_up(database: Database, migrations: Migrations, file: str) -> None:
    """Make what is missing: afterwards the new schema with new proofs, or the old with the old.

    Raises `sqlite3.Error`, and `StoreMalformedError` when the file is not as it was written.
    """
    if not migrations.pending(database) and not PROOFS.pending(database):
        return
    with transaction(database.conn):
        if not PROOFS.pending(database):
            _refuse_damage(Proofs(database.conn), file)
        PROOFS.apply(database)
        migrations.apply(database)
        Proofs(database.conn).renew()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block as one transaction, taken back by any exception."""
    connection.execute("BEGIN IMMEDIATE")  # a plain BEGIN may find out at COMMIT that it can not
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise


def is_empty(connection: sqlite3.Connection, file: str) -> bool:
    """Say whether a file has no table yet.

    One bit in the right place makes a full file seem so; begun anew, everything in it were lost.
    Raises `StoreMalformedError` for that.
    """
    if connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None:
        return False
    if connection.execute("PRAGMA page_count").fetchone()[0] > 1:
        raise StoreMalformedError(f"{file}: no table is left in it")
    return True


def missing_of(
    database: Database, nothing_yet: Database, migrations: Migrations, file: str
) -> set[str]:
    """Return what a file lacks of what an empty one will be given.

    Raises `NewerStoreError` when it has more.
    """
    known = {migration.name for migration in migrations.pending(nothing_yet)}
    applied = {migration.name for migration in migrations.applied(database)}
    if applied - known:
        _refuse_damaged_versions(database, file)
        raise NewerStoreError(f"{file} was written by a newer version")
    return known - applied


def _refuse_damaged_versions(database: Database, file: str) -> None:
    """Raise `StoreMalformedError` when the list of what was made is not as it was written."""
    if PROOFS.pending(database):  # of what can be made again nothing is proven
        return
    proofs = Proofs(database.conn)
    if Migrations.migrations_table in proofs.tables():
        _refuse(list(proofs.compare(Migrations.migrations_table)), file)


def _refuse_damage(proofs: Proofs, file: str) -> None:
    _refuse([*proofs.compare_schema()], file)
    for table in proofs.tables():
        _refuse(list(proofs.compare(table)), file)


def _refuse(told: list[str | None], file: str) -> None:
    found = [each for each in told if each is not None]
    if found:
        raise StoreMalformedError(f"{file}: {found[0]}")
