"""The number of a chip as people and programs write it, as it is printed: byte E0 first.

    E0:04:01:00:00:00:00:01   e0040100 00000001   0xE004010000000001   01000000000104E0

Apart because records and lists bring the same numbers, and a chip is found by one spelling only.
"""

import re

_LENGTHS = (8, 10, 14, 16, 20)
"""Hex digits: 4, 7, 10 bytes of ISO 14443, 5 of EM4100, 8 of ISO 15693."""
_MARKS = re.compile(r"^0[xX]|[:\-.\s]")
_HEX = re.compile(r"[0-9A-F]+")
_ISO_15693, _OF_ISO_15693 = "E0", 16


def uid_in(text: str) -> str | None:
    """Return the number of one chip in upper-case hex, None if this is none.

    Every number of ISO 15693 begins with byte E0, so one that ends with it was sent backwards.
    """
    uid = _MARKS.sub("", text.strip()).upper()
    if len(uid) not in _LENGTHS or not _HEX.fullmatch(uid):
        return None
    if len(uid) == _OF_ISO_15693 and uid.endswith(_ISO_15693) and not uid.startswith(_ISO_15693):
        return bytes.fromhex(uid)[::-1].hex().upper()
    return uid
