"""What the columns of a spreadsheet are called: the data of `config/mappings/spreadsheets`.

Apart from the reading because a library corrects a heading in this data, not in the program.
"""

import difflib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sync.importing.problems import Fault, MappingProblem, ProblemKind
from sync.shipped import shipped

_TOP = ("columns", "needed", "dates", "words")
_SHIPPED = ("patrons", "items")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which headings mean which column, and which words in a cell mean which value.

    `headings` and `words` are keyed by what stands in the file, folded by `folded`.
    """

    headings: dict[str, str]
    needed: tuple[str, ...]
    date_formats: tuple[str, ...]
    words: dict[str, dict[str, str]]


def folded(text: str) -> str:
    """Return `text` as headings and words are compared: no case, no blanks at all, ё as е."""
    return "".join(text.replace("_", " ").casefold().split()).replace("ё", "е")


def load_sheet(name_or_path: str | Path) -> Sheet:
    """Load the shipped sheet `patrons` or `items`, or a library's own file of the same form.

    A file of its own may name any of the columns the shipped sheets know.  Raises
    `MappingProblem` with every fault.
    """
    path = Path(name_or_path)
    table = _table(path, _text(path))
    faults = [*_unknown("", table, _TOP), *_wrong_tables(table)]
    if not faults:
        known = _known_columns() if path.name not in _SHIPPED else set(table["columns"])
        faults = [*_unknown("columns", table["columns"], tuple(known)), *_wrong_lists(table)]
    if faults:
        raise MappingProblem(ProblemKind.MAPPING_WRONG, path, tuple(faults))
    return _sheet(table)


def _text(path: Path) -> str:
    if path.name in _SHIPPED and len(path.parts) == 1:
        return shipped(f"mappings/spreadsheets/{path.name}.toml").read_text(encoding="utf-8")
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        near = difflib.get_close_matches(path.name, _SHIPPED, n=1)
        raise MappingProblem(
            ProblemKind.MAPPING_MISSING, path, suggestion=near[0] if near else None
        ) from error
    except (OSError, ValueError) as error:
        raise MappingProblem(ProblemKind.UNREADABLE, path, (Fault("", str(error)),)) from error


def _table(path: Path, text: str) -> dict[str, dict[str, object]]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingProblem(ProblemKind.MAPPING_WRONG, path, (Fault("", str(error)),)) from error


def _known_columns() -> set[str]:
    return {
        column for name in _SHIPPED for column in _table(Path(name), _text(Path(name)))["columns"]
    }


def _unknown(
    key: str, table: dict[str, object] | dict[str, dict[str, object]], known: tuple[str, ...]
) -> list[Fault]:
    return [
        Fault(f"{key}.{name}" if key else name, "unknown", _near(name, known))
        for name in table
        if name not in known
    ]


def _near(word: str, words: tuple[str, ...]) -> str | None:
    return next(iter(difflib.get_close_matches(word, words, n=1)), None)


def _wrong_tables(table: dict[str, dict[str, object]]) -> list[Fault]:
    missing = [Fault("columns", "missing")] if not table.get("columns") else []
    wrong = [Fault(key, "must be a table") for key in table if not isinstance(table[key], dict)]
    return missing + wrong


def _wrong_lists(table: dict[str, dict[str, object]]) -> list[Fault]:
    lists = {f"columns.{key}": value for key, value in table["columns"].items()}
    lists["needed.columns"] = table.get("needed", {}).get("columns", [])
    lists["dates.formats"] = table.get("dates", {}).get("formats", [])
    faults = []
    for column, words in table.get("words", {}).items():
        if isinstance(words, dict):
            lists |= {f"words.{column}.{value}": names for value, names in words.items()}
        else:
            faults.append(Fault(f"words.{column}", "must be a table"))
    return faults + [
        Fault(key, "must be a list of texts")
        for key, value in lists.items()
        if not (isinstance(value, list) and all(isinstance(each, str) for each in value))
    ]


def _sheet(table: dict[str, dict[str, object]]) -> Sheet:
    """Build the sheet; the table has been checked."""
    columns: dict[str, list[str]] = table["columns"]  # type: ignore[assignment]  # checked above
    words: dict[str, dict[str, list[str]]] = table.get("words", {})  # type: ignore[assignment]  # checked above
    needed: list[str] = table.get("needed", {}).get("columns", [])  # type: ignore[assignment]  # checked above
    formats: list[str] = table.get("dates", {}).get("formats", [])  # type: ignore[assignment]  # checked above
    return Sheet(
        headings={folded(name): key for key, names in columns.items() for name in (key, *names)},
        needed=tuple(needed),
        date_formats=tuple(formats),
        words={
            column: {
                folded(name): value for value, names in values.items() for name in (value, *names)
            }
            for column, values in words.items()
        },
    )
