"""What every format needs to know to read records: the mapping, the character set, the tags.

Apart so that the tags are gathered once for a file and not once for a record.
"""

from dataclasses import dataclass
from typing import Self

from sync.importing.mapping import FieldMapping


@dataclass(frozen=True, slots=True)
class Reading:
    """How the records of one file are read.  `charset` is a name of `charsets.checked_name`."""

    mapping: FieldMapping
    charset: str
    wanted: frozenset[str]
    essential: frozenset[str]
    linked: frozenset[str]

    @classmethod
    def of(cls, mapping: FieldMapping, charset: str) -> Self:
        """Gather what the mapping looks at."""
        return cls(mapping, charset, mapping.wanted, mapping.essential, mapping.linked)
