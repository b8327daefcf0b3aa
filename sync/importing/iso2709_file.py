"""A file of ISO 2709 records, each read in its own character set.

Apart from the record itself because the choice of the set needs the record, and the record must
not know of sets.
"""

import re
from collections.abc import Iterator

from sync.importing.charsets import declared_encoding, decoding_for
from sync.importing.fields import DamagedRecordError, Record, Unread
from sync.importing.framing import ByteSource, Frame, frames
from sync.importing.iso2709 import RawRecord, control_number, raw_record, record_in_text
from sync.importing.plausibility import is_plausible
from sync.importing.reading import Reading
from sync.importing.records import Damage

_CODE = re.compile("\x1f.?")


def iso2709_records(source: ByteSource, reading: Reading) -> Iterator[Record | Unread]:
    """Read a file record by record; what is none is told, and the next one is read."""
    for frame in frames(source):
        yield _record(frame, reading)


def _record(frame: Frame, reading: Reading) -> Record | Unread:
    try:
        raw = raw_record(frame, reading.wanted)
    except DamagedRecordError as error:
        return Unread(frame.offset, error.damage, error.detail)
    try:
        return _in_text(raw, reading)
    except DamagedRecordError as error:
        declared = declared_encoding(raw, reading.mapping.record_format)
        number = control_number(raw)
        return Unread(frame.offset, error.damage, error.detail, number, declared)


def _in_text(raw: RawRecord, reading: Reading) -> Record:
    decoding = decoding_for(raw, reading.charset, reading.mapping.record_format)
    record = record_in_text(raw, decoding.decode, reading.essential, reading.linked)
    if not decoding.certain:
        refuse_nonsense(record)
    return record


def refuse_nonsense(record: Record) -> None:
    """Raise `DamagedRecordError` if the text of a record makes no sense: its code page is wrong."""
    text = " ".join(text for texts in record.fields.values() for text in texts)
    if not is_plausible(_CODE.sub(" ", text)):
        raise DamagedRecordError(Damage.TEXT_IMPLAUSIBLE)
