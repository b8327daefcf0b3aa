"""Times become right when the clock does; until then they say the earliest that can have been."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sync.circulation import Act, CheckIn, CheckOut, ClockQuality, RequestId, VisitId
from sync.clock import BUILT
from sync.journal import MIGRATIONS, Journal, State
from sync.store import Store
from tests.sync.desk.shelf import ANNA, BOOK
from tests.sync.journal.board import CENTURY, NOWHERE, TODAY, Board, Books

NTP, RTC, SAVED, NONE = ClockQuality.NTP, ClockQuality.RTC, ClockQuality.SAVED, ClockQuality.NONE
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "journal.db", MIGRATIONS)
    yield opened
    opened.close()


@pytest.fixture
def books(store: Store, board: Board) -> Books:
    return Books(store, board)


def awake_in_1970(store: Store, board: Board) -> Books:
    board.restart(NOWHERE, NONE)
    return Books(store, board)


def test_a_board_that_wakes_up_in_1970_dates_nothing_there(store: Store, board: Board) -> None:
    books = awake_in_1970(store, board)
    request = books.write()
    assert books.quality(request) is NONE
    assert BUILT <= books.wall(request) <= books.truths[request]


def test_what_a_boot_wrote_becomes_exact_when_a_time_service_is_heard(
    store: Store, board: Board
) -> None:
    books = awake_in_1970(store, board)
    first = books.write()
    board.wait(5 * 3600)
    second = books.write()
    assert books.times.correct() == 0
    board.hear_ntp()
    assert books.times.correct() == 2
    assert books.is_exact(first)
    assert books.is_exact(second)
    assert books.quality(first) is NTP
    assert books.times.correct() == 0


def test_the_time_goes_on_from_the_last_that_is_known(books: Books, board: Board) -> None:
    known = books.write()
    board.restart(NOWHERE, NONE, rest=86400)
    books.open()
    lost = books.write()
    board.restart(NOWHERE, NONE, rest=86400)
    books.open()
    later = books.write()
    assert books.wall(known) < books.wall(lost) < books.wall(later) < board.truth


def test_a_boot_whose_date_was_never_learnt_lies_between_its_neighbours(
    books: Books, board: Board
) -> None:
    books.write()
    board.restart(NOWHERE, NONE, rest=86400)
    books.open()
    lost, boot = books.write(), board.boot()
    assert books.times.no_later_than(boot) is None
    board.restart(board.truth + 2 * DAY, NTP, rest=2 * 86400)
    books.open()
    latest = books.times.no_later_than(boot)
    assert latest is not None
    assert books.wall(lost) <= books.truths[lost] <= latest <= board.truth
    assert books.times.no_later_than(board.boot()) is None


def test_a_saved_clock_is_no_upper_bound(books: Books, board: Board) -> None:
    board.restart(NOWHERE, NONE, rest=86400)
    books.open()
    boot = board.boot()
    board.restart(TODAY, SAVED, rest=86400)
    books.open()
    assert books.times.no_later_than(boot) is None
    assert books.times.no_later_than(board.boot()) is None
    board.hear_ntp()
    books.times.correct()
    assert books.times.no_later_than(boot) is not None


def test_a_saved_clock_runs_behind_until_the_truth_is_known(books: Books, board: Board) -> None:
    switched_off = board.now()
    board.restart(switched_off - HOUR, SAVED, rest=21 * 86400)
    books.open()
    assert books.times.quality() is SAVED
    assert books.times.now() >= switched_off
    request = books.write()
    assert switched_off <= books.wall(request) < board.truth - 20 * DAY
    board.hear_ntp()
    books.times.correct()
    assert books.is_exact(request)


def test_loans_dated_by_a_clock_that_was_behind_are_told_of(books: Books, board: Board) -> None:
    board.restart(board.now(), SAVED, rest=21 * 86400)
    books.open()
    loan = books.write(CheckOut(BOOK, ANNA))
    books.write()
    board.hear_ntp()
    books.times.correct()
    assert books.times.misdated == [loan]


@pytest.mark.parametrize("jump", [-HOUR, -300 * DAY, CENTURY, -56 * 365 * DAY])
def test_a_jump_that_nobody_vouches_for_is_not_believed(
    store: Store, board: Board, jump: timedelta
) -> None:
    board.vouched = RTC
    books = Books(store, board)
    first = books.write()
    board.error = jump
    board.wait(60)
    assert books.times.quality() is NONE
    assert books.times.correct() == 0
    second = books.write()
    assert books.is_exact(first)
    assert books.is_exact(second)


def test_the_staff_s_word_makes_a_jump_good(store: Store, board: Board) -> None:
    board.vouched, board.error = RTC, HOUR
    books = Books(store, board)
    request = books.write()
    board.error = timedelta()
    assert books.times.quality() is NONE
    assert books.times.confirm()
    assert books.times.quality() is RTC
    assert books.is_exact(request)


def test_staff_who_confirm_1970_are_not_believed(store: Store, board: Board) -> None:
    books = awake_in_1970(store, board)
    assert not books.times.confirm()
    assert books.times.quality() is NONE


@pytest.mark.parametrize("step", [-2 * DAY, -HOUR, HOUR, 400 * DAY])
def test_a_time_service_is_believed_whichever_way_it_steps(
    store: Store, board: Board, step: timedelta
) -> None:
    board.vouched, board.error = RTC, -step
    books = Books(store, board)
    request = books.write()
    board.hear_ntp()
    assert books.times.now() == board.truth
    assert books.times.correct() == 1
    assert books.is_exact(request)


def test_what_a_time_service_has_vouched_for_stays(books: Books, board: Board) -> None:
    request = books.write()
    board.error = 3 * HOUR
    assert books.times.correct() == 0
    assert books.is_exact(request)


def test_a_time_service_out_of_reach_is_believed_until_the_next_boot(
    books: Books, board: Board
) -> None:
    board.wait(30 * 86400)
    board.vouched = NONE
    assert books.times.quality() is NTP
    books.open()
    assert books.times.quality() is NTP
    board.restart(board.now(), NONE)
    books.open()
    assert books.times.quality() is NONE


def test_a_battery_that_lost_the_date_is_found_out(books: Books, board: Board) -> None:
    books.write()
    for clock in (TODAY - DAY, TODAY + 365 * DAY):
        board.restart(clock, RTC)
        books.open()
        assert books.times.quality() is NONE
    board.restart(board.truth, RTC)
    books.open()
    assert books.times.quality() is RTC


def test_a_battery_once_in_the_next_century_spoils_no_later_boot(
    store: Store, board: Board
) -> None:
    board.restart(TODAY + CENTURY, RTC)
    books = Books(store, board)
    books.write()
    board.restart(board.truth, NTP)
    books.open()
    board.restart(board.truth + HOUR, RTC, rest=3600)
    books.open()
    assert books.times.quality() is RTC
    assert books.times.now() == board.truth


def test_the_catalogue_s_answer_tells_the_time(store: Store, board: Board) -> None:
    books = awake_in_1970(store, board)
    request = books.write()
    assert books.times.hear(board.truth) == 1
    assert books.is_exact(request)
    assert books.times.quality() is RTC
    board.wait(3600)
    books.open()
    assert books.times.now() == board.truth
    assert books.times.quality() is RTC
    board.hear_ntp()
    assert books.times.correct() == 1
    assert books.times.hear(board.truth + HOUR) == 0
    assert books.is_exact(request)


def test_what_was_counted_moves_to_the_day_it_was(store: Store, board: Board) -> None:
    board.truth = datetime(2026, 3, 2, 23, 45, tzinfo=UTC)
    books = awake_in_1970(store, board)
    books.write()
    books.write()
    board.wait(3600)
    books.write()
    unsure = BUILT.date().isoformat()
    assert books.counted() == {unsure: 3}
    board.set(board.truth - 4 * DAY, SAVED)
    books.times.correct()
    assert books.counted() == {"2026-02-26": 2, "2026-02-27": 1}
    board.hear_ntp()
    books.times.correct()
    books.write()
    assert books.counted() == {"2026-03-02": 2, "2026-03-03": 2}
    stored = store.query("SELECT day FROM daily_counters")
    assert {str(row["day"]) for row in stored} == {"2026-03-02", "2026-03-03"}


def test_what_another_boot_counted_stays(books: Books, board: Board) -> None:
    board.restart(NOWHERE, NONE, rest=3600)
    books.open()
    books.write()
    board.restart(board.truth + 9 * DAY, NTP, rest=9 * 86400)
    books.open()
    books.times.correct()
    assert books.counted() == {"2026-03-02": 1}


def test_an_act_is_dated_when_it_was_done_and_not_when_it_arrived(
    books: Books, board: Board
) -> None:
    act = Act(RequestId("1"), VisitId("v"), board.boot(), board.boottime(), CheckIn(BOOK))
    board.wait(30)
    books.journal.write(act, State.SENDING)
    assert books.wall(act.id) == TODAY


@pytest.mark.parametrize("boottime", [1e300, -1e300])
def test_a_time_that_can_not_be_is_dated_all_the_same(
    store: Store, board: Board, boottime: float
) -> None:
    board.vouched = SAVED
    books = Books(store, board)
    act = Act(RequestId("1"), VisitId("v"), board.boot(), board.boottime(), CheckIn(BOOK))
    books.journal.write(replace(act, boottime=boottime), State.SENDING)
    board.hear_ntp()
    assert books.times.correct() == 1
    assert abs(books.wall(act.id) - TODAY) <= timedelta(seconds=30)


def test_the_day_is_the_library_s_own_whatever_the_zone_becomes(store: Store, board: Board) -> None:
    board.truth = datetime(2026, 12, 31, 20, 30, tzinfo=UTC)
    for zone, day in (("Europe/Moscow", "2026-12-31"), ("Europe/Samara", "2027-01-01")):
        times = Journal(store, board, ZoneInfo(zone)).times
        assert times.moment().day == day
        assert times.local().isoformat().startswith(day)
