"""Patrons and their cards as they stand in `library.db`.

Apart because this is the only module that reads a name, a birth date or a PIN's hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sync.catalogues.standalone.card_numbers import card_key
from sync.catalogues.standalone.names import short_name
from sync.catalogues.standalone.policy.rules import LibraryRules
from sync.catalogues.standalone.policy.standing import Standing
from sync.catalogues.standalone.tables.columns import Columns, seconds
from sync.circulation import Money, Patron, PatronId
from sync.store import Store

_MEMBER = """SELECT p.number, p.card, p.surname, p.forename, p.birth, p.category, p.expires,
    p.language, p.pin_hash, p.lost, p.blocked, p.provisional, p.message FROM patrons p """

_COUNTS = """SELECT
    (SELECT count(*) FROM loans WHERE patron = ?1) AS loans,
    (SELECT count(*) FROM loans WHERE patron = ?1 AND due < ?2) AS overdue,
    (SELECT coalesce(sum(amount - paid), 0) FROM fees WHERE patron = ?1 AND paid < amount) AS fees
"""


@dataclass(frozen=True, slots=True, repr=False)
class Member:
    """A patron with what only the library itself knows; `number` is the row's.

    `pin_hash` None: no PIN is set.  `message` is what the library wants to tell this person.
    """

    number: int
    patron: Patron
    birth: date | None
    pin_hash: str | None
    lost: bool
    blocked: bool
    provisional: bool
    message: str | None


class Members:
    """Finds patrons and says how they stand."""

    def __init__(self, store: Store, rules: LibraryRules) -> None:
        self._store = store
        self._rules = rules

    def member(self, card: PatronId) -> Member | None:
        """Return the patron of this card number."""
        row = self._store.one(_MEMBER + "WHERE p.card = ?", [card])
        return None if row is None else _member(Columns(row))

    def holder(self, spellings: Sequence[str]) -> Member | None:
        """Return the patron of the first spelling that is known: a card's number or its UID."""
        for spelling in spellings:
            row = self._store.one(
                _MEMBER + "JOIN cards c ON c.patron = p.number WHERE c.spelling = ?",
                [card_key(spelling)],
            )
            if row is not None:
                return _member(Columns(row))
        return None

    def category(self, number: int) -> str:
        """Return the category of the patron in this row."""
        return str(self._store.value("SELECT category FROM patrons WHERE number = ?", [number]))

    def standing(self, member: Member, now: datetime) -> Standing:
        """Return what decisions are made upon."""
        row = Columns(self._store.one(_COUNTS, [member.number, seconds(now)]) or {})
        return Standing(
            today=self._rules.opening.local(now).date(),
            terms=self._rules.category(member.patron.category),
            lost=member.lost,
            blocked=member.blocked,
            provisional=member.provisional,
            expires=member.patron.expires,
            birth=member.birth,
            loans=row.whole("loans"),
            overdue=row.whole("overdue"),
            fees=Money(row.whole("fees")),
        )


def _member(row: Columns) -> Member:
    patron = Patron(
        id=PatronId(row.text("card")),
        name=short_name(row.text("surname"), row.text("forename")),
        category=row.text("category"),
        language=row.text_or_none("language"),
        expires=row.day_or_none("expires"),
    )
    return Member(
        number=row.whole("number"),
        patron=patron,
        birth=row.day_or_none("birth"),
        pin_hash=row.text_or_none("pin_hash"),
        lost=row.flag("lost"),
        blocked=row.flag("blocked"),
        provisional=row.flag("provisional"),
        message=row.text_or_none("message"),
    )
