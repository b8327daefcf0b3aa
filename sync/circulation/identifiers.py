"""Names for the identifiers that cross a desk, so that two can not be swapped unnoticed."""

from typing import NewType

PatronId = NewType("PatronId", str)
"""The library card number of a patron (SIP2 AA, Koha `cardnumber`); never the chip's UID."""

ItemId = NewType("ItemId", str)
"""What names one copy: its barcode (SIP2 AB, Koha `external_id`), or its tag's UID in upper-case
hex where a library knows its copies by chip.  A catalogue accepts both and answers the barcode."""

TitleId = NewType("TitleId", str)
"""The catalogue's own name of a record (Koha `biblio_id`)."""

HoldId = NewType("HoldId", str)
"""The catalogue's own name of one hold."""

VisitId = NewType("VisitId", str)
"""One visit, from the first card or book to the goodbye; minted by the screen process."""

RequestId = NewType("RequestId", str)
"""One change, a UUID minted where the act happens; the key that makes a repetition harmless."""

BootId = NewType("BootId", str)
"""The kernel's name of one boot (`/proc/sys/kernel/random/boot_id`)."""

Money = NewType("Money", int)
"""An amount in minor units (kopecks, cents) of the library's currency."""
