"""A row of a list of patrons, put into the embedded library.

Apart from the import because here is decided what a list may change about somebody the library
knows already: the description, never the money or the loans.
"""

from collections.abc import Sequence

from sync.catalogues.standalone.enrolling import put_fees, put_patrons
from sync.catalogues.standalone.records import Counted, FeeRecord, PatronRecord
from sync.importing import people
from sync.office import Office

DEFAULT_CATEGORY = "adult"


def enrol(office: Office, records: Sequence[people.PatronRecord]) -> Counted:
    """Put patrons; what somebody new owes becomes a fee.

    A debt of somebody known stays what it is here: part of it may have been paid meanwhile, and
    the list can not know.
    """
    library = office.catalogue.library
    now = office.now()
    with library.store.atomic():
        new = [each for each in records if library.members.member(each.card_number) is None]
        counted = put_patrons(library, office.pins, map(patron_of, records))
        put_fees(library, [FeeRecord(p.card_number, p.fees, now) for p in new if p.fees])
    return counted


def patron_of(record: people.PatronRecord) -> PatronRecord:
    """Return what a row says, as the library keeps it."""
    return PatronRecord(
        card=record.card_number,
        surname=record.surname,
        forename=record.forename,
        patronymic=record.patronymic,
        birth=record.birth,
        category=record.category or DEFAULT_CATEGORY,
        expires=record.expires,
        language=record.language,
        phone=record.phone,
        email=record.email,
        pin=record.pin,
        uids=record.card_uids,
        lost=record.status is people.CardStatus.LOST,
        blocked=record.status is people.CardStatus.BLOCKED,
    )
