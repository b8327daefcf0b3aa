"""The ways in which libraries write one and the same card UID.

Each library stored its cards with whatever reader it had: as hex, with the bytes turned
round, as a decimal number, as the number printed on the card.  It is apart so that the
matching of a card with a patron is a look-up, not a guess in ten places.

    07 00 67 31 58   EM4100: version, then the 32 bits that are printed
       ^^^^^^^^^^^   0006762840      ten digits
          ^^ ^^^^^   103,12632       facility and number, as printed below them
"""

from collections.abc import Iterator

from drivers.readings import CardUid

EM4100_LENGTH = 5
SHORT_LENGTH = 4
RANDOM = 0x08


def is_random(uid: CardUid) -> bool:
    """Say whether the UID is another one each time, as a phone's or a passport's: it names nobody.

    ISO 14443-3: a UID of four bytes that begins with 08.
    """
    return len(uid) == SHORT_LENGTH and uid[0] == RANDOM


def printed_number(uid: CardUid) -> str:
    """Return the ten digits printed on an EM-Marine card: the low 32 bits in decimal."""
    return f"{int.from_bytes(uid[-4:]):010d}"


def facility_and_number(uid: CardUid) -> str:
    """Return the short form printed on a card, `FFF,NNNNN`: the low three bytes."""
    return f"{int.from_bytes(uid[-3:-2]):03d},{int.from_bytes(uid[-2:]):05d}"


def spellings(uid: CardUid) -> tuple[str, ...]:
    """Return every spelling of a UID, the likeliest first, each once; none for an empty UID."""
    return tuple(dict.fromkeys(_spellings(uid))) if uid else ()


def _spellings(uid: CardUid) -> Iterator[str]:
    turned = CardUid(uid[::-1])
    if len(uid) == EM4100_LENGTH:
        yield printed_number(uid)
        yield facility_and_number(uid)
        yield facility_and_number(uid).replace(",", "")
    for each in (uid, turned):
        yield each.hex().upper()
    for each in (uid, turned):
        number = int.from_bytes(each)
        yield f"{number:010d}"
        yield str(number)
    if len(uid) == EM4100_LENGTH:
        low = CardUid(uid[1:])
        yield low.hex().upper()
        yield str(int.from_bytes(low))
    else:
        # IronLogic readers print this line for Mifare cards, and libraries copy it.
        yield _ironlogic(uid)
    for separator in (":", "-", " "):
        yield uid.hex(separator).upper()
        yield turned.hex(separator).upper()
    yield uid.hex()
    yield turned.hex()


def _ironlogic(uid: CardUid) -> str:
    """Return `SSS,NNNNN`: bytes u0 and u1 u2 of a long UID, b2 and b1 b0 of a short one."""
    if len(uid) > EM4100_LENGTH:
        return f"{uid[0]:03d},{int.from_bytes(uid[1:3]):05d}"
    return facility_and_number(CardUid(uid[::-1]))
