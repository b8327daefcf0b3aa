"""The adapters under the contract, each with a way to open it in its house."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sync.catalogues.standalone import Library, StandaloneCatalogue, open_library
from sync.catalogues.standalone.enrolling import put_fees, put_loans, put_patrons
from sync.catalogues.standalone.pins import Pins
from sync.catalogues.standalone.policy.rules_file import rules_from
from sync.catalogues.standalone.records import FeeRecord, LoanRecord, PatronRecord
from sync.catalogues.standalone.stocking import put_titles
from sync.circulation import Catalogue, ItemId, ItemState, Money, PatronId, TitleId
from sync.importing.records import ItemRecord, TitleRecord
from tests.contracts.house import HOUSE, Person, Tried, Work

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PIN_KEY = b"a key for the tests alone"

RULES = rules_from(
    {
        "library": {
            "zone": "Europe/Moscow",
            "branch": HOUSE.branch,
            "pin_length": HOUSE.pin_length,
        },
        "opening": {day: ["09:00-20:00"] for day in _WEEK},
        "categories": {
            "*": {
                "loan_limit": HOUSE.loan_limit,
                "hold_limit": HOUSE.hold_limit,
                "fee_limit": HOUSE.fee_limit,
                "overdue_limit": HOUSE.overdue_limit,
            }
        },
        "loans": [
            {"days": HOUSE.loan_days, "renewals": HOUSE.renewals},
            {"item_type": "reference", "lendable": False},
            {"item_type": "disc", "loan_fee": HOUSE.disc_fee},
            {"item_type": "late", "fine": HOUSE.late_fine},
        ],
        "registration": {"guardian_age": HOUSE.guardian_age},
    }
)


class StandaloneHands:
    """Furnishes the embedded library through its own tables."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
        self._pins = Pins(_PIN_KEY)
        self._titles = 0
        self.catalogue = self._opened()

    def put_patron(self, person: Person) -> PatronId:
        card = PatronId(person.card)
        days = person.expires_in
        record = PatronRecord(
            card=card,
            surname=person.surname,
            forename=person.forename,
            birth=person.birth,
            pin=person.secret(),
            uids=person.uids,
            expires=None if days is None else self._now.date() + timedelta(days=days),
            blocked=person.blocked,
            lost=person.lost,
        )
        put_patrons(self._library, self._pins, [record])
        if person.fees:
            put_fees(self._library, [FeeRecord(card, Money(person.fees), self._now)])
        return card

    def put_title(self, work: Work) -> TitleId:
        self._titles += 1
        items = tuple(
            ItemRecord(
                barcode=barcode,
                uid=work.uids[number] if number < len(work.uids) else None,
                item_type=work.item_type,
                not_for_loan=work.not_for_loan,
                branch=work.branch,
            )
            for number, barcode in enumerate(work.barcodes)
        )
        title = f"title-{self._titles}"
        record = TitleRecord(title, work.title, work.author, age_mark=work.age_mark, items=items)
        put_titles(self._library, [record])
        return TitleId(title)

    def put_loan(self, item: ItemId, patron: PatronId, due_in: timedelta) -> None:
        due = self._now + due_in
        lent = min(self._now, due) - timedelta(days=HOUSE.loan_days)
        put_loans(self._library, [LoanRecord(item, patron, lent, due)])

    def mark(self, item: ItemId, state: ItemState) -> None:
        with self._library.store.atomic():
            self._library.store.execute(
                "UPDATE items SET withdrawn = ?, missing = ?, transit_to = ? WHERE barcode = ?",
                [
                    state is ItemState.WITHDRAWN,
                    state is ItemState.MISSING,
                    HOUSE.branch if state is ItemState.IN_TRANSIT else None,
                    item,
                ],
            )

    def today(self) -> date:
        return RULES.opening.local(self._now).date()

    def pass_time(self, span: timedelta) -> None:
        self._now += span

    def restart(self) -> Catalogue:
        self.close()
        self.catalogue = self._opened()
        return self.catalogue

    def close(self) -> None:
        self._library.store.close()

    def _opened(self) -> StandaloneCatalogue:
        return open_library(self._path, RULES, _PIN_KEY, lambda: self._now)

    @property
    def _library(self) -> Library:
        return self.catalogue.library


@contextmanager
def standalone(folder: Path) -> Iterator[Tried]:
    """Open the embedded library in an empty house."""
    hands = StandaloneHands(folder / "library.db")
    try:
        yield Tried(hands.catalogue, hands)
    finally:
        hands.close()


LIBRARIES: dict[str, Callable[[Path], AbstractContextManager[Tried]]] = {"standalone": standalone}
