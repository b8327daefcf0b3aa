"""The import law: who may know whom.

    kiosk -> drivers        kiosk -> sync        and nothing else between the three

Each law is a function from a source to its breaches, tried on the whole product and
on one snippet that breaks it, so that no law can pass by being blind.
"""

import ast
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.source import PACKAGES, ROOT, Source, sources, within

# Whatever can reach the network.  The screen process has none, and a driver has no use for it.
NETWORK = (
    "asyncio",
    "ftplib",
    "http",
    "imaplib",
    "poplib",
    "requests",
    "smtplib",
    "socketserver",
    "ssl",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "xmlrpc",
)
DATABASE = ("sqlite3", "sqlite_utils")

# package: what it must not import
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "kiosk": (*NETWORK, *DATABASE),
    "drivers": ("kiosk", "sync", "kivy", "socket", *NETWORK, *DATABASE),
    "sync": ("kiosk", "drivers", "kivy", "serial", "spidev", "mfrc522"),
}

# A module that may import what its package must not.
EXCEPTED: dict[str, tuple[str, ...]] = {
    # A simulated device is moved from another terminal, over a Unix socket.
    "drivers.simulated.control": ("socket",),
}

# The only module that opens a database: nobody commits with weaker settings than its own.
STORES = ("sync.store",)
# What a connection is called; as a block of its own it keeps the rows of one that failed.
CONNECTIONS = frozenset({"conn", "_conn", "connection", "_connection"})

# Pure packages, and what they may import besides themselves.
PURE: dict[str, tuple[str, ...]] = {
    "sync.circulation": (),
    "drivers.readings": (),
    "kiosk.session": ("sync.circulation",),
}
# Modules of the standard library that hold values and do nothing to the world.
VALUE_MODULES = frozenset(
    {
        "abc",
        "bisect",
        "collections",
        "collections.abc",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "itertools",
        "math",
        "operator",
        "re",
        "string",
        "types",
        "typing",
        "unicodedata",
        "uuid",
    }
)
INTERNET_NAMES = frozenset({"AF_INET", "AF_INET6", "create_connection", "getaddrinfo"})

Law = Callable[[Source], Iterator[str]]


