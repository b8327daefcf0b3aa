"""The demo library: invented patrons and well-known titles that ship in `config/demo`.

Apart from the spreadsheet import because this data is ours: a fault in it is a fault of the
product and raises.  It is CSV so that a librarian can open and change it in a spreadsheet.  Days
are counted from today, so that one loan is always overdue and one always due today.

The number of a title and of its copy make the barcode and the chip number, so that a new title
never changes those of the others; all are invented:

    barcode  3 0001 tttttccc k    3 item, 0001 library, title, copy, check digit (Luhn)
    uid      E0 04 01 00 tttttccc as hex digits of the decimal number
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sync.circulation.identifiers import ItemId, Money, PatronId
from sync.circulation.values import Pin
from sync.importing.isbn import isbns_in
from sync.importing.people import CardStatus, PatronRecord
from sync.importing.records import ItemRecord, TitleRecord
from sync.importing.wording import price_in
from sync.shipped import shipped

_LIBRARY = "0001"
_ARTICLE = re.compile(r"^(?:The|An?) ")
_DAYS_SINCE_BIRTHDAY = 100


@dataclass(frozen=True, slots=True)
class DemoLoan:
    """An item in a patron's hands when the demo begins."""

    patron: PatronId
    item: ItemId
    taken: date
    due: date
    renewals: int


@dataclass(frozen=True, slots=True)
class DemoHold:
    """A claim on a title; `item` is the copy that lies ready on `shelf` until `keep_until`."""

    patron: PatronId
    title_id: str
    placed: date
    item: ItemId | None = None
    shelf: str | None = None
    keep_until: date | None = None


@dataclass(frozen=True, slots=True)
class DemoLibrary:
    """Everything a standalone library starts with in the demo."""

    titles: tuple[TitleRecord, ...]
    patrons: tuple[PatronRecord, ...]
    loans: tuple[DemoLoan, ...]
    holds: tuple[DemoHold, ...]


def demo_library(today: date) -> DemoLibrary:
    """Read the demo library as it is on the day `today`."""
    return DemoLibrary(
        titles=tuple(map(_title, _table("titles"))),
        patrons=tuple(_patron(row, today) for row in _table("patrons")),
        loans=tuple(_loan(row, today) for row in _table("loans")),
        holds=tuple(_hold(row, today) for row in _table("holds")),
    )


def check_digit(digits: str) -> str:
    """Return the Luhn digit that library barcodes of 14 digits end in."""
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(reversed(digits)))
    return str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)  # noqa: PLR2004 - the cross sum of two digits


def _table(name: str) -> Iterator[dict[str, str]]:
    text = shipped(f"demo/{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter=";", strict=True)


def _title_id(number: str) -> str:
    return f"demo:{number}"


def _title(row: dict[str, str]) -> TitleRecord:
    return TitleRecord(
        title_id=_title_id(row["number"]),
        title=row["title"],
        author=row["author"] or None,
        year=int(row["year"]) if row["year"] else None,
        isbns=isbns_in(row["isbn"]),
        call_number=row["call_number"],
        age_mark=int(row["age_mark"]),
        language=row["language"],
        items=tuple(_items(row)),
        filing_title=_ARTICLE.sub("", row["title"]),
        material=row["kind"],
    )


def _items(row: dict[str, str]) -> Iterator[ItemRecord]:
    """Yield the copies; those not for loan, withdrawn or missing are the last ones of a title."""
    copies = int(row["copies"])
    for copy in range(1, copies + 1):
        number = f"{int(row['number']):05}{copy:03}"
        barcode = f"3{_LIBRARY}{number}"
        yield ItemRecord(
            barcode=barcode + check_digit(barcode),
            uid=f"E0040100{int(number):08X}",
            inventory_number=number,
            call_number=row["call_number"],
            item_type=row["kind"],
            not_for_loan=copy > copies - int(row["not_for_loan"] or 0),
            withdrawn=copy > copies - int(row["withdrawn"] or 0),
            missing=copy > copies - int(row["missing"] or 0),
        )


def _patron(row: dict[str, str], today: date) -> PatronRecord:
    # Somebody is `age` all year round, so that the age marks can be shown on any day.
    birthday = today - timedelta(days=_DAYS_SINCE_BIRTHDAY)
    # The 28th exists in every month, and is near enough for an invented person.
    birth = birthday.replace(year=birthday.year - int(row["age"]), day=min(birthday.day, 28))
    return PatronRecord(
        card_number=PatronId(row["card_number"]),
        surname=row["surname"],
        forename=row["forename"],
        patronymic=row["patronymic"] or None,
        card_uids=tuple(row["card_uids"].split()),
        birth=birth,
        category=row["category"],
        language=row["language"],
        expires=today + timedelta(days=int(row["expires_in"])),
        pin=Pin(row["pin"]) if row["pin"] else None,
        status=CardStatus(row["status"]),
        fees=Money(price_in(row["fees"]) or 0),
    )


def _loan(row: dict[str, str], today: date) -> DemoLoan:
    return DemoLoan(
        patron=PatronId(row["card_number"]),
        item=ItemId(row["item"]),
        taken=today - timedelta(days=int(row["taken_days_ago"])),
        due=today + timedelta(days=int(row["due_in_days"])),
        renewals=int(row["renewals"]),
    )


def _hold(row: dict[str, str], today: date) -> DemoHold:
    ready = bool(row["item"])
    return DemoHold(
        patron=PatronId(row["card_number"]),
        title_id=_title_id(row["title"]),
        placed=today - timedelta(days=int(row["placed_days_ago"])),
        item=ItemId(row["item"]) if ready else None,
        shelf=row["shelf"] or None,
        keep_until=today + timedelta(days=int(row["keep_days"])) if ready else None,
    )
