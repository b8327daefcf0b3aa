"""The repository's own source, parsed once, for the tests that read it."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("kiosk", "drivers", "sync")


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: its dotted name, its text and its tree."""

    module: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, module: str, text: str) -> "Source":
        """Parse `text` as the module of that name."""
        return cls(module, text, ast.parse(text))


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Return every Python file below the named top-level folders."""
    return tuple(_read(folders))


def _read(folders: Iterable[str]) -> Iterator[Source]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if parts[-1] == "__init__":
                parts = parts[:-1]
            yield Source.of(".".join(parts), path.read_text(encoding="utf-8"))


def within(module: str, *packages: str) -> bool:
    """Say whether `module` is one of the packages or lies below one."""
    return any(f"{module}.".startswith(f"{package}.") for package in packages)
