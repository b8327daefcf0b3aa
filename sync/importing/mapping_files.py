"""Loading a field mapping: a shipped preset by name, or a library's own file.

Apart from the mapping itself because all that can be wrong with a hand-written file is told here,
everything at once, with the key and what was probably meant.
"""

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from sync.importing.charsets import AUTO, IRBIS, MARC21, UNIMARC, UnknownEncodingError, checked_name
from sync.importing.mapping import PROPERTIES, FieldMapping, FieldRules, Flag, ItemRules, Rule
from sync.importing.problems import Fault, MappingProblem, ProblemKind
from sync.shipped import shipped

FORMATS = (MARC21, UNIMARC, IRBIS)
_TOP = ("source", "format", "encoding", "fields", "items")
_FLAGS = ("skip", "not_for_loan", "withdrawn", "missing")
_SKIP = "skip_without_barcode"
_ITEM_KEYS = tuple(field.name for field in fields(ItemRules))
_NEEDED = ("control_number", "title")
_TAG_LENGTH = 3

Table = dict[str, object]


def preset_names() -> tuple[str, ...]:
    """Return the names of the mappings that ship."""
    there = shipped("mappings").iterdir()
    return tuple(sorted(Path(each.name).stem for each in there if each.name.endswith(".toml")))


def load_mapping(name_or_path: str | Path) -> FieldMapping:
    """Load a preset by its name or a mapping file by its path.

    Raises `MappingProblem`: there is no such mapping, or it has faults, which are all listed.
    """
    path = Path(name_or_path)
    text = _text(path)
    try:
        table: Table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = Fault("", str(error))
        raise MappingProblem(ProblemKind.MAPPING_WRONG, path, (fault,)) from error
    loading = _Loading()
    mapping = loading.mapping(path.stem, table)
    if loading.faults:
        raise MappingProblem(ProblemKind.MAPPING_WRONG, path, tuple(loading.faults))
    return mapping


def _text(path: Path) -> str:
    if path.suffix != ".toml" and len(path.parts) <= 1:
        return _preset(path)
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise MappingProblem(ProblemKind.MAPPING_MISSING, path) from error
    except UnicodeDecodeError as error:
        fault = Fault("", "not UTF-8 text")
        raise MappingProblem(ProblemKind.MAPPING_WRONG, path, (fault,)) from error
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        fault = Fault("", str(error))
        raise MappingProblem(ProblemKind.UNREADABLE, path, (fault,)) from error


def _preset(path: Path) -> str:
    names = preset_names()
    if path.name not in names:
        near = _near(path.name, names)
        raise MappingProblem(ProblemKind.MAPPING_MISSING, path, suggestion=near)
    return shipped(f"mappings/{path.name}.toml").read_text(encoding="utf-8")


def _near(word: str, words: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, list(words), n=1)), None)


class _Loading:
    """Reads a table and goes on after a fault, so that a technician corrects a file once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, key: str, what: str, suggestion: str | None = None) -> None:
        self.faults.append(Fault(key, what, suggestion))

    def mapping(self, name: str, table: Table) -> FieldMapping:
        self._unknown("", table, _TOP)
        rules = self._table("fields", table.get("fields", {}))
        self._unknown("fields", rules, PROPERTIES)
        for key in _NEEDED:
            if key not in rules:
                self.fault(f"fields.{key}", "missing")
        found = {
            key: self._rules(f"fields.{key}", rules[key]) for key in PROPERTIES if key in rules
        }
        return FieldMapping(
            name=name,
            source=self._word("source", table.get("source", name)),
            record_format=self._format(table.get("format")),
            encoding=self._encoding(table.get("encoding", AUTO)),
            items=self._items(self._table("items", table.get("items", {}))),
            **{"control_number": FieldRules(), "title": FieldRules(), **found},
        )

    def _unknown(self, key: str, table: Table, known: tuple[str, ...]) -> None:
        for name in table:
            if name not in known:
                dotted = f"{key}.{name}" if key else name
                self.fault(dotted, "unknown", _near(name, known))

    def _table(self, key: str, value: object) -> Table:
        if isinstance(value, dict):
            return value
        self.fault(key, "must be a table")
        return {}

    def _word(self, key: str, value: object) -> str:
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.fault(key, "must be a text that is not empty")
        return ""

    def _words(self, key: str, value: object) -> list[str]:
        values = value if isinstance(value, list) else [value]
        return [self._word(key, each) for each in values]

    def _format(self, value: object) -> str:
        if value not in FORMATS:
            self.fault("format", f"must be one of {', '.join(FORMATS)}", _near(str(value), FORMATS))
        return str(value)

    def _encoding(self, value: object) -> str:
        try:
            return checked_name(self._word("encoding", value))
        except UnknownEncodingError as error:
            self.fault("encoding", "no such character set", error.suggestion)
            return AUTO

    def _rules(self, key: str, value: object) -> FieldRules:
        if not isinstance(value, dict):
            return FieldRules(self._places(key, value))
        self._unknown(key, value, ("rules", "join"))
        joins = self._table(f"{key}.join", value.get("join", {}))
        for code, text in joins.items():
            if not isinstance(text, str):
                self.fault(f"{key}.join.{code}", "must be a text")
        return FieldRules(
            self._places(f"{key}.rules", value.get("rules", "")),
            {code: str(text) for code, text in joins.items()},
        )

    def _places(self, key: str, value: object) -> tuple[Rule, ...]:
        places = []
        for text in self._words(key, value):
            try:
                places.append(Rule.parse(text))
            except ValueError:
                self.fault(key, f"not a rule like '245 abnp', '001' or '008/35-37': {text!r}")
        return tuple(places)

    def _items(self, table: Table) -> ItemRules:
        self._unknown("items", table, _ITEM_KEYS)
        if not table:
            return ItemRules()
        for key in ("field", "barcode"):
            if key not in table:
                self.fault(f"items.{key}", "missing")
        flags = {key: self._flag(f"items.{key}", table[key]) for key in _FLAGS if key in table}
        plain = [key for key in table if key in _ITEM_KEYS and key not in {*_FLAGS, _SKIP}]
        words = {key: self._word(f"items.{key}", table[key]) for key in plain}
        skip = table.get(_SKIP, False)
        if not isinstance(skip, bool):
            self.fault(f"items.{_SKIP}", "must be true or false")
        if len(words.get("field", "952")) != _TAG_LENGTH:
            self.fault("items.field", "must be one tag like '952'")
        # The keys of both were checked against the fields of `ItemRules` above.
        return ItemRules(**words, **flags, skip_without_barcode=bool(skip))  # type: ignore[arg-type]  # two kinds of value by key

    def _flag(self, key: str, value: object) -> Flag:
        if not isinstance(value, dict):
            return Flag(self._word(key, value))
        self._unknown(key, value, ("subfield", "unless", "when"))
        unless = self._words(f"{key}.unless", value.get("unless", "0"))
        when = self._words(f"{key}.when", value["when"]) if "when" in value else []
        subfield = self._word(f"{key}.subfield", value.get("subfield"))
        return Flag(subfield, tuple(unless), tuple(when))
