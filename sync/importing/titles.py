"""One decoded record as a title with its items, by the rules of a mapping.

Apart from the files because here the record has become text, and everything is a question of
cataloguing: which field holds the title, what a librarian would show of it, which copies exist.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from sync.circulation.identifiers import Money
from sync.importing.charsets import MARC21
from sync.importing.chips import uid_in
from sync.importing.fields import SUBFIELD, DamagedRecordError, Record, indicators, subfields
from sync.importing.isbn import isbns_in
from sync.importing.mapping import FieldMapping, FieldRules, ItemRules
from sync.importing.records import Damage, Flaw, ItemRecord, TitleRecord
from sync.importing.wording import (
    age_mark_in,
    language_in,
    price_in,
    readable,
    without_article,
    without_isbd_end,
    year_in,
)

V = TypeVar("V")

_REPLACEMENT = "\ufffd"
"""What another program put in place of letters it could not read: they are lost."""
LONGEST_TITLE = 2000
"""Letters; a longer one is a whole text in the wrong field, and no screen or index is for that."""
_MOST_LOST = 4
"""One letter in so many may be lost in a title that can still be read."""
_TWO_COMMAS = re.compile(r"\s*,(?:\s*,)+")
_DELETED = "d"
_VOLUME = "2"
_STATUS_AT = 5
_HIERARCHY_AT = 8


def title_record(record: Record, mapping: FieldMapping) -> TitleRecord:
    """Read one title.  Raises `DamagedRecordError` for a deleted record or one without a title."""
    if record.leader[_STATUS_AT : _STATUS_AT + 1] == _DELETED:
        raise DamagedRecordError(Damage.DELETED)
    title, filing_title = _titles(record, mapping)
    flaws = record.flaws
    if title.count(_REPLACEMENT) * _MOST_LOST > len(title):
        raise DamagedRecordError(Damage.TEXT_UNREADABLE, "title")
    if _REPLACEMENT in title:
        flaws = (*flaws, Flaw(Damage.TEXT_UNREADABLE, "title"))
    if len(title) > LONGEST_TITLE:
        title, filing_title = title[:LONGEST_TITLE] + "…", filing_title[:LONGEST_TITLE]
        flaws = (*flaws, Flaw(Damage.TITLE_SHORTENED))
    author = mapping.author.first(record, _name)
    year = mapping.year.first(record, year_in)
    numbers = [number for _, text in mapping.isbn.found(record) for number in isbns_in(text)]
    isbns = tuple(dict.fromkeys(numbers))
    items, more_flaws = _items(record, mapping)
    return TitleRecord(
        title_id=_title_id(record, mapping, (title, author, year, isbns)),
        title=title,
        author=author,
        year=year,
        isbns=isbns,
        publisher=mapping.publisher.first(record, _frequent),
        subjects=_subjects(mapping.subjects, record),
        call_number=mapping.call_number.first(record, _shown),
        age_mark=mapping.age_mark.first(record, age_mark_in),
        language=mapping.language.first(record, language_in),
        items=items,
        filing_title=filing_title,
        material=mapping.material.first(record, _shown),
        flaws=(*flaws, *more_flaws),
    )


def _shown(text: str) -> str | None:
    return readable(text) or None


def _plain(text: str) -> str | None:
    return without_isbd_end(readable(text)) or None


def _name(text: str) -> str | None:
    # UNIMARC records of some agencies carry the comma that the mapping puts in as well.
    return _plain(_TWO_COMMAS.sub(",", text) if text.count(",") > 1 else text)


_frequent = lru_cache(maxsize=8192)(_plain)
"""The same for publishers and subjects, which come again and again."""


def _subjects(rules: FieldRules, record: Record) -> tuple[str, ...]:
    found = dict.fromkeys([_frequent(text) for _, text in rules.found(record)])
    return tuple(filter(None, found))


def _titles(record: Record, mapping: FieldMapping) -> tuple[str, str]:
    """Return the title as shown, and as filed."""
    for field, text in mapping.title.found(record):
        title = _plain(text)
        if title is None:
            continue
        shorter = _filed(field, text, mapping.record_format)
        filed = (_plain(shorter) if shorter else None) or title
        if record.leader[_HIERARCHY_AT : _HIERARCHY_AT + 1] == _VOLUME:
            whole = mapping.set_title.first(record, _plain)
            if whole and not title.startswith(whole):
                whole = whole.removesuffix(".") + ". "
                return whole + title, whole + filed
        return title, filed
    raise DamagedRecordError(Damage.TITLE_MISSING)


def _filed(data: str, text: str, record_format: str) -> str | None:
    """Return the raw title after its article, if the record marks one in either way."""
    second = indicators(data)[1:2]
    if record_format == MARC21 and second.isdecimal():
        count = int(second)
        # A wrong indicator is common; one that ends inside a word is not believed.
        if count and not text[count - 1 : count].isalnum():
            return text[count:]
    return without_article(text)


def _title_id(
    record: Record, mapping: FieldMapping, facts: tuple[str, str | None, int | None, object]
) -> str:
    number = mapping.control_number.first(record, _shown)
    if number is None:
        told = repr(facts).casefold().encode("utf-8", "surrogatepass")
        number = "h-" + hashlib.blake2b(told, digest_size=10).hexdigest()
    return f"{mapping.source}:{number}"


def _items(
    record: Record, mapping: FieldMapping
) -> tuple[tuple[ItemRecord, ...], tuple[Flaw, ...]]:
    rules = mapping.items
    found = record.fields.get(rules.field, ())
    if not found:
        return (), ()
    common_price = mapping.price.first(record, price_in)
    items: dict[str, ItemRecord] = {}
    flaws: list[Flaw] = []
    for data in found:
        item = _item(data, rules, common_price)
        if item is None:
            if not rules.skip_without_barcode:
                flaws.append(Flaw(Damage.ITEM_WITHOUT_BARCODE, rules.field))
            continue
        for each in (item, *_more_copies(data, rules, item)):
            if each.barcode in items:
                flaws.append(Flaw(Damage.ITEM_REPEATED, rules.field))
            else:
                items[each.barcode] = each
    return tuple(items.values()), tuple(flaws)


def _more_copies(data: str, rules: ItemRules, first: ItemRecord) -> Iterator[ItemRecord]:
    """Yield the other copies of a field with several barcodes; its chip is the first one's."""
    if not any(data.count(SUBFIELD + code) > 1 for code in rules.barcode):
        return
    told = [(code, readable(text)) for code, text in subfields(data) if code in rules.barcode]
    used = next((code for code, text in told if text == first.barcode), "")
    for code, text in told:
        if code == used and text and text != first.barcode:
            yield replace(first, barcode=text, uid=None)


def _item(data: str, rules: ItemRules, common_price: int | None) -> ItemRecord | None:
    values: dict[str, str] = {}
    for code, text in subfields(data):
        if text.strip() and code:
            values.setdefault(code, readable(text))

    def value(codes: str) -> str | None:
        return next((values[code] for code in codes if values.get(code)), None)

    barcode = value(rules.barcode)
    if barcode is None or rules.skip.raised(values):
        return None
    uid = value(rules.uid)
    price = price_in(value(rules.price) or "")
    price = common_price if price is None else price
    return ItemRecord(
        barcode=barcode,
        uid=uid_in(uid) if uid else None,
        inventory_number=value(rules.inventory_number),
        call_number=value(rules.call_number),
        branch=value(rules.branch),
        location=value(rules.location),
        item_type=value(rules.item_type),
        not_for_loan=rules.not_for_loan.raised(values),
        withdrawn=rules.withdrawn.raised(values),
        missing=rules.missing.raised(values),
        price=None if price is None else Money(price),
    )
