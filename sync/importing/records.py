"""What a catalogue file contains, as values: titles with their items, and what was left out.

Apart from the reading because the stores, which take these values, know no file format.
"""

from dataclasses import dataclass
from enum import StrEnum

from sync.circulation.identifiers import Money

AGE_MARKS = (0, 6, 12, 16, 18)
"""The marks of Russian law 436-FZ, as the least age in years."""


class Damage(StrEnum):
    """Why something of a file was left out or had to be mended; one sentence for each."""

    NOT_A_RECORD = "not-a-record"
    CUT_SHORT = "cut-short"
    DIRECTORY_BROKEN = "directory-broken"
    DIRECTORY_REPAIRED = "directory-repaired"
    LEADER_REPAIRED = "leader-repaired"
    LENGTH_WRONG = "length-wrong"
    RECORD_TOO_LONG = "record-too-long"
    TEXT_UNREADABLE = "text-unreadable"
    TEXT_IMPLAUSIBLE = "text-implausible"
    XML_BROKEN = "xml-broken"
    XML_REPAIRED = "xml-repaired"
    TITLE_MISSING = "title-missing"
    TITLE_SHORTENED = "title-shortened"
    DELETED = "deleted"
    ITEM_WITHOUT_BARCODE = "item-without-barcode"
    ITEM_REPEATED = "item-repeated"
    ARCHIVE_BROKEN = "archive-broken"
    ROW_TOO_LONG = "row-too-long"
    VALUE_MISSING = "value-missing"
    VALUE_WRONG = "value-wrong"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something left out of, or mended in, what was kept.  `detail` names the field or column."""

    damage: Damage
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record or row that was skipped.

    `position` counts from 1 in the file (records, or lines of a spreadsheet); `control_number` is
    what the record calls itself, if that can be read, and never says anything about a patron;
    `offset` is the byte where it begins, None in a spreadsheet; `detail` a field or column name.
    """

    position: int
    control_number: str | None
    reason: Damage
    detail: str = ""
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One copy.  `uid` is its tag's in upper-case hex, byte E0 first; `price` in minor units."""

    barcode: str
    uid: str | None = None
    inventory_number: str | None = None
    call_number: str | None = None
    branch: str | None = None
    location: str | None = None
    item_type: str | None = None
    not_for_loan: bool = False
    withdrawn: bool = False
    missing: bool = False
    price: Money | None = None


@dataclass(frozen=True, slots=True)
class TitleRecord:
    """One title with its items.

    `title_id` is the same when the same record is imported again.  `filing_title` is the title
    without its leading article, for sorting.  `isbns` holds a valid number in both lengths, the
    one that was printed first.  `age_mark` is one of `AGE_MARKS`.  `language` is ISO 639-2.
    """

    title_id: str
    title: str
    author: str | None = None
    year: int | None = None
    isbns: tuple[str, ...] = ()
    publisher: str | None = None
    subjects: tuple[str, ...] = ()
    call_number: str | None = None
    age_mark: int | None = None
    language: str | None = None
    items: tuple[ItemRecord, ...] = ()
    filing_title: str = ""
    material: str | None = None
    flaws: tuple[Flaw, ...] = ()

    @property
    def call_numbers(self) -> tuple[str, ...]:
        """The call numbers of the title and of its items, the title's own first."""
        found = (self.call_number, *(item.call_number for item in self.items))
        return tuple(dict.fromkeys(filter(None, found)))
