"""Every reading can be written down, as text and as JSON."""

import json

import pytest

from drivers.readings import (
    Barcode,
    BarcodeRefused,
    BarcodeScanned,
    CardGone,
    CardSeen,
    CardUid,
    DownReason,
    ReaderDown,
    ReaderName,
    ReaderUp,
    Reading,
    SeveralCards,
    Tag,
    TagGone,
    TagSeen,
    TagsFit,
    TagUid,
    TooManyTags,
)
from drivers.transcript import as_json, as_text

READER = ReaderName("plate")
CARD = CardUid(b"\x07\x00\x67\x31\x58")
TAG = TagUid(bytes.fromhex("E004010012345678"))

WRITTEN: list[tuple[Reading, str]] = [
    (CardGone(READER, CARD), "plate  card-gone  uid=0700673158"),
    (SeveralCards(READER), "plate  several-cards"),
    (
        TagSeen(READER, Tag(TAG, "30000123", 0x07)),
        "plate  tag-seen  uid=E004010012345678 item=30000123 afi=7 dsfid=None",
    ),
    (TagGone(READER, TAG), "plate  tag-gone  uid=E004010012345678"),
    (TagsFit(READER), "plate  tags-fit"),
    (TooManyTags(READER, 11), "plate  too-many-tags  count=11"),
    (BarcodeScanned(READER, Barcode("Инв-77")), "plate  barcode-scanned  text=Инв-77"),
    (BarcodeRefused(READER, "too long"), "plate  barcode-refused  why=too long"),
    (ReaderUp(READER), "plate  reader-up"),
    (ReaderDown(READER, DownReason.LOST), "plate  reader-down  reason=lost"),
]


@pytest.mark.parametrize(("reading", "text"), WRITTEN)
def test_a_reading_is_one_line_of_text(reading: Reading, text: str) -> None:
    assert as_text(reading) == text


def test_a_card_is_shown_in_every_spelling() -> None:
    assert as_text(CardSeen(READER, CARD)).startswith(
        "plate  card-seen  uid=0700673158 spellings=0006762840 | 103,12632 | "
    )


@pytest.mark.parametrize("reading", [reading for reading, _ in WRITTEN])
def test_a_reading_is_one_object_of_json(reading: Reading) -> None:
    written = json.loads(as_json(reading))
    assert written["reader"] == READER
    assert written["reading"] in as_text(reading)
