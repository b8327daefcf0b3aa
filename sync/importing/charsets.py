"""The character set of a source: named by the library, declared by its records, or strict UTF-8.

    auto       strict UTF-8, or what a record declares of the old Latin sets: MARC-8, ISO 5426
    declared   what each record says of itself: MARC21 leader/09, UNIMARC 100 $a/26-33
    marc-8     through pymarc's tables
    iso5426    through ours
    cp866, cp1251, koi8-r, utf-8, ...   any of Python's one-byte or UTF encodings

It is apart because a wrong guess can not be seen: every byte is a letter in CP866, in CP1251 and
in KOI8-R, so a guessed code page turns a catalogue into plausible rubbish.  Nothing is guessed.
Files of several systems are mixed, though: a record that is strict UTF-8 is read as that, whatever
was named, since no text of some length in another set is.
"""

import codecs
import difflib
from dataclasses import dataclass

from sync.importing.fields import DamagedRecordError
from sync.importing.iso2709 import Decoder, RawRecord
from sync.importing.latin_sets import decode_iso5426, decode_marc8
from sync.importing.records import Damage

AUTO = "auto"
DECLARED = "declared"
ANY = "any"
"""Any bytes are letters: to look at fields alone; no name a person may give."""
MARC_8 = "marc-8"
ISO_5426 = "iso5426"
UTF_8 = "utf-8"
MARC21 = "marc21"
UNIMARC = "unimarc"
IRBIS = "irbis"

KNOWN = (
    AUTO,
    DECLARED,
    MARC_8,
    ISO_5426,
    UTF_8,
    "cp866",
    "cp1251",
    "koi8-r",
    "iso8859-5",
    "cp1252",
)

# Field 100 $a/26-33: sets of UNIMARC, and beside them the code pages of RUSMARC.
_UNIMARC_SETS = {
    "03": ISO_5426,
    "50": UTF_8,
    "79": "cp866",
    "89": "cp1251",
    "99": "koi8-r",
}
_ESCAPE = b"\x1b"
_LATIN_SETS = {MARC_8: decode_marc8, ISO_5426: decode_iso5426}
_SURE = 3
"""So many letters of several bytes are no accident in another set."""


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
    if plain in {MARC_8, "marc8", "ansel"}:
        return MARC_8
    if plain in {ISO_5426, "iso-5426"}:
        return ISO_5426
    try:
        # Looked up by decoding, which refuses codecs of another kind (rot13, base64) by itself.
        b"0000".decode(plain)
    except UnicodeError:
        pass  # these bytes are no text in it, but there is such a character set
    except (LookupError, ValueError) as error:  # ValueError: a zero byte in the name
        raise UnknownEncodingError(name) from error
    return codecs.lookup(plain).name


@dataclass(frozen=True, slots=True)
class Decoding:
    """How one record is read; what comes out is `certain`, or to be looked at for sense."""

    decode: Decoder
    certain: bool = True


def decoding_for(raw: RawRecord, encoding: str, record_format: str) -> Decoding:
    """Choose how to read one record.

    Raises `DamagedRecordError` if the record declares no character set that is known here.
    """
    if raw.is_ascii:
        return _CHECKED
    content = b"\x1e".join([data for _, data in raw.fields])
    if encoding == ANY:
        return _LETTERS
    declared = declared_encoding(raw, record_format)
    letters = _letters_of_utf8(content)
    if letters and (declared == UTF_8 or encoding in {AUTO, UTF_8} or letters >= _SURE):
        return _CHECKED
    if encoding == DECLARED:
        if declared is None:
            raise DamagedRecordError(Damage.TEXT_UNREADABLE, "100")
        encoding = declared
    elif encoding == AUTO:
        encoding = declared if declared in _LATIN_SETS and _reads(content, declared) else UTF_8
    return _decoding(encoding)


def _decoding(encoding: str) -> Decoding:
    if encoding == UTF_8:
        return _UTF_8
    if encoding in _LATIN_SETS:
        return Decoding(_by_subfield(_LATIN_SETS[encoding]))
    return Decoding(codepage(encoding), certain=False)


def _letters_of_utf8(content: bytes) -> int:
    """Count the letters beyond ASCII if this is UTF-8, else return 0."""
    if _ESCAPE in content:
        return 0
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return 0
    return len(text) - len(text.encode("ascii", "ignore"))


def _reads(content: bytes, encoding: str) -> bool:
    try:
        _by_subfield(_LATIN_SETS[encoding])(content.replace(b"\x1e", b"\x1f"))
    except UnicodeDecodeError:
        return False
    return True


def declared_encoding(raw: RawRecord, record_format: str) -> str | None:
    """Return the character set a record says it is written in, None if it names none known here."""
    if record_format == MARC21:
        return UTF_8 if raw.leader[9:10] == b"a" else MARC_8
    for tag, data in raw.fields:
        if tag == "100":
            coded = data.rpartition(b"\x1fa")[2].decode("ascii", "replace")
            sets = (coded[at : at + 2] for at in range(26, 34, 2))
            return next((_UNIMARC_SETS[code] for code in sets if code in _UNIMARC_SETS), None)
    return None


def latin_decoder(encoding: str) -> Decoder | None:
    """Return the decoder of one of the old Latin sets, None for any other."""
    return _LATIN_SETS.get(encoding)


def decode_utf8(data: bytes) -> str:
    """Decode strict UTF-8.  An escape is MARC-8, which only looks like ASCII, and is refused."""
    if _ESCAPE in data:
        raise UnicodeDecodeError(
            UTF_8, data, data.index(_ESCAPE), data.index(_ESCAPE) + 1, "escape"
        )
    return data.decode()


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


def _by_subfield(decode: Decoder) -> Decoder:
    """Return a decoder of fields; the old sets begin anew in each subfield."""
    return lambda data: "\x1f".join(map(decode, data.split(b"\x1f")))


_UTF_8 = Decoding(decode_utf8)
_LETTERS = Decoding(codepage("latin-1"))
_CHECKED = Decoding(bytes.decode)
"""For what is known to be UTF-8 without an escape."""
