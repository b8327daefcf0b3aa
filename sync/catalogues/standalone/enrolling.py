"""Patrons put into `library.db` in bulk, and the loans, holds and fees they already have.

Everything may be put again: a patron is brought up to date, what exists already is left alone.
Apart from the stocking because these values are about people.
"""

from collections.abc import Iterable

from sync.catalogues.standalone.card_numbers import card_key
from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.names import person_key
from sync.catalogues.standalone.pins import Pins
from sync.catalogues.standalone.records import (
    Counted,
    FeeRecord,
    HoldRecord,
    LoanRecord,
    PatronRecord,
)
from sync.catalogues.standalone.stocking import batches
from sync.catalogues.standalone.tables.columns import seconds
from sync.store import Row, Store

_PUT_PATRON = """INSERT INTO patrons (card, surname, forename, patronymic, person, birth, category,
    expires, language, phone, email, guardian, pin_hash, lost, blocked, block_reason, provisional,
    message) VALUES (:card, :surname, :forename, :patronymic, :person, :birth, :category, :expires,
    :language, :phone, :email, :guardian, :pin_hash, :lost, :blocked, :block_reason, :provisional,
    :message) ON CONFLICT (card) DO UPDATE SET surname = excluded.surname,
    forename = excluded.forename, patronymic = excluded.patronymic, person = excluded.person,
    birth = excluded.birth, category = excluded.category, expires = excluded.expires,
    language = excluded.language, phone = excluded.phone, email = excluded.email,
    guardian = excluded.guardian, pin_hash = coalesce(excluded.pin_hash, pin_hash),
    lost = max(lost, excluded.lost), blocked = max(blocked, excluded.blocked),
    block_reason = coalesce(excluded.block_reason, block_reason),
    provisional = min(provisional, excluded.provisional), message = excluded.message"""


def put_patrons(library: Library, pins: Pins, records: Iterable[PatronRecord]) -> Counted:
    """Put patrons with their cards.  A spelling the record no longer has stops working.

    What staff did here outlives an older file: a block or a lost card stays, a verified patron
    does not become provisional again, and a PIN is kept unless the record brings one.
    """
    counted = Counted()
    for batch in batches(records):
        with library.store.atomic():
            for record in batch:
                counted += _put_patron(library.store, pins, record)
    return counted


def put_loans(library: Library, records: Iterable[LoanRecord]) -> Counted:
    """Put loans; those of unknown items or patrons, or of items on loan already, are skipped."""
    sql = """INSERT OR IGNORE INTO loans (item, patron, lent_at, due, renewals)
        SELECT i.number, p.number, ?, ?, ? FROM items i, patrons p
        WHERE i.barcode = ? AND p.card = ?"""
    return _put_each(
        library,
        sql,
        ([seconds(r.lent_at), seconds(r.due), r.renewals, r.item, r.patron] for r in records),
    )


def put_holds(library: Library, records: Iterable[HoldRecord]) -> Counted:
    """Put holds; those of unknown titles or patrons, or that exist already, are skipped."""
    sql = """INSERT OR IGNORE INTO holds (title, patron, placed_at)
        SELECT t.number, p.number, ? FROM titles t, patrons p WHERE t.id = ? AND p.card = ?"""
    return _put_each(library, sql, ([seconds(r.placed_at), r.title, r.patron] for r in records))


def put_fees(library: Library, records: Iterable[FeeRecord]) -> Counted:
    """Put fees; one of the same patron, kind, amount and moment exists already."""
    sql = """INSERT INTO fees (patron, kind, amount, at)
        SELECT p.number, ?1, ?2, ?3 FROM patrons p WHERE p.card = ?4 AND NOT EXISTS
        (SELECT 1 FROM fees f WHERE f.patron = p.number AND f.kind = ?1 AND f.amount = ?2
         AND f.at = ?3)"""
    return _put_each(
        library, sql, ([r.kind.value, r.amount, seconds(r.at), r.patron] for r in records)
    )


def _put_each(library: Library, sql: str, rows: Iterable[list[str | int]]) -> Counted:
    counted = Counted()
    for batch in batches(rows):
        with library.store.atomic():
            for row in batch:
                added = library.store.execute(sql, row)
                counted += Counted(added=added, skipped=1 - added)
    return counted


def _put_patron(store: Store, pins: Pins, record: PatronRecord) -> Counted:
    find = "SELECT number FROM patrons WHERE card = ?"
    known = store.value(find, [record.card])
    store.execute(_PUT_PATRON, _patron_row(pins, record))
    number = int(known or store.value(find, [record.card]) or 0)
    store.execute("DELETE FROM cards WHERE patron = ?", [number])
    spellings = {card_key(spelling) for spelling in (record.card, *record.uids)}
    added = sum(
        store.execute("INSERT OR IGNORE INTO cards (spelling, patron) VALUES (?, ?)", [key, number])
        for key in sorted(spellings)
    )
    is_new = known is None
    return Counted(int(is_new), int(not is_new), conflicts=len(spellings) - added)


def _patron_row(pins: Pins, record: PatronRecord) -> Row:
    return {
        "card": record.card,
        "surname": record.surname.strip(),
        "forename": record.forename.strip(),
        "patronymic": record.patronymic,
        "person": person_key(record.surname, record.forename),
        "birth": None if record.birth is None else record.birth.isoformat(),
        "category": record.category,
        "expires": None if record.expires is None else record.expires.isoformat(),
        "language": record.language,
        "phone": record.phone,
        "email": record.email,
        "guardian": record.guardian,
        "pin_hash": None if record.pin is None else pins.hashed(record.pin),
        "lost": int(record.lost),
        "blocked": int(record.blocked),
        "block_reason": record.block_reason,
        "provisional": int(record.provisional),
        "message": record.message,
    }
