"""The character set of a source: named by the library, declared by its records, or strict UTF-8.

    auto       UTF-8, strictly, and nothing else
    declared   what each record says of itself: MARC21 leader/09, UNIMARC 100 $a/26-33
    marc-8     through pymarc's tables
    cp866, cp1251, koi8-r, utf-8, ...   any of Python's one-byte or UTF encodings

It is apart because a wrong guess can not be seen: every byte is a letter in CP866, in CP1251 and
in KOI8-R, so a guessed code page turns a catalogue into plausible rubbish.  Nothing is guessed.
"""

import codecs
import difflib
import re

from pymarc.marc8 import MARC8ToUnicode
from pymarc.marc8_mapping import CODESETS

from sync.importing.iso2709 import DamagedRecordError, Decoder, RawRecord
from sync.importing.records import Damage

AUTO = "auto"
DECLARED = "declared"
MARC_8 = "marc-8"
MARC21 = "marc21"
UNIMARC = "unimarc"

KNOWN = (AUTO, DECLARED, MARC_8, "utf-8", "cp866", "cp1251", "koi8-r", "iso8859-5", "cp1252")

# RUSMARC, field 100 $a/26-33: code pages beside the sets of UNIMARC.
_UNIMARC_SETS = {"50": "utf-8", "79": "cp866", "89": "cp1251", "99": "koi8-r"}
_ESCAPE = b"\x1b"
_ANSEL = 0x45
_OTHER_BYTES = re.compile(rb"[\x80-\xff]")


class UnknownEncodingError(LookupError):
    """No character set has this name.  `suggestion` is the nearest one, or None."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        near = difflib.get_close_matches(name.lower(), KNOWN, n=1)
        self.suggestion = near[0] if near else None


def checked_name(name: str) -> str:
    """Return the name as it is used here; raises `UnknownEncodingError`."""
    plain = name.strip().lower().replace("_", "-")
    if plain in {AUTO, DECLARED}:
        return plain
    if plain in {MARC_8, "marc8"}:
        return MARC_8
    try:
        # Looked up by decoding, which refuses codecs of another kind (rot13, base64) by itself.
        b"0000".decode(plain)
    except UnicodeError:
        pass  # these bytes are no text in it, but there is such a character set
    except (LookupError, ValueError) as error:  # ValueError: a zero byte in the name
        raise UnknownEncodingError(name) from error
    return codecs.lookup(plain).name


def decoder_for(raw: RawRecord, encoding: str, record_format: str) -> Decoder:
    """Choose how to read one record.

    Raises `DamagedRecordError` if the record declares no character set that is known here.
    """
    if encoding == DECLARED:
        declared = declared_encoding(raw, record_format)
        if declared is None:
            raise DamagedRecordError(Damage.TEXT_UNREADABLE, "100")
        encoding = declared
    if encoding == MARC_8:
        return decode_marc8
    return decode_utf8 if encoding in {AUTO, "utf-8"} else codepage(encoding)


def declared_encoding(raw: RawRecord, record_format: str) -> str | None:
    """Return the character set a record says it is written in, None if it names none known here."""
    if record_format == MARC21:
        return "utf-8" if raw.leader[9:10] == b"a" else MARC_8
    for field in raw.fields:
        if field.tag == "100":
            coded = field.data.rpartition(b"\x1fa")[2].decode("ascii", "replace")
            sets = (coded[at : at + 2] for at in range(26, 34, 2))
            return next((_UNIMARC_SETS[code] for code in sets if code in _UNIMARC_SETS), None)
    return None


def decode_utf8(data: bytes) -> str:
    """Decode strict UTF-8.  An escape is MARC-8, which only looks like ASCII, and is refused."""
    if _ESCAPE in data:
        raise UnicodeDecodeError("utf-8", data, data.index(_ESCAPE), len(data), "MARC-8 escape")
    return data.decode("utf-8")


def codepage(name: str) -> Decoder:
    """Return a strict decoder for one of Python's encodings."""

    def decode(data: bytes) -> str:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            raise
        except UnicodeError as error:  # UTF-16 without its mark raises the wider class
            raise UnicodeDecodeError(name, data, 0, len(data), str(error)) from error

    return decode


def decode_marc8(data: bytes) -> str:
    """Decode MARC-8, raising `UnicodeDecodeError` where pymarc would put a blank in silence."""
    if data.isascii() and _ESCAPE not in data:
        return data.decode("ascii")
    if _ESCAPE not in data:
        _refuse_what_is_not_ansel(data)
    try:
        text = str(MARC8ToUnicode(quiet=True).translate(data))  # type: ignore[no-untyped-call]  # pymarc's, without types
    except (IndexError, TypeError) as error:  # what its tables raise for a cut escape
        raise UnicodeDecodeError(MARC_8, data, 0, len(data), "cut escape") from error
    if text.count(" ") > data.count(b" "):
        raise UnicodeDecodeError(MARC_8, data, 0, len(data), "no such character")
    return text


def _refuse_what_is_not_ansel(data: bytes) -> None:
    for found in _OTHER_BYTES.finditer(data):
        if found[0][0] not in CODESETS[_ANSEL]:
            raise UnicodeDecodeError(MARC_8, data, found.start(), found.end(), "not in ANSEL")
