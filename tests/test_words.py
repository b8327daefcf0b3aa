"""One word, one meaning: identifiers never use the words that the word list rules out.

`reader` is a device.  A person is a patron, so `reader` followed by what only a person
has (a name, a PIN, loans) is a breach as well.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.source import PACKAGES, ROOT, Source, sources

# what is ruled out: what it is called here
RULED_OUT = {
    "borrower": "patron",
    "customer": "patron",
    "discharge": "check_in",
    "outbox": "journal",
    "prolong": "renew",
    "prolongation": "renew",
    "reservation": "hold",
}
OF_A_PERSON = frozenset(
    {
        "account",
        "address",
        "age",
        "birth",
        "birthday",
        "card",
        "category",
        "email",
        "fees",
        "holds",
        "loans",
        "patron",
        "phone",
        "pin",
        "surname",
        "ticket",
    }
)
SAYS_NOTHING = frozenset(
    {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}
)

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words(identifier: str) -> list[str]:
    """Split `PatronId`, `patron_id` and `PATRON_ID` alike into `patron`, `id`."""
    return [word.lower() for word in WORD.findall(identifier)]


def breach(identifier: str) -> str | None:
    """Return why the identifier is ruled out, or None."""
    found = words(identifier)
    for word in found:
        if right := RULED_OUT.get(word.removesuffix("s")):
            return f"{identifier}: not {word} but {right}"
    for word, following in pairwise(found):
        if word in {"reader", "readers"} and following in OF_A_PERSON:
            return f"{identifier}: a reader is a device, a person is a patron"
    return None


def identifiers(tree: ast.AST) -> Iterator[str]:
    """Yield every name the code gives or uses."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.alias(asname=str(name)):
                yield name
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name


def keys(table: dict[str, object]) -> Iterator[str]:
    """Yield every key of a TOML table and of the tables in it."""
    for key, value in table.items():
        yield key
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from keys(inner)


def test_the_code_keeps_to_the_word_list() -> None:
    names = {
        (source.module, name)
        for source in sources(*PACKAGES, "tests")
        for name in (*source.module.split("."), *identifiers(source.tree))
    }
    assert sorted(f"{module}: {why}" for module, name in names if (why := breach(name))) == []


def test_the_settings_keep_to_the_word_list() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {why}"
        for path in sorted((ROOT / "config").rglob("*.toml"))
        for key in keys(tomllib.loads(path.read_text(encoding="utf-8")))
        if (why := breach(key))
    ]
    assert found == []


def test_the_screens_keep_to_the_word_list() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {why}"
        for path in sorted((ROOT / "kiosk").rglob("*.kv"))
        for name in set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
        if (why := breach(name))
    ]
    assert found == []


def test_modules_are_nouns_of_the_field() -> None:
    parts = {part for source in sources(*PACKAGES) for part in source.module.split(".")}
    assert parts & SAYS_NOTHING == set()


@pytest.mark.parametrize(
    "identifier",
    [
        "customer_id",
        "BorrowerCard",
        "RESERVATIONS",
        "discharge",
        "prolong_loan",
        "Outbox",
        "reader_pin",
        "ReaderCard",
        "SIPReservation",
    ],
)
def test_a_word_that_is_ruled_out_is_seen(identifier: str) -> None:
    assert breach(identifier)


@pytest.mark.parametrize(
    "identifier",
    ["patron_id", "CardReader", "reader_thread", "open_readers", "hold", "charge", "preserve"],
)
def test_a_word_of_the_field_is_no_breach(identifier: str) -> None:
    assert breach(identifier) is None


@pytest.mark.parametrize(
    "snippet",
    [
        "def customer(): ...",
        "class Customer: ...",
        "def f(customer): ...",
        "customer = 1",
        "x.customer",
        "f(customer=1)",
        "import x as customer",
    ],
)
def test_a_word_is_seen_wherever_a_name_stands(snippet: str) -> None:
    source = Source.of("kiosk.runner", snippet)
    assert [name for name in identifiers(source.tree) if breach(name)]


def test_a_key_is_seen_in_a_table_of_a_list() -> None:
    table = tomllib.loads("[[a.b]]\ncustomer = 1\n[c]\nd = {outbox = 2}")
    assert [key for key in keys(table) if breach(key)] == ["customer", "outbox"]
