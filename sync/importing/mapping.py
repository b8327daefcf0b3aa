"""Which field of a record means what: the data of `config/mappings/*.toml` as values.

Apart from the loading because the reading needs only these values, and a test may write them down.
The grammar of one rule:

    245 abnp        subfields a, b, n, p of every field 245, in the order of the record
    001             a control field
    008/35-37       characters 35 to 37 of it, counted from 0 as the format does
    100 a/9-12      the same in a subfield
    461/200 a       UNIMARC: the field 200 linked inside a 461
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sync.importing.iso2709 import Field, Record

_RULE = re.compile(
    r"(?P<tag>[0-9A-Za-z]{3}(/\d{3})?)(?: (?P<codes>[0-9a-z]+))?(?:/(?P<start>\d+)-(?P<end>\d+))?"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One place of a record: a tag, its subfield codes, or characters `start` to `end` of it."""

    tag: str
    codes: str = ""
    start: int | None = None
    end: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Rule":
        """Read a rule as it is written in a mapping; raises `ValueError`."""
        found = _RULE.fullmatch(text.strip())
        if not found:
            raise ValueError(text)
        if found["start"] is None:
            return cls(found["tag"], found["codes"] or "")
        start, end = int(found["start"]), int(found["end"])
        if end < start:
            raise ValueError(text)
        return cls(found["tag"], found["codes"] or "", start, end)


@dataclass(frozen=True, slots=True)
class FieldRules:
    """Where one property is found: the first rule with a usable value wins.

    `joins` holds the text put before a subfield that is not the first; one blank otherwise.
    """

    rules: tuple[Rule, ...] = ()
    joins: tuple[tuple[str, str], ...] = ()

    def found(self, record: Record) -> Iterator[tuple[Field, str]]:
        """Yield each text these rules find with the field it stands in, best rule first."""
        for rule in self.rules:
            for field in record.fields:
                if field.tag == rule.tag and (text := self._text(field, rule)).strip():
                    yield field, text

    def _text(self, field: Field, rule: Rule) -> str:
        joins = dict(self.joins)
        text = ""
        for code, value in field.subfields:
            if (code in rule.codes or not code) and value.strip():
                text += (joins.get(code, " ") if text else "") + value
        if rule.start is None or rule.end is None:
            return text
        return text[rule.start : rule.end + 1]


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes or no about an item: yes if one of `codes` is there with a value not in `unless`."""

    codes: str = ""
    unless: tuple[str, ...] = ("0",)

    def raised(self, values: dict[str, str]) -> bool:
        """Say whether the flag is set in an item with these subfields."""
        return any(values.get(code) and values[code] not in self.unless for code in self.codes)


@dataclass(frozen=True, slots=True)
class ItemRules:
    """Where the items are: one field each, one or more subfield codes for each property.

    Of several codes the first with a value wins.  `skip_without_barcode`: a field without one only
    says who has the title, so nothing is missing.
    """

    field: str = ""
    barcode: str = ""
    uid: str = ""
    inventory_number: str = ""
    call_number: str = ""
    branch: str = ""
    location: str = ""
    item_type: str = ""
    price: str = ""
    skip_without_barcode: bool = False
    not_for_loan: Flag = Flag()
    withdrawn: Flag = Flag()
    missing: Flag = Flag()


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """How one source writes its records.

    `source` goes into every title id, so it must not change between two imports.  `record_format`
    is `marc21` or `unimarc` (RUSMARC too) and says where a record declares its character set.
    """

    name: str
    source: str
    record_format: str
    encoding: str
    control_number: FieldRules
    title: FieldRules
    set_title: FieldRules = FieldRules()
    author: FieldRules = FieldRules()
    year: FieldRules = FieldRules()
    isbn: FieldRules = FieldRules()
    publisher: FieldRules = FieldRules()
    subjects: FieldRules = FieldRules()
    call_number: FieldRules = FieldRules()
    age_mark: FieldRules = FieldRules()
    language: FieldRules = FieldRules()
    material: FieldRules = FieldRules()
    price: FieldRules = FieldRules()
    items: ItemRules = ItemRules()

    @property
    def essential(self) -> frozenset[str]:
        """Tags without which a record is worth nothing: its number, its title, its items."""
        needed = (*self.control_number.rules, *self.title.rules[:1])
        return frozenset({*(rule.tag for rule in needed), self.items.field} - {""})

    @property
    def wanted(self) -> frozenset[str]:
        """Tags that any rule looks at."""
        named = (getattr(self, name) for name in PROPERTIES)
        tags = {rule.tag.partition("/")[0] for rules in named for rule in rules.rules}
        return frozenset(tags) | self.essential


PROPERTIES = (
    "control_number",
    "title",
    "set_title",
    "author",
    "year",
    "isbn",
    "publisher",
    "subjects",
    "call_number",
    "age_mark",
    "language",
    "material",
    "price",
)
"""The properties of a title a mapping may give rules for."""
