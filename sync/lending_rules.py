"""The lending rules of the standalone library, read beside the settings of the kiosk.

They are two files, because a librarian decides on loans and a technician on machines; what both
need (time zone, currency, length of PINs) stands in the settings alone.
"""

import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path

from sync.catalogues.standalone.policy.rules import LibraryRules
from sync.catalogues.standalone.policy.rules_file import RulesProblem, rules_from
from sync.settings import SyncSettings
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
    table = _table(source)
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


def _table(source: Path | Traversable) -> dict[str, object]:
    try:
        return tomllib.loads(source.read_text("utf-8"))
    except UnicodeDecodeError:
        raise RulesProblem(("the file is not UTF-8 text",)) from None
    except tomllib.TOMLDecodeError as error:
        raise RulesProblem((str(error),)) from error
