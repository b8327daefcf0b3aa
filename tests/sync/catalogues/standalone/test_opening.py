"""Due dates and lateness over a calendar with lunch breaks, holidays and both changes of clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.catalogues.standalone.policy.opening import (
    LAST,
    Between,
    Hours,
    Monthly,
    OnDate,
    OpeningHours,
    Span,
    SpecialDay,
    Yearly,
)

BERLIN = ZoneInfo("Europe/Berlin")
MOSCOW = ZoneInfo("Europe/Moscow")
FULL: Hours = (Span(time(10), time(18)),)
LUNCH: Hours = (Span(time(10), time(13)), Span(time(14), time(18)))
DAY = timedelta(days=1)


def calendar(
    *special: SpecialDay,
    zone: ZoneInfo = BERLIN,
    hours: Hours = FULL,
    count_closed_days: bool = False,
) -> OpeningHours:
    """Open from Monday to Saturday, never on a Sunday."""
    week = (hours, hours, hours, hours, hours, hours, ())
    return OpeningHours(zone, week, special, count_closed_days)


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[arg-type,misc]  # year to minute


def end(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, 59, tzinfo=BERLIN)


EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
moments = st.integers(0, 12 * 365 * 24 * 60).map(lambda minutes: EPOCH + minutes * DAY / 1440)
spans = st.tuples(st.integers(0, 22), st.integers(1, 23)).filter(lambda pair: pair[0] < pair[1])
hours_of_a_day = st.one_of(
    st.just(()), spans.map(lambda pair: (Span(time(pair[0]), time(pair[1])),)), st.just(LUNCH)
)
specials = st.one_of(
    st.builds(OnDate, st.dates(date(2020, 1, 1), date(2032, 1, 1)), hours_of_a_day),
    st.builds(Yearly, st.integers(1, 12), st.integers(1, 28), hours_of_a_day),
    st.builds(Monthly, st.sampled_from([1, 2, 3, 4, LAST]), st.integers(0, 6), hours_of_a_day),
    st.dates(date(2020, 1, 1), date(2031, 1, 1)).map(lambda day: Between(day, day + 20 * DAY)),
)
calendars = st.builds(
    OpeningHours,
    st.sampled_from([BERLIN, MOSCOW, ZoneInfo("America/St_Johns"), ZoneInfo("UTC")]),
    st.tuples(*[hours_of_a_day] * 7).filter(any),
    st.lists(specials, max_size=4).map(tuple),
    st.booleans(),
)


@given(calendars, moments, st.integers(1, 60))
def test_a_loan_ends_with_an_open_day_and_is_never_too_short(
    library: OpeningHours, now: datetime, days: int
) -> None:
    due = library.due_after_days(now, days)
    local = library.local(due)
    assert library.is_open_on(local.date())
    assert local.time() == time(23, 59, 59)
    assert not library.is_by_hour(due)
    wanted = library.local(now).date() + days * DAY
    assert local.date() >= wanted
    skipped = (local.date() - wanted).days
    assert not any(library.is_open_on(wanted + number * DAY) for number in range(skipped))


@given(calendars, moments, st.integers(1, 12))
def test_a_loan_by_the_hour_ends_by_closing_and_after_it_began(
    library: OpeningHours, now: datetime, hours: int
) -> None:
    due = library.due_after_hours(now, hours)
    day = library.local(due).date()
    assert due > now
    assert library.is_open_on(day)
    assert due <= datetime.combine(day, library.hours_on(day)[-1].closes, library.zone)
    if due < now + timedelta(hours=hours):
        assert library.local(due).time() == library.hours_on(day)[-1].closes


@given(calendars, moments, st.integers(-3000, 3000))
def test_lateness_is_nothing_before_the_due_moment_and_grows(
    library: OpeningHours, due: datetime, hours: int
) -> None:
    now = due + timedelta(hours=hours)
    later = now + timedelta(hours=5)
    assert 0 <= library.days_late(due, now) <= library.days_late(due, later)
    assert 0 <= library.hours_late(due, now) <= library.hours_late(due, later)
    if now <= due:
        assert (library.days_late(due, now), library.hours_late(due, now)) == (0, 0)


@given(calendars, moments, st.integers(0, 200))
def test_closed_days_make_nobody_later_unless_they_count(
    library: OpeningHours, due: datetime, days: int
) -> None:
    now = due + days * DAY
    all_days = (library.local(now).date() - library.local(due).date()).days
    late = library.days_late(due, now)
    if library.count_closed_days:
        assert late == all_days
    else:
        first = library.next_open_day(library.local(due).date())
        all_days = (library.local(now).date() - first).days
        assert late == sum(library.is_open_on(first + n * DAY) for n in range(1, all_days + 1))


def test_a_due_date_on_a_closed_day_moves_to_the_next_open_one() -> None:
    sunday = berlin(2026, 3, 8, 12)
    assert calendar().due_after_days(sunday - 14 * DAY, 14) == end(2026, 3, 9)


def test_a_due_date_is_not_in_the_holidays() -> None:
    library = calendar(Between(date(2026, 7, 1), date(2026, 7, 31)))
    assert library.due_after_days(berlin(2026, 6, 20, 11), 14) == end(2026, 8, 1)


def test_a_short_day_ends_a_loan_by_the_hour_early_and_one_by_the_day_not() -> None:
    library = calendar(Yearly(12, 31, (Span(time(10), time(14)),)))
    assert library.due_after_days(berlin(2026, 12, 17, 11), 14) == end(2026, 12, 31)
    assert library.due_after_hours(berlin(2026, 12, 31, 11), 8) == berlin(2026, 12, 31, 14)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (berlin(2026, 3, 25, 17), end(2026, 4, 1)),  # over the change to summer time
        (berlin(2026, 10, 21, 17), end(2026, 10, 28)),  # and back
        (berlin(2028, 2, 22, 17), end(2028, 2, 29)),  # onto 29 February
        (berlin(2027, 2, 22, 17), end(2027, 3, 1)),  # where there is none
    ],
)
def test_a_week_is_a_week_of_dates(now: datetime, due: datetime) -> None:
    found = calendar().due_after_days(now, 7)
    assert (found, found.utcoffset()) == (due, due.utcoffset())


def test_a_closing_time_that_the_clock_skips_is_the_moment_after() -> None:
    night = (Span(time(0, 30), time(2, 30)),)
    library = OpeningHours(BERLIN, (night, night, night, night, night, night, night))
    due = library.due_after_hours(berlin(2026, 3, 29, 1), 12)
    assert due.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert library.local(due).time() == time(3, 30)


def test_a_closing_time_that_comes_twice_is_the_second() -> None:
    night = (Span(time(0, 30), time(2, 30)),)
    library = OpeningHours(BERLIN, (night, night, night, night, night, night, night))
    due = library.due_after_hours(berlin(2026, 10, 25, 1), 12)
    assert due.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_two_hours_over_the_change_of_clocks_are_two_hours() -> None:
    whole = (Span(time(0), time(23, 59)),)
    library = OpeningHours(BERLIN, (whole, whole, whole, whole, whole, whole, whole))
    for now in (datetime(2026, 3, 29, 0, tzinfo=UTC), datetime(2026, 10, 25, 0, tzinfo=UTC)):
        assert library.due_after_hours(now, 2) - now == timedelta(hours=2)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (berlin(2026, 3, 2, 11), berlin(2026, 3, 2, 14)),
        (berlin(2026, 3, 2, 17), berlin(2026, 3, 2, 18)),  # not beyond closing
        (berlin(2026, 3, 2, 8), berlin(2026, 3, 2, 13)),  # counted from the opening
        (berlin(2026, 3, 2, 18), berlin(2026, 3, 3, 13)),  # the house is closed: tomorrow
        (berlin(2026, 3, 7, 19), berlin(2026, 3, 9, 13)),  # over the Sunday
    ],
)
def test_three_hours_are_counted_while_the_house_is_open(now: datetime, due: datetime) -> None:
    assert calendar().due_after_hours(now, 3) == due


def test_whoever_comes_later_on_the_last_day_is_not_a_day_late() -> None:
    due = berlin(2026, 3, 2, 18)
    assert calendar().days_late(due, berlin(2026, 3, 2, 23, 30)) == 0
    assert calendar().days_late(due, berlin(2026, 3, 3, 0, 10)) == 1


def test_sundays_make_nobody_later_unless_they_count() -> None:
    saturday, monday = berlin(2026, 3, 7, 18), berlin(2026, 3, 9, 10)
    assert calendar().days_late(saturday, monday) == 1
    assert calendar(count_closed_days=True).days_late(saturday, monday) == 2


def test_a_day_declared_closed_after_the_loan_makes_nobody_late() -> None:
    friday, saturday, monday = (berlin(2026, 3, day, 12) for day in (6, 7, 9))
    mourning = OnDate(date(2026, 3, 6))
    assert calendar(mourning).days_late(friday, saturday) == 0
    assert calendar(mourning).days_late(friday, monday) == 1
    assert calendar(mourning, count_closed_days=True).days_late(friday, saturday) == 1


def test_a_loan_by_the_hour_may_end_when_the_house_closes_at_midnight() -> None:
    library = calendar(hours=(Span(time(10), time(23, 59)),))
    assert library.is_by_hour(library.due_after_hours(berlin(2026, 3, 2, 12), 24))


def test_late_hours_are_hours_of_open_doors() -> None:
    due = berlin(2026, 3, 2, 17)
    tomorrow = berlin(2026, 3, 3, 11, 30)
    assert calendar().hours_late(due, tomorrow) == 3  # 17-18 and 10-11:30, begun hours
    assert calendar(hours=LUNCH).hours_late(berlin(2026, 3, 2, 12), berlin(2026, 3, 2, 15)) == 2
    assert calendar(count_closed_days=True).hours_late(due, tomorrow) == 19


@pytest.mark.parametrize(
    ("entry", "day", "covered"),
    [
        (Monthly(LAST, 4), date(2026, 2, 27), True),
        (Monthly(LAST, 4), date(2026, 2, 20), False),
        (Monthly(LAST, 4), date(2026, 7, 24), False),
        (Monthly(LAST, 4), date(2026, 7, 31), True),
        (Monthly(1, 0), date(2026, 6, 1), True),
        (Monthly(2, 0), date(2026, 6, 1), False),
        (Yearly(2, 29), date(2028, 2, 29), True),
        (Yearly(2, 29), date(2027, 3, 1), False),
        (Between(date(2026, 7, 1), date(2026, 7, 3)), date(2026, 7, 3), True),
        (Between(date(2026, 7, 1), date(2026, 7, 3)), date(2026, 7, 4), False),
    ],
)
def test_special_days_are_these(entry: SpecialDay, day: date, *, covered: bool) -> None:
    assert calendar(entry).is_open_on(day) is not covered


def test_a_single_date_wins_over_a_range_and_a_range_over_a_yearly_day() -> None:
    day = date(2026, 5, 9)
    closed_yearly = Yearly(5, 9)
    open_range = Between(date(2026, 5, 1), date(2026, 5, 31), LUNCH)
    closed_once = OnDate(day)
    assert calendar(closed_yearly, open_range).hours_on(day) == LUNCH
    assert calendar(closed_yearly, open_range, closed_once).hours_on(day) == ()


def test_a_library_that_is_never_open_is_refused() -> None:
    with pytest.raises(ValueError, match="never open"):
        OpeningHours(BERLIN, ((), (), (), (), (), (), ()))


def test_a_library_closed_for_good_still_gives_a_date() -> None:
    library = calendar(Between(date(2026, 1, 1), date(2050, 1, 1)))
    assert library.due_after_days(berlin(2026, 3, 2, 12), 7) == end(2026, 3, 9)
