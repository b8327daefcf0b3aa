"""The calendar's corners: leap days, the year's end, clocks that change, a zone that changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.catalogues.standalone.enrolling import put_patrons
from sync.catalogues.standalone.policy.opening import OpeningHours, Span
from sync.catalogues.standalone.policy.rules import LibraryRules
from sync.catalogues.standalone.records import PatronRecord
from sync.circulation import (
    AccountShown,
    CheckedOut,
    CheckOut,
    Refusal,
    Refused,
    Renew,
    Renewed,
    ShowAccount,
)
from tests.sync.catalogues.standalone.house import ANNA, BOOK, BORIS, PINS, RULES, House

DAY, SECOND_OF_TIME = timedelta(days=1), timedelta(seconds=1)
ZONES = ("Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Europe/Volgograd")
EUROPE = ("Europe/Berlin", "Europe/Lisbon", "Europe/Helsinki")


def in_zone(rules: LibraryRules, zone: str) -> LibraryRules:
    return replace(rules, opening=replace(rules.opening, zone=ZoneInfo(zone)))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "library.db", RULES)
    made.furnish()
    yield made
    made.close()


def lend(house: House) -> datetime:
    lent = house.ask(CheckOut(BOOK, ANNA))
    assert isinstance(lent, CheckedOut), lent
    return lent.loan.due


def account(house: House) -> AccountShown:
    shown = house.look(ShowAccount(ANNA))
    assert isinstance(shown, AccountShown)
    return shown


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2028, 2, 15), date(2028, 2, 29)),
        (date(2027, 2, 15), date(2027, 3, 1)),
        (date(2028, 2, 29), date(2028, 3, 14)),
        (date(2026, 12, 20), date(2027, 1, 3)),
        (date(2026, 12, 31), date(2027, 1, 14)),
    ],
)
def test_two_weeks_are_two_weeks_over_a_leap_day_and_the_year_s_end(
    house: House, today: date, due: date
) -> None:
    house.now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    assert lend(house).date() == due
    house.now += 14 * DAY
    assert not account(house).account.loans[0].overdue
    house.now += DAY
    assert account(house).account.loans[0].overdue


@pytest.mark.parametrize(("day", "held"), [(28, True), (29, True), (1, False)])
def test_a_card_that_ends_on_29_february_holds_that_day(
    house: House, day: int, *, held: bool
) -> None:
    record = PatronRecord(BORIS, "Иванов", "Борис", expires=date(2028, 2, 29))
    put_patrons(house.catalogue.library, PINS, (record,))
    house.now = datetime(2028, 3 if day == 1 else 2, day, 12, tzinfo=UTC)
    answer = house.ask(CheckOut(BOOK, BORIS))
    assert isinstance(answer, CheckedOut) is held
    assert held or (isinstance(answer, Refused) and answer.reason is Refusal.CARD_EXPIRED)


@pytest.mark.parametrize("zone", EUROPE)
@pytest.mark.parametrize("month", [3, 10])
def test_a_change_of_clocks_makes_nobody_late(tmp_path: Path, zone: str, month: int) -> None:
    house = House(tmp_path / "library.db", in_zone(RULES, zone))
    house.furnish()
    house.now = datetime(2026, month, 18, 12, tzinfo=UTC)
    due = lend(house)
    assert due.isoformat().startswith(f"2026-{month + 1 if month == 3 else 11:02}-01T23:59:59")
    house.now = due
    assert not account(house).account.loans[0].overdue
    house.now = due + SECOND_OF_TIME
    assert account(house).account.loans[0].overdue
    house.close()


@pytest.mark.parametrize("before", ZONES)
@pytest.mark.parametrize("after", ZONES)
def test_a_library_that_comes_into_another_zone_keeps_its_due_days(
    tmp_path: Path, before: str, after: str
) -> None:
    house = House(tmp_path / "library.db", in_zone(RULES, before))
    house.furnish()
    due = lend(house)
    house.close()
    house.rules = in_zone(RULES, after)
    house.open()
    (loan,) = account(house).account.loans
    assert (loan.due.date(), loan.due.time(), loan.by_hour) == (due.date(), due.time(), False)
    house.now = loan.due
    assert not account(house).account.loans[0].overdue
    assert isinstance(house.ask(Renew(BOOK, ANNA)), Renewed)
    house.close()


moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone follows
zones = st.sampled_from([*ZONES, *EUROPE]).map(ZoneInfo)
ALWAYS = (Span(datetime.min.time(), datetime.max.time().replace(second=0, microsecond=0)),)


def open_in(zone: ZoneInfo) -> OpeningHours:
    return OpeningHours(zone, (ALWAYS,) * 7)


@given(moments, zones, zones, st.integers(1, 60))
def test_a_loan_for_days_ends_on_its_day_in_any_zone(
    now: datetime, before: ZoneInfo, after: ZoneInfo, days: int
) -> None:
    due = open_in(before).due_after_days(now, days)
    seen = open_in(after).due(due.astimezone(UTC))
    assert (seen.date(), seen.time()) == (due.date(), due.time())
    assert not open_in(after).is_by_hour(seen)


@given(moments, zones, zones, st.integers(1, 12))
def test_a_loan_by_the_hour_ends_at_its_moment_in_any_zone(
    now: datetime, before: ZoneInfo, after: ZoneInfo, hours: int
) -> None:
    due = open_in(before).due_after_hours(now, hours)
    assert open_in(after).due(due.astimezone(UTC)) == due
    assert open_in(after).is_by_hour(due)
    assert due - now >= timedelta(hours=hours) or due.time() == ALWAYS[0].closes
