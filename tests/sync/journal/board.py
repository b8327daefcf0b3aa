"""A board whose clock may be wrong, beside the truth, which only the test knows."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sync.circulation import (
    Act,
    BootId,
    Change,
    CheckedIn,
    CheckIn,
    ClockQuality,
    ItemId,
    RequestId,
    VisitId,
)
from sync.journal import Journal, State
from sync.store import Store
from tests.sync.desk.shelf import BOOK, Shelf

TODAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOWHERE = datetime(1970, 1, 1, tzinfo=UTC)
CENTURY = timedelta(days=36525)


@dataclass
class Board:
    """`error` is how far its clock is ahead of the `truth`."""

    truth: datetime = TODAY
    error: timedelta = timedelta()
    vouched: ClockQuality = ClockQuality.NTP
    boots: int = 1
    up: float = 30.0

    def boot(self) -> BootId:
        return BootId(f"boot-{self.boots}")

    def boottime(self) -> float:
        return self.up

    def now(self) -> datetime:
        return self.truth + self.error

    def quality(self) -> ClockQuality:
        return self.vouched

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.up += seconds
        self.truth += timedelta(seconds=seconds)

    def set(self, clock: datetime, vouched: ClockQuality) -> None:
        """Set the board's clock."""
        self.error, self.vouched = clock - self.truth, vouched

    def hear_ntp(self) -> None:
        """Let a time service set the clock right."""
        self.set(self.truth, ClockQuality.NTP)

    def restart(self, clock: datetime, vouched: ClockQuality, rest: float = 0.0) -> None:
        """Switch it off for so many seconds and on again, with such a clock."""
        self.truth += timedelta(seconds=rest)
        self.boots += 1
        self.up = 0.0
        self.set(clock, vouched)
        self.wait(30.0)


class Books:
    """A journal on a board, opened anew at each start; `truths` are when acts really were."""

    def __init__(self, store: Store, board: Board) -> None:
        self.store, self.board = store, board
        self.truths: dict[RequestId, datetime] = {}
        self.open()

    def open(self) -> None:
        """Start the program anew."""
        self.journal = Journal(self.store, self.board)
        self.times = self.journal.times

    def write(self, change: Change | None = None) -> RequestId:
        """Write down an act and what became of it."""
        board, request = self.board, RequestId(str(len(self.truths)))
        act = Act(
            request, VisitId("visit"), board.boot(), board.boottime(), change or CheckIn(BOOK)
        )
        self.truths[request] = board.truth
        entry = self.journal.write(act, State.SENDING)
        self.journal.settle(entry, CheckedIn(Shelf().item(ItemId("2001"))))
        return request

    def wall(self, request: RequestId) -> datetime:
        """Return when an act is written to have been."""
        value = self.store.value("SELECT wall FROM acts WHERE id = ?", (request,))
        return datetime.fromisoformat(str(value))

    def quality(self, request: RequestId) -> ClockQuality:
        """Return how good that is."""
        value = self.store.value("SELECT clock_quality FROM acts WHERE id = ?", (request,))
        return ClockQuality(str(value))

    def is_exact(self, request: RequestId) -> bool:
        """Tell whether an act is dated as it really was."""
        return abs(self.wall(request) - self.truths[request]) < timedelta(seconds=1.5)

    def counted(self) -> dict[str, int]:
        """Return what was given back on each day."""
        days = self.journal.counters.between("0000", "9999")
        return {day: counts["returns"] for day, counts in days.items()}
