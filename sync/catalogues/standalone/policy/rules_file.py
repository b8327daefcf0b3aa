"""The rules of lending read from a table of TOML, with every fault told at once.

Apart from the rules because only this module knows how a technician writes them; the shipped
`config/standalone.toml` is a complete example with comments.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any, TypeVar, get_args, get_type_hints

from sync.catalogues.standalone.policy.opening_file import opening_from
from sync.catalogues.standalone.policy.rules import (
    ANY,
    CategoryTerms,
    LibraryRules,
    LoanTerms,
    RegistrationTerms,
)

T = TypeVar("T")
Table = Mapping[str, object]

_SECTIONS = ("library", "opening", "closed", "categories", "loans", "registration")
_ELSEWHERE = ("opening", "categories", "loans", "registration")
MAX_DAYS = 3650
_LEAST = {"days": 1, "hours": 1, "answer_days": 1, "pin_length": 1}
_MOST = {
    "days": MAX_DAYS,
    "answer_days": MAX_DAYS,
    "hours": 1000,
    "renewal_days": MAX_DAYS,
    "hold_shelf_days": 365,
}


class RulesProblem(ValueError):  # noqa: N818 - handed to the technician as a value, see `faults`
    """Rules that can not be used.  `faults` has one line for each thing that is wrong."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def read_rules(text: str) -> LibraryRules:
    """Return the rules written in this TOML text.  Raises `RulesProblem`."""
    try:
        return rules_from(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RulesProblem((str(error),)) from error


def rules_from(table: Table) -> LibraryRules:
    """Return the rules of a parsed table.  Raises `RulesProblem` with all its faults."""
    faults: list[str] = []
    _unknown_keys(table, _SECTIONS, "", faults)
    library = _table(table, "library", faults)
    own = {name: entry for name, entry in library.items() if name != "zone"}
    opening = opening_from(
        str(library.get("zone", "UTC")),
        _table(table, "opening", faults),
        _list(table, "closed", faults),
        faults,
    )
    known = tuple(f.name for f in fields(LibraryRules) if f.name not in _ELSEWHERE)
    given = _checked(LibraryRules, own, known, "library", faults)
    registration = _table(table, "registration", faults)
    rules = _filled(RegistrationTerms, registration, "registration", faults)
    categories = _categories(_table(table, "categories", faults), faults)
    loans = _loans(_list(table, "loans", faults), faults)
    if faults or opening is None or rules is None:
        raise RulesProblem(tuple(faults))
    return LibraryRules(
        opening=opening,
        categories=categories,
        loans=loans,
        registration=rules,
        **given,  # type: ignore[arg-type]  # each has been checked against its field
    )


def _categories(table: Table, faults: list[str]) -> dict[str, CategoryTerms]:
    found = {}
    everyone = _table(table, ANY, faults)
    for code in table:
        own = _table(table, code, faults)
        terms = _filled(CategoryTerms, {**everyone, **own}, f"categories.{code}", faults)
        if terms is not None:
            found[code] = terms
    return found


def _loans(lines: list[Table], faults: list[str]) -> dict[tuple[str, str], dict[str, object]]:
    found: dict[tuple[str, str], dict[str, object]] = {}
    names = tuple(f.name for f in fields(LoanTerms))
    for number, line in enumerate(lines, 1):
        where = f"loans[{number}]"
        key = (str(line.get("category", ANY)), str(line.get("item_type", ANY)))
        if key in found:
            faults.append(f"{where}: there is a line for {key[0]} and {key[1]} already")
        own = {name: entry for name, entry in line.items() if name not in ("category", "item_type")}
        found[key] = _checked(LoanTerms, own, names, where, faults)
    return found


def _filled(kind: type[T], table: Table, where: str, faults: list[str]) -> T | None:
    names = tuple(f.name for f in fields(kind))  # type: ignore[arg-type]  # a dataclass each
    before = len(faults)
    given = _checked(kind, table, names, where, faults)
    return kind(**given) if len(faults) == before else None


def _checked(
    kind: type, table: Table, names: tuple[str, ...], where: str, faults: list[str]
) -> dict[str, object]:
    """Return the entries that fit their fields, and note what is wrong with the others."""
    _unknown_keys(table, names, where, faults)
    hints = get_type_hints(kind)
    good: dict[str, object] = {}
    for name, entry in table.items():
        if name not in names:
            continue
        if wrong := _misfit(name, hints[name], entry):
            faults.append(f"{where}.{name}: {wrong}")
        else:
            good[name] = entry
    return good


def _misfit(name: str, hint: Any, entry: object) -> str | None:  # noqa: ANN401 - a type hint
    wanted = _plain_type(hint)
    if type(entry) is not wanted:
        return f"{_SPOKEN[wanted]} is wanted"
    if isinstance(entry, int) and not isinstance(entry, bool):
        least, most = _LEAST.get(name, 0), _MOST.get(name, 10**9)
        if not least <= entry <= most:
            return f"a number from {least} to {most} is wanted"
    return None


_SPOKEN: dict[type, str] = {bool: "true or false", int: "a whole number", str: "a text"}


def _plain_type(hint: Any) -> type:  # noqa: ANN401 - a type hint
    named = next((part for part in get_args(hint) if part is not type(None)), hint)
    plain: type = getattr(named, "__supertype__", named)  # a NewType's own type
    return plain


def _unknown_keys(table: Table, names: tuple[str, ...], where: str, faults: list[str]) -> None:
    for key in table:
        if key not in names and not (where == "library" and key == "zone"):
            near = get_close_matches(key, names, 1)
            meant = f" (did you mean {near[0]}?)" if near else ""
            faults.append(f"{where}.{key}: unknown{meant}".lstrip("."))


def _table(table: Table, name: str, faults: list[str]) -> Table:
    entry = table.get(name, {})
    if isinstance(entry, Mapping):
        return entry
    faults.append(f"{name}: a table is wanted")
    return {}


def _list(table: Table, name: str, faults: list[str]) -> list[Table]:
    entry = table.get(name, [])
    if isinstance(entry, list) and all(isinstance(line, Mapping) for line in entry):
        return entry
    faults.append(f"{name}: a list of tables [[{name}]] is wanted")
    return []
