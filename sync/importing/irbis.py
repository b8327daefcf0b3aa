"""IRBIS records, as JSON lines and as the text that IRBIS exports.

    {"mfn": 1, "fields": [[200, "^AДюна^Eроман"], [910, "^A0^B666468^H6642906664685"]]}
    {"leader": "...", "fields": [{"001": "1"}, {"245": {"subfields": [{"a": "Dune"}]}}]}

    #200: ^AДюна^Eроман
    #910: ^A0^B666468^H6642906664685
    *****

Apart from ISO 2709 because fields are texts here: `^` and a letter begin a subfield, in either
case, and there are no indicators.  The second line is MARC-in-JSON, which other systems write.
"""

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from typing import Any

from sync.importing.fields import DamagedRecordError, Record, Unread, shown_number
from sync.importing.framing import BYTE_ORDER_MARK, ByteSource
from sync.importing.iso2709_file import refuse_nonsense
from sync.importing.plain_text import Text, text_of
from sync.importing.reading import Reading
from sync.importing.records import Damage

LONGEST = 4_000_000
CHUNK = 1 << 16
_LEADER = "     nam  22        450 "
_VOLUME_LEADER = "     nam2 22        450 "
_SET, _NUMBER = "461", "001"
_FIELD = re.compile(r"#(\d{1,5}): ?(.*)")
_HALF = re.compile("[\ud800-\udfff]")
_LOST = re.compile("[\ud800-\udfff\ufffd]")
_BEGINNING = re.compile(rb'\{\s*"(?:mfn|leader|fields)"\s*:')
_BETWEEN = b"*****"
_BRACKETS = frozenset({b"", b"[", b"]"})
"""Lines of an array that has one record in each of the others."""

Fields = dict[str, list[str]]


def json_records(source: ByteSource, reading: Reading) -> Iterator[Record | Unread]:
    """Read one record from each line."""
    for offset, line in _lines(source):
        content = line.strip(b" \t\r\n,")
        if content in _BRACKETS:
            continue
        told = _told(offset, content, reading, _from_json)
        begins = [found.start() for found in _BEGINNING.finditer(content, 1)]
        if begins and isinstance(told, Unread) and told.damage is Damage.NOT_A_RECORD:
            yield from _glued(offset, content, [0, *begins, len(content)], reading)
        else:
            yield told


def _glued(
    offset: int, line: bytes, edges: list[int], reading: Reading
) -> Iterator[Record | Unread]:
    """Read the records of a line whose first one was torn off, its end with it."""
    for start, stop in pairwise(edges):
        yield _told(offset + start, line[start:stop].rstrip(b" \t,"), reading, _from_json)


def text_records(source: ByteSource, reading: Reading) -> Iterator[Record | Unread]:
    """Read the records between the lines of asterisks."""
    begun, size = 0, 0
    lines: list[bytes] = []
    for offset, line in _lines(source):
        if line.startswith(_BETWEEN):
            if size:
                yield _told(begun, b"".join(lines), reading, _from_text)
            begun, lines, size = offset + len(line), [], 0
        elif line.strip() or size:
            if size <= LONGEST:
                lines.append(line)
            size += len(line)
    if size:
        yield _told(begun, b"".join(lines), reading, _from_text)


def _lines(source: ByteSource) -> Iterator[tuple[int, bytes]]:
    """Yield each line with its offset; of one that is far too long only the beginning."""
    offset, waiting, dropped = 0, BYTE_ORDER_MARK, 0
    offset -= len(BYTE_ORDER_MARK)
    while data := source.read(CHUNK):
        if offset < 0:
            waiting, offset = b"", 0
            data = data.removeprefix(BYTE_ORDER_MARK)
        *whole, rest = (waiting + data).split(b"\n")
        for line in whole:
            yield offset, line + b"\n"
            offset += len(line) + 1 + dropped
            dropped = 0
        if len(rest) > LONGEST + CHUNK:
            dropped += len(rest) - LONGEST - 1
            rest = rest[: LONGEST + 1]
        waiting = rest
    if waiting and offset >= 0:
        yield offset, waiting


def _told(
    offset: int,
    data: bytes,
    reading: Reading,
    read: Callable[[str, frozenset[str]], tuple[str, Fields]],
) -> Record | Unread:
    number = None
    if len(data) > LONGEST:
        return Unread(offset, Damage.RECORD_TOO_LONG)
    try:
        text = text_of(data, reading.charset)
        leader, fields = read(text.text, reading.wanted)
        number = shown_number(next(iter(fields.get(_NUMBER, ())), ""))
        _check(text, fields, reading)
        record = Record(leader, fields, (), offset)
        if not text.certain:
            refuse_nonsense(record)
    except DamagedRecordError as error:
        return Unread(offset, error.damage, error.detail, number)
    return record


def _check(text: Text, fields: Fields, reading: Reading) -> None:
    if text.has_losses or any(map(_HALF.search, chain(*fields.values()))):
        lost = [tag for tag in fields if any(map(_LOST.search, fields[tag]))]
        raise DamagedRecordError(Damage.TEXT_UNREADABLE, next(iter(lost), ""))
    if not fields.keys() & reading.wanted:
        raise DamagedRecordError(Damage.NOT_A_RECORD)


def _from_json(text: str, wanted: frozenset[str]) -> tuple[str, Fields]:
    try:
        record = json.loads(text, strict=False)
        if not isinstance(record, dict) or not isinstance(record.get("fields"), list):
            raise DamagedRecordError(Damage.NOT_A_RECORD)
        pairs = [pair for field in record["fields"] for pair in _pairs(field)]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise DamagedRecordError(Damage.NOT_A_RECORD) from error
    leader = record.get("leader")
    return _gathered(pairs, wanted, record.get("mfn"), leader if isinstance(leader, str) else None)


def _pairs(field: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - whatever stood in the JSON
    if isinstance(field, dict):
        for tag, content in field.items():
            yield tag, content if isinstance(content, str) else _marc_in_json(content)
        return
    tag, content = field
    yield f"{int(tag):03}", _with_subfields(str(content))


def _marc_in_json(content: dict[str, Any]) -> str:
    parts = [code + str(text) for each in content["subfields"] for code, text in each.items()]
    marks = f"{content.get('ind1', ' ')}{content.get('ind2', ' ')}"
    return "\x1f".join([marks, *parts])


def _from_text(text: str, wanted: frozenset[str]) -> tuple[str, Fields]:
    pairs: list[tuple[str, str]] = []
    for line in text.splitlines():
        found = _FIELD.match(line.lstrip("\ufeff"))
        if found:
            pairs.append((f"{int(found[1]):03}", _with_subfields(found[2])))
        elif pairs and line.strip():
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {line.strip()}")
    return _gathered(pairs, wanted, None, None)


def _with_subfields(text: str) -> str:
    """Return an IRBIS field as every other; what stands before the first `^` gets the code `*`."""
    first, *parts = text.split("^")
    if not parts:
        return text
    head = ["*" + first] if first.strip() else []
    return "\x1f".join(["  ", *head, *(part[:1].lower() + part[1:] for part in parts if part)])


def _gathered(
    pairs: list[tuple[str, str]], wanted: frozenset[str], number: object, leader: str | None
) -> tuple[str, Fields]:
    fields: Fields = {}
    for tag, data in pairs:
        if tag in wanted:
            fields.setdefault(tag, []).append(data)
    if isinstance(number, int | str):
        fields.setdefault(_NUMBER, [str(number)])
    is_volume = any(tag == _SET for tag, _ in pairs)
    return leader or (_VOLUME_LEADER if is_volume else _LEADER), fields
