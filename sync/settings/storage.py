"""The section `[storage]`: how much room the disk must have, what is copied, what is forgotten.

It is apart from the other sections because it is about one thing, that no loan is lost and nothing
about patrons is kept for longer than needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sync.settings.key import key

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Storage:
    """The disk, the backups, and how long the journal remembers."""

    loans_need_mib: float = key(
        64.0,
        "Free room on the disk below which nothing new is lent.",
        unit="MiB",
        least=0,
        most=100_000,
    )
    returns_need_mib: float = key(
        16.0,
        "Free room on the disk below which nothing is taken back either.",
        unit="MiB",
        least=0,
        most=100_000,
    )
    ballast_mib: float = key(
        32.0,
        "A file that only takes up room. It is given up when the disk is full, so that returns go "
        "on and the kiosk starts, and made again when there is room.",
        unit="MiB",
        least=0,
        most=100_000,
    )
    backup_hour: int = key(
        3,
        "When the nightly check and backup are made, in local time; a night that was missed is "
        "caught up.",
        unit="hours",
        least=0,
        most=23,
    )
    backups: int = key(7, "How many backups are kept.", unit="backups", least=1, most=60)
    second_folder: Path | None = key(
        None,
        "A folder on another medium, which must be there: every backup is copied into it.",
        example=Path("/media/kiosk-backup"),
    )
    personal_days: int = key(
        7,
        "How long the journal knows who asked for something that is done with.",
        unit="days",
        least=2,
        most=365,
    )
    journal_days: int = key(
        90,
        "How long the journal knows what was asked for. Its statistics stay.",
        unit="days",
        least=2,
        most=3650,
    )

    @property
    def loans_need(self) -> int:
        """`loans_need_mib` in bytes."""
        return int(self.loans_need_mib * _MIB)

    @property
    def returns_need(self) -> int:
        """`returns_need_mib` in bytes."""
        return int(self.returns_need_mib * _MIB)

    @property
    def ballast(self) -> int:
        """`ballast_mib` in bytes."""
        return int(self.ballast_mib * _MIB)

    def faults(self) -> Iterator[tuple[str, str]]:
        """Want returns to go on for longer than loans, and days in their order."""
        if self.returns_need_mib > self.loans_need_mib:
            yield "returns_need_mib", f"must not be more than loans_need_mib, {self.loans_need_mib}"
        if self.journal_days < self.personal_days:
            yield "journal_days", f"must not be less than personal_days, {self.personal_days}"
