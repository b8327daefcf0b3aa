"""Numbers that a file gives twice: two titles with one control number, two items with one barcode.

    001 7  War and peace    koha:7
    001 7  Anna Karenina    koha:7-5d1f...   another title: both are kept, and it is told
    001 7  War and peace    koha:7           the same once more

Apart because no record is wrong by itself: only a whole file shows that one would take the place
of another in silence.
"""

import hashlib
from dataclasses import replace

from sync.importing.records import Damage, Flaw, TitleRecord

MOST = 300_000
"""So many records and items of a file are remembered, in 30 MB; behind them the last one counts."""


class Repeats:
    """Remembers the numbers of one file by their hashes."""

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self._titles: set[int] = set()
        self._barcodes: set[int] = set()

    def told_apart(self, record: TitleRecord) -> TitleRecord:
        """Return the record, under a number of its own and without items of another one."""
        number = hash(record.title_id)
        shown = hash((record.title_id, record.title.casefold()))
        if shown in self._titles:
            return record
        is_first = number not in self._ids
        if len(self._ids) < MOST:
            self._ids.add(number)
            self._titles.add(shown)
        record = self._without_items_of_others(record) if record.items else record
        return record if is_first else _renumbered(record)

    def _without_items_of_others(self, record: TitleRecord) -> TitleRecord:
        own = tuple(item for item in record.items if hash(item.barcode) not in self._barcodes)
        if len(self._barcodes) < MOST:
            self._barcodes.update(hash(item.barcode) for item in own)
        repeated = len(record.items) - len(own)
        if not repeated:
            return record
        flaws = (Flaw(Damage.ITEM_REPEATED, "in another record"),) * repeated
        return replace(record, items=own, flaws=record.flaws + flaws)


def _renumbered(record: TitleRecord) -> TitleRecord:
    """Return the record with its title in its number, so that it is the same the next time."""
    told = record.title.casefold().encode("utf-8", "surrogatepass")
    title_id = f"{record.title_id}-{hashlib.blake2b(told, digest_size=6).hexdigest()}"
    return replace(record, title_id=title_id, flaws=(*record.flaws, Flaw(Damage.REPEATED, "001")))
