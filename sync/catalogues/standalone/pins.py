"""PINs as they are kept: argon2id over an HMAC with a key that is not in the database.

    PIN --HMAC-SHA256(key)--> 32 bytes --argon2id, salted--> text in the patron's row

The key is a systemd credential.  This is the weaker of the two ways the product knows: a PIN of
four digits has 10,000 values, 280 s of guessing at 28 ms each, so it falls to whoever steals the
card *with* the key.  A library with a central catalogue keeps no PIN here at all.
"""

import hmac
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sync.circulation import Pin

MIN_KEY_BYTES = 16

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's least; 28 ms on a desktop, three to five times as much on a small board."""

_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$mvz/bAnd1nQrP+eVbIGvyw$S05p0CCMgixAegePiMo1VV7ktRHWC707lo4oMV5aARg"
)
"""Takes as long to compare with as anybody's; written here, for to make it costs every start 30 ms.
Nobody's PIN fits it: what was hashed is no HMAC."""


@dataclass(frozen=True, slots=True)
class Pins:
    """Hashes and compares PINs under one key.  Raises `ValueError` for a key that is too short."""

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key) < MIN_KEY_BYTES:
            raise ValueError(f"the PIN key has less than {MIN_KEY_BYTES} bytes")

    def hashed(self, pin: Pin) -> str:
        """Return what may be stored."""
        return _HASHER.hash(self._keyed(pin))

    def matches(self, stored: str | None, pin: Pin) -> bool:
        """Compare; `stored` None takes as long as a wrong PIN, so that time tells nothing."""
        try:
            _HASHER.verify(stored or _NOBODY, self._keyed(pin))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def _keyed(self, pin: Pin) -> bytes:
        return hmac.digest(self.key, pin.digits.encode(), "sha256")
