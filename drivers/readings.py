"""What readers see and say: cards, tags, barcodes, and the health of the reader itself.

It is apart, and knows only the standard library's values, so that whoever handles a
reading need not know a single device.

A UID is kept most significant byte first, as it is printed: `E0 04 01 ...` for a tag.
Every `TagSeen` is followed by exactly one `TagGone`, every `CardSeen` by one `CardGone`,
also when the reader is lost in between; then the `ReaderDown` comes last.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

ReaderName = NewType("ReaderName", str)
"""What the settings call a reader: `plate`, `card`, `scanner`."""

CardUid = NewType("CardUid", bytes)
"""The chip number of a card, 4 to 10 bytes, most significant first."""

TagUid = NewType("TagUid", bytes)
"""The chip number of an item's tag, most significant byte first."""

Barcode = NewType("Barcode", str)
"""What a scanner read: 1 to 256 characters, no control characters, no `|`."""


class DownReason(StrEnum):
    """Why a reader does not work."""

    ABSENT = "absent"
    """Nothing is there: not plugged in, or the path is wrong."""

    LOST = "lost"
    """It worked and went away."""

    WRONG_DEVICE = "wrong-device"
    """Something else answers at its place."""

    UNAVAILABLE = "unavailable"
    """It can not be used here: package missing, no permission, held by another program."""

    FAULT = "fault"
    """The driver itself failed; the log says where."""


class SecurityOutcome(StrEnum):
    """What became of an order to write a tag's security byte."""

    DONE = "done"
    """Written, read back, equal."""

    FAILED = "failed"
    """Not known to be written: refused, timed out, or the reader is down."""

    TAG_GONE = "tag-gone"
    """The tag is no longer in the field; what it holds is not known."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and what was read from it.

    `item` is the item id, None when the tag is blank, foreign or unreadable.  `afi` and
    `dsfid` are None when the reader could not say.
    """

    uid: TagUid
    item: str | None
    afi: int | None
    dsfid: int | None = None


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A card was laid on the reader: once for each time it is laid there."""

    reader: ReaderName
    uid: CardUid


@dataclass(frozen=True, slots=True)
class CardGone:
    """The card was taken away."""

    reader: ReaderName
    uid: CardUid


@dataclass(frozen=True, slots=True)
class SeveralCards:
    """More than one card lies on the reader, so none of them counts."""

    reader: ReaderName


@dataclass(frozen=True, slots=True)
class TagSeen:
    """A tag lies on the plate and has been read, or could not be (`tag.item` is None)."""

    reader: ReaderName
    tag: Tag


@dataclass(frozen=True, slots=True)
class TagGone:
    """The tag was taken off the plate."""

    reader: ReaderName
    uid: TagUid


@dataclass(frozen=True, slots=True)
class TooManyTags:
    """More tags lie on the plate than it can tell apart; the new ones are not read."""

    reader: ReaderName
    count: int


@dataclass(frozen=True, slots=True)
class TagsFit:
    """After `TooManyTags`: no more lie there than can be told apart, and all of them are read."""

    reader: ReaderName


@dataclass(frozen=True, slots=True)
class BarcodeScanned:
    """A barcode was scanned."""

    reader: ReaderName
    text: Barcode


@dataclass(frozen=True, slots=True)
class BarcodeRefused:
    """A barcode was scanned that can not be an id.  Its text is not carried: it may be a trap."""

    reader: ReaderName
    why: str


@dataclass(frozen=True, slots=True)
class ReaderUp:
    """The reader works, for the first time or again."""

    reader: ReaderName


@dataclass(frozen=True, slots=True)
class ReaderDown:
    """The reader does not work.  It is tried again and again; nobody need ask for it."""

    reader: ReaderName
    reason: DownReason


Reading = (
    CardSeen
    | CardGone
    | SeveralCards
    | TagSeen
    | TagGone
    | TooManyTags
    | TagsFit
    | BarcodeScanned
    | BarcodeRefused
    | ReaderUp
    | ReaderDown
)
"""All that a reader's thread can say."""
