"""Whatever the clocks do: the order stays, and the truth lies where the journal says it can."""

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sync.circulation import ClockQuality
from sync.journal import MIGRATIONS
from sync.store import Store
from tests.sync.journal.board import CENTURY, NOWHERE, Board, Books

ROUNDING = timedelta(milliseconds=2)
NTP, RTC, SAVED, NONE = ClockQuality.NTP, ClockQuality.RTC, ClockQuality.SAVED, ClockQuality.NONE

waits = st.floats(0.0, 3 * 86400.0)
rests = st.floats(0.0, 60 * 86400.0)


class AnyClock(RuleBasedStateMachine):
    """A board that is switched off, loses its date, hears the time, and has its clock set wrong."""

    @initialize()
    def begin(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self._folder.name) / "journal.db", MIGRATIONS)
        self.board = Board()
        self.books = Books(self.store, self.board)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self._folder.cleanup()

    @rule(seconds=waits)
    def wait(self, seconds: float) -> None:
        self.board.wait(seconds)

    @rule()
    def do_something(self) -> None:
        self.books.write()

    @rule()
    def tend(self) -> None:
        self.books.times.correct()

    @rule()
    def start_the_program_anew(self) -> None:
        self.books.open()

    @rule()
    def a_time_service_is_heard(self) -> None:
        self.board.hear_ntp()

    @rule()
    def the_catalogue_tells_the_time(self) -> None:
        self.books.times.hear(self.board.truth)

    @rule()
    def the_time_service_is_out_of_reach(self) -> None:
        if self.board.vouched is NTP:
            self.board.vouched = SAVED

    @rule(back=st.floats(61.0, 1e8))
    def an_unvouched_clock_jumps_back(self, back: float) -> None:
        if self.board.vouched is not NTP:
            self.board.error = -timedelta(seconds=back)

    @rule()
    def an_unvouched_clock_jumps_far_ahead(self) -> None:
        if self.board.vouched is not NTP:
            self.board.error = CENTURY

    @rule(rest=rests)
    def the_power_goes_with_a_battery(self, rest: float) -> None:
        self.board.restart(self.board.truth + timedelta(seconds=rest), RTC, rest)
        self.books.open()

    @rule(rest=rests)
    def the_power_goes_without_any_clock(self, rest: float) -> None:
        self.board.restart(NOWHERE, NONE, rest)
        self.books.open()

    @rule(rest=rests, behind=st.floats(0.0, 7200.0))
    def the_power_goes_and_the_clock_was_saved(self, rest: float, behind: float) -> None:
        saved = min(self.board.now(), self.board.truth) - timedelta(seconds=behind)
        self.board.restart(saved, SAVED, rest)
        self.books.open()

    @invariant()
    def the_order_is_that_in_which_it_was_done(self) -> None:
        if hasattr(self, "store"):
            rows = self.store.query("SELECT id FROM acts ORDER BY seq")
            assert [str(row["id"]) for row in rows] == list(self.books.truths)
            joined = self.store.query(
                "SELECT id FROM acts JOIN boots USING (boot) ORDER BY boots.number, boottime, seq"
            )
            assert [str(row["id"]) for row in joined] == list(self.books.truths)

    @invariant()
    def the_truth_lies_where_the_journal_says(self) -> None:
        if not hasattr(self, "store"):
            return
        boots = {
            str(row["id"]): row["boot"] for row in self.store.query("SELECT id, boot FROM acts")
        }
        for request, truth in self.books.truths.items():
            assert self.books.wall(request) <= truth + ROUNDING
            if self.books.quality(request) in {RTC, NTP}:
                assert self.books.is_exact(request)
            latest = self.books.times.no_later_than(boots[request])  # type: ignore[arg-type]  # a boot
            assert latest is None or truth <= latest + ROUNDING

    @invariant()
    def the_time_is_never_ahead(self) -> None:
        if hasattr(self, "store"):
            assert self.books.times.now() <= self.board.truth + ROUNDING
            if self.books.times.quality() in {RTC, NTP}:
                assert self.books.times.now() >= self.board.truth - timedelta(minutes=1)

    @invariant()
    def nothing_counted_is_lost(self) -> None:
        if hasattr(self, "store"):
            assert sum(self.books.counted().values()) == len(self.books.truths)


TestAnyClock = AnyClock.TestCase
TestAnyClock.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
