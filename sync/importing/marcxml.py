"""MARCXML, alone or wrapped by OAI-PMH and SRU: record after record out of a file of any length.

    <record> <header status="deleted"/> </record>                           OAI-PMH
    <record> <metadata> <marc:record> ... </marc:record> </metadata> </record>
    <zs:record> <zs:recordData> &lt;record> ... </zs:recordData> </zs:record>   SRU, packed

Apart from other XML because a file is damaged here and there: an XML parser ends at the first
fault, so each innermost `record` is cut out by its tags and parsed alone.  No document type is
ever read, so no entity is expanded but those of XML itself.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

from sync.importing.fields import DamagedRecordError, Record, Unread, shown_number, unfold_links
from sync.importing.framing import ByteSource
from sync.importing.iso2709_file import refuse_nonsense
from sync.importing.plain_text import text_of
from sync.importing.reading import Reading
from sync.importing.records import Damage, Flaw
from sync.importing.xml_pieces import Piece, pieces
from sync.importing.xml_repair import repaired, unpacked

_REPLACEMENT = "\ufffd"
_PACKED = re.compile(r"&lt;(?:\w+:)?(?:leader|controlfield|datafield)\b")


def xml_records(source: ByteSource, reading: Reading) -> Iterator[Record | Unread]:
    """Read the records of a file; what is none is told, and the next one is read."""
    for piece in pieces(source):
        if piece.damage:
            yield Unread(piece.offset, piece.damage, number=_number_in(piece.data))
            continue
        try:
            yield _record(piece, reading)
        except DamagedRecordError as error:
            yield Unread(piece.offset, error.damage, error.detail, _number_in(piece.data))


def _record(piece: Piece, reading: Reading) -> Record:
    text = text_of(piece.data, reading.charset, piece.encoding)
    parsed = _parsed(text.text, reading.wanted)
    if not parsed.is_marc:
        raise DamagedRecordError(Damage.DELETED if parsed.is_deleted else Damage.NOT_A_RECORD)
    flaws = [Flaw(Damage.XML_REPAIRED)] if parsed.was_repaired else []
    if text.has_losses:
        flaws += _without_losses(parsed.fields, reading.essential)
    unfold_links(parsed.fields, reading.linked)
    record = Record(parsed.leader, parsed.fields, tuple(flaws), piece.offset)
    if not text.certain:
        refuse_nonsense(record)
    return record


def _without_losses(fields: dict[str, list[str]], essential: frozenset[str]) -> list[Flaw]:
    """Take out the fields in which bytes could not be read; raise if one of them is essential."""
    lost = [tag for tag, texts in fields.items() if any(_REPLACEMENT in text for text in texts)]
    for tag in lost:
        if tag in essential:
            raise DamagedRecordError(Damage.TEXT_UNREADABLE, tag)
        fields[tag] = [text for text in fields[tag] if _REPLACEMENT not in text]
    return [Flaw(Damage.TEXT_UNREADABLE, tag) for tag in lost]


def _number_in(data: bytes) -> str | None:
    found = re.search(rb"controlfield[^>]*tag=[\"']001[\"'][^>]*>([^<]{1,60})", data)
    found = found or re.search(rb"identifier>([^<]{1,60})", data)
    return shown_number(found[1].decode("ascii", "replace")) if found else None


class _Parsed:
    """Gathers the wanted fields while the XML parser goes through a record."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.leader = ""
        self.fields: dict[str, list[str]] = {}
        self.is_marc = False
        self.is_deleted = False
        self.was_repaired = False
        self._wanted = wanted
        self._tag = ""
        self._text: list[str] | None = None
        self._parts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name = name.rpartition(":")[2]
        if name == "subfield":
            code = attributes.get("code", "")[:1]
            self._text = ["\x1f", code] if code and self._tag in self._wanted else None
        elif name == "datafield":
            self._begin(attributes)
            marks = (attributes.get("ind1", " "), attributes.get("ind2", " "))
            self._parts = ["".join((mark or " ")[0] for mark in marks)]
        elif name == "controlfield":
            self._begin(attributes)
            self._text = []
        elif name == "leader":
            self._text = []
        elif name == "header":
            self.is_deleted = attributes.get("status") == "deleted"

    def _begin(self, attributes: dict[str, str]) -> None:
        self.is_marc = True
        self._tag = attributes.get("tag", "")

    def text(self, data: str) -> None:
        """Take text."""
        if self._text is not None:
            self._text.append(data)

    def end(self, name: str) -> None:
        """End an element."""
        name = name.rpartition(":")[2]
        found, self._text = "".join(self._text or ()), None
        if name == "subfield":
            self._parts.append(found)
        elif name == "leader":
            self.leader = found.strip().ljust(24)
        elif name in {"datafield", "controlfield"}:
            data = "".join(self._parts) if name == "datafield" else found
            if self._tag in self._wanted:
                self.fields.setdefault(self._tag, []).append(data)
            self._tag = ""


def _parsed(text: str, wanted: frozenset[str]) -> _Parsed:
    if _PACKED.search(text):
        text = unpacked(text)
    try:
        return _parse(text, wanted)
    except expat.ExpatError:
        pass
    try:
        parsed = _parse(repaired(text), wanted)
    except expat.ExpatError as error:
        raise DamagedRecordError(Damage.XML_BROKEN) from error
    parsed.was_repaired = True
    return parsed


def _parse(text: str, wanted: frozenset[str]) -> _Parsed:
    parsed = _Parsed(wanted)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = parsed.start
    parser.EndElementHandler = parsed.end
    parser.CharacterDataHandler = parsed.text
    parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - expat's own
    return parsed
