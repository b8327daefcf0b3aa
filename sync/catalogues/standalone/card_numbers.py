"""Numbers of library cards: their comparable form, their check digit, and their masked form.

9 000123 4
|    |   `- check digit (Luhn, as on bank cards): a mistyped digit or swapped pair is noticed
|    `----- serial of the block that is reserved for self-registration
`---------- prefix of the block
"""

import unicodedata

from sync.catalogues.standalone.policy.rules import RegistrationTerms

_SHOWN = 3
_SEPARATORS = str.maketrans("", "", " :-.\u00a0\t")


def card_key(spelling: str) -> str:
    """Return the form under which a card is stored and sought: no separators, upper case."""
    return unicodedata.normalize("NFKC", spelling).translate(_SEPARATORS).upper()


def block_number(block: RegistrationTerms, serial: int) -> str:
    """Return the card number of this serial in the reserved block."""
    number = f"{block.prefix}{serial:0{block.digits}d}"
    return number + check_digit(number)


def check_digit(number: str) -> str:
    """Return the Luhn check digit of the digits in this number."""
    digits = [int(digit) for digit in number if digit.isdecimal()]
    doubled = (sum(divmod(digit * 2, 10)) for digit in digits[::-1][::2])
    return str(-(sum(doubled) + sum(digits[::-1][1::2])) % 10)


def masked(card: str) -> str:
    """Return the card number as a member of staff may see it in passing: the last three places."""
    return f"…{card[-_SHOWN:]}" if len(card) > _SHOWN else "…"
