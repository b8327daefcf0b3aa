"""Readings written down for a technician who watches a reader: a line of text, or of JSON.

It is apart from the log on purpose.  These lines hold card numbers and barcodes, because that
is what the technician wants to see; the log never does.
"""

import json
import re
from dataclasses import fields

from drivers.readings import CardSeen, Reading, Tag
from drivers.spellings import spellings

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def as_json(reading: Reading) -> str:
    """Return a reading as one JSON object; its key `reading` says which it is."""
    return json.dumps({"reading": _what(reading), **_values(reading)}, ensure_ascii=False)


def as_text(reading: Reading) -> str:
    """Return a reading as one line; a card's UID with all the spellings a library may use."""
    values = _values(reading)
    reader = values.pop("reader")
    said = " ".join(f"{name}={_spell(value)}" for name, value in values.items())
    return f"{reader}  {_what(reading)}  {said}".rstrip()


def _spell(value: object) -> str:
    return " | ".join(map(str, value)) if isinstance(value, list) else str(value)


def _what(reading: Reading) -> str:
    return _CAPITAL.sub("-", type(reading).__name__).lower()


def _values(reading: Reading | Tag) -> dict[str, object]:
    values: dict[str, object] = {}
    for field in fields(reading):
        value = getattr(reading, field.name)
        match value:
            case Tag():
                values |= _values(value)
            case bytes():
                values[field.name] = value.hex().upper()
            case _:
                values[field.name] = value
    if isinstance(reading, CardSeen):
        values["spellings"] = list(spellings(reading.uid))
    return values
