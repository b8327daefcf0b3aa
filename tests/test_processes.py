"""The screen process never loads a database or a network library, not even through others.

The import law looks at each module alone.  `kiosk` may import `sync`, and something there
may import SQLite: this follows the chains.
"""

import ast
from collections.abc import Iterable, Iterator

from tests.source import PACKAGES, Source, sources, within

KEPT_OUT = ("sqlite3", "sqlite_utils", "requests", "pymarc", "argon2")
# They are composed of everything, and start what the patron's screen does not need.
COMPOSED = ("kiosk.__main__",)

Graph = dict[str, set[str]]


def graph(code: Iterable[Source]) -> Graph:
    """Return what each module imports.  To import a module runs the packages above it."""
    modules = {source.module: source for source in code}
    return {name: set(_loads(source, modules.keys())) for name, source in modules.items()}


def _loads(source: Source, known: Iterable[str]) -> Iterator[str]:
    known = set(known)
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names):
                named = [name.name for name in names]
            case ast.ImportFrom(module=str(module), names=names):
                below = [f"{module}.{name.name}" for name in names]
                named = [module, *(name for name in below if name in known)]
            case _:
                continue
        for name in named:
            parts = name.split(".")
            yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def chains(links: Graph, start: str, wanted: tuple[str, ...]) -> list[str]:
    """Return the chains by which `start` comes to load a wanted module, as `a > b > c`."""
    found: list[str] = []
    seen = {start}
    waiting: list[tuple[str, ...]] = [(start,)]
    while waiting:
        chain = waiting.pop()
        for name in sorted(links.get(chain[-1], set()) - seen):
            seen.add(name)
            if name in wanted:
                found.append(" > ".join((*chain, name)))
            else:
                waiting.append((*chain, name))
    return found


def test_the_screen_process_loads_no_database_and_no_network() -> None:
    links = graph(sources(*PACKAGES))
    ours = [name for name in links if within(name, "kiosk") and name not in COMPOSED]
    assert [chain for name in ours for chain in chains(links, name, KEPT_OUT)] == []


def test_no_driver_loads_a_database_or_the_network() -> None:
    links = graph(sources(*PACKAGES))
    drivers = [name for name in links if within(name, "drivers")]
    assert [chain for name in drivers for chain in chains(links, name, KEPT_OUT)] == []


def test_a_long_chain_is_seen() -> None:
    links = graph(
        [
            Source.of("kiosk.counter", "from sync.service.client import Line"),
            Source.of("sync.service", "import sync.journal"),
            Source.of("sync.service.client", "import socket"),
            Source.of("sync.journal", "from sync import store"),
            Source.of("sync.store", "def f():\n    import sqlite3.dbapi2"),
        ]
    )
    assert chains(links, "kiosk.counter", KEPT_OUT) == [
        "kiosk.counter > sync.service > sync.journal > sync.store > sqlite3"
    ]