def _imports(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each import and the module it names; `from a import b` names `a` and `a.b`."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names):
                yield from ((node, name.name) for name in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield node, module
                yield from ((node, f"{module}.{name.name}") for name in names)


def _names(source: Source) -> Iterator[tuple[int, str]]:
    """Yield every bare and every dotted name with its line: `a`, `a.b`."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=attr):
                yield node.lineno, f"{owner}.{attr}"
            case ast.Attribute(attr=attr):
                yield node.lineno, attr
            case ast.Name(id=name):
                yield node.lineno, name


def forbidden_packages(source: Source) -> Iterator[str]:
    """Keep each package from what it must not know."""
    for package, forbidden in FORBIDDEN.items():
        if within(source.module, package):
            for node, name in _imports(source):
                excepted = within(name, *EXCEPTED.get(source.module, ()))
                if within(name, *forbidden) and not excepted:
                    yield f"{source.module}:{node.lineno} imports {name}"


def kivy_outside_the_screens(source: Source) -> Iterator[str]:
    """Keep Kivy to the screens."""
    if not within(source.module, "kiosk.ui"):
        for node, name in _imports(source):
            if within(name, "kivy"):
                yield f"{source.module}:{node.lineno} imports {name}"


def impure_values(source: Source) -> Iterator[str]:
    """Keep the words, the readings and the session to imports of values."""
    for package, allowed in PURE.items():
        if not within(source.module, package):
            continue
        for node in ast.walk(source.tree):
            match node:
                case ast.Import(names=names):
                    modules = [name.name for name in names]
                case ast.ImportFrom(module=str(module)):
                    modules = [module]
                case _:
                    continue
            for name in modules:
                if name not in VALUE_MODULES and not within(name, package, *allowed):
                    yield f"{source.module}:{node.lineno} imports {name}"


def relative_imports(source: Source) -> Iterator[str]:
    """Keep all imports absolute."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{source.module}:{node.lineno} imports relatively"


def internet_sockets(source: Source) -> Iterator[str]:
    """Keep the screen process, and the drivers in it, to Unix sockets."""
    if within(source.module, "kiosk", "drivers"):
        for line, name in _names(source):
            if name.rpartition(".")[2] in INTERNET_NAMES:
                yield f"{source.module}:{line} names {name}"


def databases_opened_elsewhere(source: Source) -> Iterator[str]:
    """Keep the opening of a database to the store; its types may be named anywhere in `sync`."""
    if within(source.module, *STORES):
        return
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Name(id="Database") | ast.Attribute(attr="Database")):
                yield f"{source.module}:{node.lineno} opens a Database"
            case ast.Attribute(value=ast.Name(id="sqlite3"), attr="connect"):
                yield f"{source.module}:{node.lineno} uses sqlite3.connect"
            case ast.ImportFrom(module="sqlite3", names=names):
                if any(name.name == "connect" for name in names):
                    yield f"{source.module}:{node.lineno} imports sqlite3.connect"


def transactions_that_do_not_roll_back(source: Source) -> Iterator[str]:
    """Refuse `with db.conn`: the rows of a failed block stay.  `db.atomic()` takes them back."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.With):
            for item in node.items:
                match item.context_expr:
                    case ast.Attribute(attr=name) | ast.Name(id=name) if name in CONNECTIONS:
                        yield f"{source.module}:{node.lineno} uses `with ….{name}`"


def service_locators(source: Source) -> Iterator[str]:
    """Refuse to ask for the running app: whoever needs something is given it."""
    for line, name in _names(source):
        if name.rpartition(".")[2] == "get_running_app":
            yield f"{source.module}:{line} asks for the running app"


# law, module, a snippet that breaks it
BROKEN: list[tuple[Law, str, str]] = [
    (forbidden_packages, "drivers.rdm6300", "from sync.circulation import ItemId"),
    (forbidden_packages, "drivers.rdm6300", "def read():\n    import kiosk.session"),
    (forbidden_packages, "drivers.printer", "import socket"),
    (forbidden_packages, "sync.journal", "import drivers.readings"),
    (forbidden_packages, "sync.service", "from kiosk import settings"),
    (forbidden_packages, "kiosk.runner", "import sqlite3"),
    (forbidden_packages, "kiosk.ui.app", "from urllib import request"),
    (forbidden_packages, "kiosk.ui.app", "import requests"),
    (kivy_outside_the_screens, "kiosk.runner", "from kivy.clock import Clock"),
    (kivy_outside_the_screens, "kiosk.__main__", "import kivy"),
    (impure_values, "sync.circulation.values", "import time"),
    (impure_values, "sync.circulation", "from sync.journal import Row"),
    (impure_values, "kiosk.session.identify", "from drivers.readings import CardUid"),
    (impure_values, "drivers.readings", "import threading"),
    (relative_imports, "kiosk.runner", "from . import devices"),
    (relative_imports, "sync.sip2.desk", "from ..circulation import ItemId"),
    (internet_sockets, "kiosk.runner", "import socket\nsocket.socket(socket.AF_INET)"),
    (
        internet_sockets,
        "drivers.simulated.control",
        "import socket\nsocket.socket(socket.AF_INET6)",
    ),
    (forbidden_packages, "drivers.simulated.control", "import requests"),
    (internet_sockets, "kiosk.runner", "from socket import create_connection\ncreate_connection()"),
    (databases_opened_elsewhere, "sync.service", "import sqlite3\nsqlite3.connect('x')"),
    (databases_opened_elsewhere, "sync.service", "from sqlite3 import connect"),
    (databases_opened_elsewhere, "sync.service", "Database('x')"),
    (databases_opened_elsewhere, "sync.service", "sqlite_utils.Database('x')"),
    (databases_opened_elsewhere, "sync.service", "from sqlite3 import Row, connect as c"),
    (transactions_that_do_not_roll_back, "sync.journal", "with db.conn:\n    pass"),
    (transactions_that_do_not_roll_back, "sync.journal", "with self._db.conn as c:\n    pass"),
    (transactions_that_do_not_roll_back, "sync.store", "with connection:\n    pass"),
    (transactions_that_do_not_roll_back, "sync.store_proofs", "with self._connection:\n    pass"),
    (service_locators, "kiosk.ui.screens.idle", "App.get_running_app().inbox"),
    (service_locators, "kiosk.ui.screens.idle", "from x import y\nget_running_app()"),
]
LAWS = tuple(dict.fromkeys(law for law, _, _ in BROKEN))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_product_keeps_the_law(law: Law) -> None:
    assert [breach for source in sources(*PACKAGES) for breach in law(source)] == []


@pytest.mark.parametrize(("law", "module", "snippet"), BROKEN)
def test_a_breach_of_the_law_is_seen(law: Law, module: str, snippet: str) -> None:
    assert list(law(Source.of(module, snippet)))


@pytest.mark.parametrize(
    ("module", "snippet"),
    [
        (
            "kiosk.devices",
            "from drivers.readings import CardUid\nfrom sync.circulation import ItemId",
        ),
        ("kiosk.desk", "import socket\nsocket.socket(socket.AF_UNIX)"),
        ("kiosk.ui.app", "from kivy.app import App"),
        ("kiosk.session.identify", "from sync.circulation.values import Loan\nimport datetime"),
        ("sync.sip2.desk", "import socket\nimport ssl\nimport requests"),
        ("sync.store", "import sqlite3\nsqlite3.connect('x')\nwith db.atomic():\n    pass"),
        ("sync.journal", "import sqlite3\ndef f(c: sqlite3.Connection, d: Database): ..."),
        ("drivers.rdm6300", "import serial\nimport threading"),
        ("drivers.simulated.control", "import socket\nsocket.socket(socket.AF_UNIX)"),
    ],
)
def test_what_the_law_allows_is_no_breach(module: str, snippet: str) -> None:
    source = Source.of(module, snippet)
    assert [breach for law in LAWS for breach in law(source)] == []


def test_value_modules_are_of_the_standard_library() -> None:
    assert {name.partition(".")[0] for name in VALUE_MODULES} <= sys.stdlib_module_names


def test_no_package_below_tests_hides_a_real_one() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []
