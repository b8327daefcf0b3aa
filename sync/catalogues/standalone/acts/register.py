"""The act of becoming a patron at the kiosk: provisional until staff have seen the person."""

from datetime import date, datetime, timedelta

from sync.catalogues.standalone.card_numbers import block_number, card_key
from sync.catalogues.standalone.library import Library
from sync.catalogues.standalone.names import folded, person_key
from sync.catalogues.standalone.pins import Pins
from sync.catalogues.standalone.policy.rules import LibraryRules, age_on
from sync.catalogues.standalone.tables.columns import seconds
from sync.circulation import Refusal, Refused, Register, Registered, Registration

_OLDEST = 120
_LONGEST = 100
_SERIAL = "registration serial"


def register(library: Library, pins: Pins, change: Register, now: datetime) -> Registered | Refused:
    """Make a patron, or say why not."""
    person = change.registration
    today = library.rules.opening.local(now).date()
    refusal = may_register(person, library.rules, today)
    if refusal is not None:
        return refusal
    if _is_known(library, person):
        return Refused(Refusal.REGISTRATION_DUPLICATE)
    card = _next_card(library)
    if card is None:
        return Refused(Refusal.REGISTRATION_CLOSED)
    _write(library, pins, person, card, now)
    member = library.members.holder([card])
    if member is None:
        raise LookupError
    return Registered(member.patron, provisional=True)


def may_register(person: Registration, rules: LibraryRules, today: date) -> Refused | None:
    """Decide about what a person said of themselves.  `today` is the library's date."""
    terms = rules.registration
    if not terms.open:
        return Refused(Refusal.REGISTRATION_CLOSED)
    if not _is_complete(person, rules) or not 0 <= age_on(person.birth, today) <= _OLDEST:
        return Refused(Refusal.REGISTRATION_INCOMPLETE)
    if terms.consent and not person.consent:
        return Refused(Refusal.CONSENT_NEEDED)
    guardian = (person.guardian or "").strip()
    if age_on(person.birth, today) < terms.guardian_age and not guardian:
        return Refused(Refusal.GUARDIAN_NEEDED, limit=terms.guardian_age)
    return None


def _is_complete(person: Registration, rules: LibraryRules) -> bool:
    terms = rules.registration
    names = (person.surname, person.forename, person.patronymic or "x", person.guardian or "x")
    return (
        all(folded(name) and len(name) <= _LONGEST for name in names)
        and bool(person.phone or person.email or not terms.contact)
        and _is_pin_usable(person, rules)
    )


def _is_pin_usable(person: Registration, rules: LibraryRules) -> bool:
    if person.pin is None:
        return not rules.registration.pin
    digits = person.pin.digits
    fits = rules.pin_length is None or len(digits) == rules.pin_length
    return digits.isascii() and digits.isdecimal() and fits


def _is_known(library: Library, person: Registration) -> bool:
    """Look for the same name and birth date; two different patronymics are two people."""
    sql = "SELECT patronymic FROM patrons WHERE person = ? AND birth = ?"
    key = [person_key(person.surname, person.forename), person.birth.isoformat()]
    own = folded(person.patronymic or "")
    others = (folded(str(row["patronymic"] or "")) for row in library.store.query(sql, key))
    return any(not own or not other or own == other for other in others)


def _next_card(library: Library) -> str | None:
    """Return the next number of the block that nobody has, None when the block is used up."""
    block = library.rules.registration
    stored = library.store.value("SELECT value FROM counters WHERE name = ?", [_SERIAL])
    serial = max(int(stored or 0) + 1, block.first)
    while serial <= block.last:
        card = block_number(block, serial)
        if library.members.holder([card]) is None:
            library.store.insert("counters", {"name": _SERIAL, "value": serial}, replace=True)
            return card
        serial += 1
    return None


def _write(library: Library, pins: Pins, person: Registration, card: str, now: datetime) -> None:
    terms = library.rules.registration
    today = library.rules.opening.local(now).date()
    is_child = age_on(person.birth, today) < terms.child_age
    library.store.insert(
        "patrons",
        {
            "card": card,
            "surname": person.surname.strip(),
            "forename": person.forename.strip(),
            "patronymic": person.patronymic,
            "person": person_key(person.surname, person.forename),
            "birth": person.birth.isoformat(),
            "category": terms.child_category if is_child else terms.category,
            "expires": (today + timedelta(days=terms.days)).isoformat(),
            "language": person.language,
            "phone": person.phone,
            "email": person.email,
            "guardian": person.guardian,
            "pin_hash": None if person.pin is None else pins.hashed(person.pin),
            "provisional": 1,
            "consent": person.consent,
            "consent_at": seconds(now) if person.consent else None,
        },
    )
    library.store.execute(
        "INSERT INTO cards (spelling, patron) SELECT ?, number FROM patrons WHERE card = ?",
        [card_key(card), card],
    )
