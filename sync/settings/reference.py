"""The settings written out: the shipped file, the reference, and the settings as they are now.

It is apart because it only looks at descriptions and values; whoever changes a key changes what is
written here with it.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field
from pathlib import Path
from typing import Any

from sync.settings.key import Key
from sync.settings.secret import Secret
from sync.settings.tables import Section, sections
from sync.settings.values import Wanted, expectation

_WIDTH = 98
_HEAD = """\
Settings of the library kiosk, read by both of its processes.

Every key stands here with its default behind "# ". To change one, take the "# " away and
write another value. Then look for mistakes with:  kiosk config check
"""


def shipped_text(roots: Iterable[type]) -> str:
    """Return the settings file that ships: every key, explained, with its default."""
    parts = [_comment(_HEAD)]
    for section in _all(roots):
        doc = _first_line(section.kind)
        if section.many:
            parts.append(_comment(f"{doc} One such table for each; there is none by default."))
            keys = "\n".join(_shipped_key(*each) for each in _keys(section))
            parts.append(f"# [[{section.name}]]\n{keys}")
        else:
            parts.append(f"{_comment(doc)}\n[{section.name}]")
            parts.extend(_shipped_key(*each) for each in _keys(section))
    return "\n\n".join(parts) + "\n"


def markdown(roots: Iterable[type]) -> str:
    """Return the reference of all keys as tables in Markdown."""
    return "\n\n".join(_markdown_section(section) for section in _all(roots)) + "\n"


def written(all_settings: Iterable[object]) -> str:
    """Return settings as a TOML file: every key that is set, secrets masked."""
    parts: dict[str, str] = {}
    for settings in all_settings:
        for section in sections(type(settings)):
            value = getattr(settings, section.name)
            if section.many:
                tables = [f"[[{section.name}]]\n{_written_keys(section, each)}" for each in value]
                parts[section.name] = "\n\n".join(tables)
            else:
                parts[section.name] = f"[{section.name}]\n{_written_keys(section, value)}"
    return "\n\n".join(part.rstrip() for part in parts.values() if part) + "\n"


def literal(value: object, key: Key) -> str:
    """Write a value as TOML does."""
    match value:
        case bool():
            return str(value).lower()
        case int() if key.as_hex:
            return f"0x{value:02X}"
        case float():
            return f"{value:g}" if value != int(value) else f"{value:.1f}"
        case int():
            return str(value)
        case tuple():
            return "[" + ", ".join(literal(each, key) for each in value) + "]"
        case re.Pattern():
            # A pattern is full of backslashes, which a literal string leaves alone.
            text = value.pattern
            return f"'{text}'" if "'" not in text and text.isprintable() else _quoted(text)
        case Path() | Secret() | str():
            return _quoted(str(value))
        case _:
            raise TypeError(f"no TOML form for {type(value).__name__}")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _all(roots: Iterable[type]) -> list[Section]:
    """Return the sections of several classes of settings, each once."""
    return list({section.name: section for root in roots for section in sections(root)}.values())


def _keys(section: Section) -> Iterator[tuple[str, Key, object, object]]:
    for name, (own, hint, key) in section.keys.items():
        yield name, key, _default(own), hint


def _default(own: Field[Any]) -> object:
    return None if own.default is MISSING else own.default


def _shipped_key(name: str, key: Key, default: object, hint: object) -> str:
    shown = key.example if default is None else default
    says = _comment(f"{key.doc} {_sentence(expectation(Wanted.of(hint), key))}")
    return f"{says}\n# {name} = {literal(shown, key)}"


def _sentence(what: str) -> str:
    return f"{what[:1].upper()}{what[1:]}."


def _comment(text: str) -> str:
    lines = [
        line
        for paragraph in text.strip().split("\n\n")
        for line in [*textwrap.wrap(paragraph, _WIDTH, break_on_hyphens=False), ""]
    ]
    return "\n".join(f"# {line}".rstrip() for line in lines[:-1])


def _markdown_section(section: Section) -> str:
    heading = f"[[{section.name}]]" if section.many else f"[{section.name}]"
    rows = [_markdown_row(*each) for each in _keys(section)]
    head = "| key | default | what | value |\n|---|---|---|---|"
    return f"### `{heading}`\n\n{_first_line(section.kind)}\n\n{head}\n" + "\n".join(rows)


def _markdown_row(name: str, key: Key, default: object, hint: object) -> str:
    shown = "unset" if default is None else f"`{literal(default, key)}`"
    if default is None and key.example is not None:
        shown = f"unset; e.g. `{literal(key.example, key)}`"
    cells = (f"`{name}`", shown, key.doc, expectation(Wanted.of(hint), key))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _written_keys(section: Section, value: object) -> str:
    lines = []
    for name, key, default, _ in _keys(section):
        own = getattr(value, name)
        if own is not None:
            same = "  # default" if own == default else ""
            lines.append(f"{name} = {literal(own, key)}{same}")
        else:
            lines.append(f"# {name} is unset")
    return "\n".join(lines)


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").splitlines()[0]
