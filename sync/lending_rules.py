"""The lending rules of the standalone library, read beside the settings of the kiosk.

They are two files, because a librarian decides on loans and a technician on machines; what both
need (time zone, currency, length of PINs) stands in the settings alone.  A fault names this file
and its own line: `rules.toml, line 12: loans[2].days: a number from 1 to 3650 is wanted`.
"""

import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path

from sync.catalogues.standalone.policy.rules import LibraryRules
from sync.catalogues.standalone.policy.rules_file import RulesProblem, rules_from
from sync.settings import SyncSettings
from sync.settings.file import line_of
from sync.shipped import shipped

_OF_THE_SETTINGS = {
    "zone": "library.time_zone",
    "currency": "library.currency",
    "pin_length": "pin.length",
}


def load_rules(settings: SyncSettings) -> LibraryRules:
    """Read the lending rules the settings name.  Raises `RulesProblem` and `OSError`."""
    path = settings.standalone.rules
    return _rules(shipped("standalone.toml") if path is None else path, settings)


def rules_faults(path: object) -> list[str]:
    """List what is wrong with a file of lending rules, for `config check`."""
    try:
        _rules(Path(str(path)), SyncSettings())
    except RulesProblem as problem:
        return list(problem.faults)
    except OSError as problem:
        return [f"{path}: {problem.strerror}"]
    return []


def _rules(source: Path | Traversable, settings: SyncSettings) -> LibraryRules:
    try:
        text = source.read_text("utf-8")
    except UnicodeDecodeError:
        raise RulesProblem((f"{source}: the file is not UTF-8 text",)) from None
    try:
        return _rules_of(text, settings)
    except RulesProblem as problem:
        raise RulesProblem(tuple(_located(source, text, each) for each in problem.faults)) from None


def _located(source: Path | Traversable, text: str, fault: str) -> str:
    line = line_of(fault.partition(": ")[0], text)
    return f"{source}, line {line}: {fault}" if line else f"{source}: {fault}"


def _rules_of(text: str, settings: SyncSettings) -> LibraryRules:
    table = _table(text)
    library = table.get("library", {})
    if not isinstance(library, dict):
        raise RulesProblem(("library: a table is wanted",))
    elsewhere = tuple(
        f"library.{own}: is set in kiosk.toml, as {there}"
        for own, there in _OF_THE_SETTINGS.items()
        if own in library
    )
    if elsewhere:
        raise RulesProblem(elsewhere)
    taken: dict[str, object] = {
        "zone": settings.library.time_zone,
        "currency": settings.library.currency,
    }
    if settings.pin.length is not None:
        taken["pin_length"] = settings.pin.length
    return rules_from({**table, "library": {**library, **taken}})


def _table(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesProblem((str(error),)) from error
