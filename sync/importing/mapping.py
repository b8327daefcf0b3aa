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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sync.importing.fields import SUBFIELD, Record

V = TypeVar("V")

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
    joins: Mapping[str, str] = field(default_factory=dict)

    def first(self, record: Record, read: Callable[[str], V | None]) -> V | None:
        """Return the first value that `read` makes of a text these rules find, or None."""
        fields = record.fields
        for rule in self.rules:
            for data in fields.get(rule.tag, ()):
                text = self._text(data, rule)
                value = read(text) if text else None
                if value is not None:
                    return value
        return None

    def found(self, record: Record) -> Iterator[tuple[str, str]]:
        """Yield each text these rules find and the field it stands in, best rule first."""
        fields = record.fields
        for rule in self.rules:
            for data in fields.get(rule.tag, ()):
                text = self._text(data, rule)
                if text:
                    yield data, text

    def _text(self, data: str, rule: Rule) -> str:
        text = self._joined(data, rule.codes) if SUBFIELD in data else data.strip(" ") and data
        if rule.start is None or rule.end is None:
            return text
        return text[rule.start : rule.end + 1]

    def _joined(self, data: str, codes: str) -> str:
        if len(codes) == 1 and data.count(SUBFIELD + codes) == 1:
            # One subfield of one code, as most rules want: it is cut out, not looked for.
            start = data.index(SUBFIELD + codes) + 2
            end = data.find(SUBFIELD, start)
            value = data[start:end] if end > 0 else data[start:]
            return "" if value.isspace() else value
        text = ""
        for part in data.split(SUBFIELD)[1:]:
            if part and part[0] in codes:
                value = part[1:]
                if value and not value.isspace():
                    text = text + self.joins.get(part[0], " ") + value if text else value
        return text


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes or no about an item: yes if one of `codes` is there with a value not in `unless`.

    With `when`, its values are the only ones that say yes.
    """

    codes: str = ""
    unless: tuple[str, ...] = ("0",)
    when: tuple[str, ...] = ()

    def raised(self, values: dict[str, str]) -> bool:
        """Say whether the flag is set in an item with these subfields."""
        found = [values[code] for code in self.codes if values.get(code)]
        if self.when:
            return any(value.upper() in self.when for value in found)
        return any(value not in self.unless for value in found)


@dataclass(frozen=True, slots=True)
class ItemRules:
    """Where the items are: one field each, one or more subfield codes for each property.

    Of several codes the first with a value wins.  `skip_without_barcode`: a field without one only
    says who has the title, so nothing is missing.  `skip`: fields that are about no single copy.
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
    skip: Flag = Flag()
    not_for_loan: Flag = Flag()
    withdrawn: Flag = Flag()
    missing: Flag = Flag()


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """How one source writes its records.

    `source` goes into every title id, so it must not change between two imports.  `record_format`
    is `marc21`, `unimarc` (RUSMARC too) or `irbis`, and says where a record declares its set.
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
        """Tags that any rule looks at, and those a record is named and declares itself by."""
        return frozenset(tag.partition("/")[0] for tag in self._tags) | self.essential | _ALWAYS

    @property
    def linked(self) -> frozenset[str]:
        """Tags of the links that any rule looks into."""
        return frozenset(tag.partition("/")[0] for tag in self._tags if "/" in tag)

    @property
    def _tags(self) -> Iterator[str]:
        named = (getattr(self, name) for name in PROPERTIES)
        return (rule.tag for rules in named for rule in rules.rules)


_ALWAYS = frozenset({"001", "100"})

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
