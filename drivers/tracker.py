"""From what a reader sees, look by look, to what happened: laid down, taken away, too many.

It is apart from the devices because every reader flickers in the same way: a tag is missed
in one look out of twenty, a card bounces on the glass, and a stack of books reads in parts.
Nothing here waits or asks what time it is: each look is given with its time in seconds.

    look    : A   A   -   A   -   -   -
    reading : seen A               gone A      (3 misses and half a second)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from drivers.interfaces import Patience, Refusal
from drivers.readings import (
    Barcode,
    BarcodeRefused,
    BarcodeScanned,
    CardGone,
    CardSeen,
    CardUid,
    ReaderName,
    Reading,
    SeveralCards,
    Tag,
    TagGone,
    TagSeen,
    TagsFit,
    TagUid,
    TooManyTags,
)

SAME_CARD_SECONDS = 2.0
SAME_BARCODE_SECONDS = 1.0
MAX_TAGS = 10
READS_OF_A_TAG = 2


@dataclass(slots=True)
class _Presence:
    """One thing in the field.  `told`: whoever listens knows of it."""

    last_seen: float
    misses: int = 0
    reads: int = 0
    told: bool = False

    def seen(self, now: float) -> None:
        self.last_seen = now
        self.misses = 0

    def gone(self, patience: Patience, now: float) -> bool:
        return self.misses >= patience.misses and now - self.last_seen >= patience.seconds


class CardTracker:
    """Turns looks at a card reader into `CardSeen`, `CardGone` and `SeveralCards`.

    At most one card counts at a time: the second one is told only when the first has gone.
    """

    def __init__(
        self, reader: ReaderName, patience: Patience, again: float = SAME_CARD_SECONDS
    ) -> None:
        self._reader = reader
        self._patience = patience
        self._again = again
        self._present: dict[CardUid, _Presence] = {}
        self._told_at: dict[CardUid, float] = {}
        self._newest: CardUid | None = None
        self._heard = -inf
        self._several = False

    def look(self, cards: Iterable[CardUid] | None, now: float) -> list[Reading]:
        """Take in the cards that lie there now; None: the reader said nothing."""
        told_at = self._told_at.items()
        self._told_at = {uid: told for uid, told in told_at if now - told < self._again}
        if cards is None:
            if now - self._heard >= self._patience.silence:
                return self.leave()
            seen: set[CardUid] = set()
        else:
            self._heard = now
            seen = set(cards)
            self._mark(seen, now)
        readings = self._drop(now)
        if len(seen) > 1:
            readings += self._say_several()
        return readings + self._say_seen(now)

    def due(self, now: float) -> float:
        """Return in how many seconds a look without news would say something; or `inf`."""
        if not self._present:
            return inf
        waits = [self._heard + self._patience.silence - now]
        if len(self._present) == 1:
            waits += [
                self._told_at[uid] + self._again - now
                for uid, presence in self._present.items()
                if not presence.told and uid in self._told_at
            ]
        return max(0.0, min(waits))

    def waiting(self) -> bool:
        """Say whether a card was missed in the last look, so that another will tell."""
        return any(card.misses for card in self._present.values())

    def leave(self) -> list[Reading]:
        """Say goodbye to all that was told: the reader is lost, or the field is empty."""
        gone: list[Reading] = [
            CardGone(self._reader, uid) for uid, card in self._present.items() if card.told
        ]
        self._present.clear()
        self._several = False
        return gone

    def _mark(self, seen: set[CardUid], now: float) -> None:
        for uid in sorted(seen):
            if uid not in self._present:
                self._present[uid] = _Presence(now)
            self._present[uid].seen(now)
        for uid, presence in self._present.items():
            if uid not in seen:
                presence.misses += 1

    def _drop(self, now: float) -> list[Reading]:
        gone = [uid for uid, card in self._present.items() if card.gone(self._patience, now)]
        told = [uid for uid in gone if self._present[uid].told]
        for uid in gone:
            del self._present[uid]
        if not self._present:
            self._several = False
        return [CardGone(self._reader, uid) for uid in told]

    def _say_several(self) -> list[Reading]:
        if self._several:
            return []
        self._several = True
        return [SeveralCards(self._reader)]

    def _say_seen(self, now: float) -> list[Reading]:
        if len(self._present) != 1:
            return []
        ((uid, presence),) = self._present.items()
        other, self._newest = self._newest, uid
        if presence.told:
            self._several = False
            return []
        if uid in self._told_at:
            # Readers that see one card at a time show two of them in turns: A, B, A.
            if other not in (None, uid):
                self._told_at[uid] = now
                return self._say_several()
            return []
        self._several = False
        presence.told = True
        self._told_at[uid] = now
        return [CardSeen(self._reader, uid)]


class TagTracker:
    """Turns looks at a plate into `TagSeen`, `TagGone`, `TooManyTags` and `TagsFit`.

    A tag is told once its content is known: whoever looks asks `wanted` what to read and
    reports with `told` or `unreadable`.
    """

    def __init__(self, reader: ReaderName, patience: Patience, max_tags: int = MAX_TAGS) -> None:
        self._reader = reader
        self._patience = patience
        self._max_tags = max_tags
        self._present: dict[TagUid, _Presence] = {}
        self._most = 0

    def look(self, tags: Iterable[TagUid], now: float) -> list[Reading]:
        """Take in the tags that lie there now."""
        seen = dict.fromkeys(tags)
        for uid in seen:
            self._present.setdefault(uid, _Presence(now)).seen(now)
        for uid, presence in self._present.items():
            if uid not in seen:
                presence.misses += 1
        return self._drop(now) + self._say_too_many()

    def wanted(self) -> tuple[TagUid, ...]:
        """Return the tags whose content is to be read now."""
        if len(self._present) > self._max_tags:
            return ()
        return tuple(uid for uid, tag in self._present.items() if not tag.told and tag.misses == 0)

    def told(self, tag: Tag) -> list[Reading]:
        """Take in what was read from a tag that was wanted."""
        presence = self._present.get(tag.uid)
        if presence is None or presence.told:
            return []
        presence.told = True
        return [TagSeen(self._reader, tag)]

    def unreadable(self, uid: TagUid) -> list[Reading]:
        """Take in that a tag could not be read; the last time it is told without content."""
        presence = self._present.get(uid)
        if presence is None:
            return []
        presence.reads += 1
        if presence.reads < READS_OF_A_TAG:
            return []
        return self.told(Tag(uid, item=None, afi=None))

    def waiting(self) -> bool:
        """Say whether a look without news could say something: tags to read, or missed ones."""
        return any(not tag.told or tag.misses for tag in self._present.values())

    def leave(self) -> list[Reading]:
        """Say goodbye to all that was told: the plate is lost."""
        gone: list[Reading] = [
            TagGone(self._reader, uid) for uid, tag in self._present.items() if tag.told
        ]
        self._present.clear()
        return gone + self._say_they_fit()

    def _drop(self, now: float) -> list[Reading]:
        gone = [uid for uid, tag in self._present.items() if tag.gone(self._patience, now)]
        told = [uid for uid in gone if self._present[uid].told]
        for uid in gone:
            del self._present[uid]
        return [TagGone(self._reader, uid) for uid in told]

    def _say_too_many(self) -> list[Reading]:
        count = len(self._present)
        if count <= self._max_tags:
            return self._say_they_fit()
        if count <= self._most:
            return []
        self._most = count
        return [TooManyTags(self._reader, count)]

    def _say_they_fit(self) -> list[Reading]:
        were_too_many, self._most = self._most > 0, 0
        return [TagsFit(self._reader)] if were_too_many else []


class ScanTracker:
    """Turns scans into readings; a scanner in its stand reads the same book over and over."""

    def __init__(self, reader: ReaderName, again: float = SAME_BARCODE_SECONDS) -> None:
        self._reader = reader
        self._again = again
        self._last: Barcode | Refusal | None = None
        self._at = -inf

    def scanned(self, scan: Barcode | Refusal, now: float) -> list[Reading]:
        """Take in one scan; the same again within a second says nothing new."""
        same = scan == self._last and now - self._at < self._again
        self._last, self._at = scan, now
        if same:
            return []
        if isinstance(scan, Refusal):
            return [BarcodeRefused(self._reader, scan.why)]
        return [BarcodeScanned(self._reader, scan)]
