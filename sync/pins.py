"""Wrong PINs are counted on disk, and a card or the kiosk is locked for a while.

It is apart from the desk because these few numbers are what keeps a PIN of four digits from being
guessed, and they must hold whatever the clock says and however often the plug is pulled.

    wrong PINs in a row for one card    3: 1 min    5: 15 min    10: until the staff unlock it
                                        (as long as the library wants no other numbers)
    wrong PINs at this kiosk            20 in 15 min: until there are fewer

A card is known here by a salted hash of what was presented, never by its number.
"""

import hashlib
import itertools
import math
import os
from collections.abc import Iterable
from dataclasses import dataclass

from sync.clock import Clock
from sync.store import Row, Store

_KIOSK_LIMIT, _KIOSK_SECONDS = 20, 15 * 60.0
_MOST_SPELLINGS = 16


@dataclass(frozen=True, slots=True)
class Locks:
    """After how many wrong PINs in a row a card is locked, and for how many seconds."""

    pause_after: int = 3
    pause_seconds: float = 60.0
    lock_after: int = 5
    lock_seconds: float = 15 * 60.0
    staff_after: int = 10

    def seconds(self, wrong: int) -> float | None:
        """Return how long a card with so many wrong PINs is locked; None until staff unlock it."""
        if wrong >= self.staff_after:
            return None
        if wrong >= self.lock_after:
            return self.lock_seconds
        return self.pause_seconds if wrong >= self.pause_after else 0.0

    def tries_left(self, wrong: int) -> int:
        """Return how many more wrong PINs there may be before the next lock."""
        steps = (self.pause_after, self.lock_after, self.staff_after)
        return min((step - wrong for step in steps if step > wrong), default=1)


UNTIL_STAFF = 0
"""Minutes of a lock that no time ends."""


class PinGuard:
    """The counters in the journal's store.  Raises the errors of `sync.store_errors`."""

    def __init__(self, store: Store, clock: Clock, locks: Locks | None = None) -> None:
        self._store = store
        self._locks = locks or Locks()
        self._clock = clock
        with store.atomic():
            store.insert("salts", {"purpose": "cards", "salt": os.urandom(16)}, ignore=True)
        salt = store.value("SELECT salt FROM salts WHERE purpose = 'cards'")
        self._salt = salt if isinstance(salt, bytes) else b""

    def locked(self, card: Iterable[str]) -> int | None:
        """Return for how many minutes no PIN is taken; None when one is, 0 until staff unlock."""
        seconds = [self._left(row) for row in map(self._row, self._keys(card)) if row]
        seconds.append(self._kiosk_left())
        longest = max(seconds)
        if longest == math.inf:
            return UNTIL_STAFF
        return math.ceil(longest / 60) if longest > 0 else None

    def wrong(self, card: Iterable[str]) -> None:
        """Count a wrong PIN, durably, before anybody is told that it was wrong."""
        boot, now = self._clock.boot(), self._clock.boottime()
        with self._store.atomic():
            for key in self._keys(card):
                row = self._row(key)
                wrong = 1 + (int(str(row["wrong"])) if row else 0)
                seconds = self._locks.seconds(wrong)
                self._store.insert(
                    "pin_guard",
                    {
                        "card": key,
                        "wrong": wrong,
                        "boot": boot,
                        "locked_until": now + (seconds or 0.0),
                        "locked_for": seconds,
                    },
                    replace=True,
                )
            self._store.insert("wrong_pins", {"boot": boot, "boottime": now})
            self._store.execute(
                "DELETE FROM wrong_pins WHERE number <= (SELECT max(number) FROM wrong_pins) - ?",
                (_KIOSK_LIMIT,),
            )

    def tries_left(self, card: Iterable[str]) -> int:
        """Return after how many more wrong PINs this card is locked."""
        rows = filter(None, map(self._row, self._keys(card)))
        return self._locks.tries_left(max((int(str(row["wrong"])) for row in rows), default=0))

    def right(self, card: Iterable[str]) -> None:
        """Forget a card's wrong PINs; the kiosk's stay, lest one's own card open it for others."""
        keys = [key for key in self._keys(card) if self._row(key)]
        if keys:
            self._forget(keys)

    def unlock(self, card: Iterable[str]) -> bool:
        """Let the staff open a card's lock and the kiosk's; False if nothing was locked."""
        keys = [key for key in self._keys(card) if self._row(key)]
        with self._store.atomic():
            self._forget(keys)
            removed = self._store.execute("DELETE FROM wrong_pins")
        return bool(keys or removed)

    def _forget(self, keys: Iterable[str]) -> None:
        with self._store.atomic():
            for key in keys:
                self._store.execute("DELETE FROM pin_guard WHERE card = ?", (key,))

    def _keys(self, card: Iterable[str]) -> list[str]:
        spellings = list(dict.fromkeys(card))[:_MOST_SPELLINGS]
        return [
            hashlib.blake2b(spelling.encode(), key=self._salt, digest_size=16).hexdigest()
            for spelling in spellings
        ]

    def _row(self, key: str) -> Row | None:
        return self._store.one("SELECT * FROM pin_guard WHERE card = ?", (key,))

    def _left(self, row: Row) -> float:
        """Return a card's lock in seconds.

        Nobody knows how long the power was off, so after a restart a lock begins again.
        """
        if row["locked_for"] is None:
            return math.inf
        same = row["boot"] == self._clock.boot()
        ends = row["locked_until"] if same else row["locked_for"]
        return max(0.0, float(str(ends)) - self._clock.boottime())

    def _kiosk_left(self) -> float:
        """Return the seconds until fewer than the allowed wrong PINs lie in the window.

        Between two boots at least as much has passed as the later one was old.
        """
        rows = self._store.query("SELECT boot, boottime FROM wrong_pins ORDER BY number")
        if len(rows) < _KIOSK_LIMIT:
            return 0.0
        times = [(row["boot"], float(str(row["boottime"]))) for row in rows]
        times.append((self._clock.boot(), self._clock.boottime()))
        age = sum(
            later - earlier if boot == boot_before else later
            for (boot_before, earlier), (boot, later) in itertools.pairwise(times)
        )
        return max(0.0, _KIOSK_SECONDS - age)
