"""When a renewal becomes possible: a matter of dates, whatever the hour."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from sync.catalogues.standalone.policy.opening import OpeningHours, Span
from sync.catalogues.standalone.policy.renewing import Extension, may_renew
from sync.catalogues.standalone.policy.rules import CategoryTerms, LibraryRules, LoanTerms
from sync.catalogues.standalone.policy.standing import Standing
from sync.circulation import ItemId, Loan, Refusal, Title, TitleId

MOSCOW = ZoneInfo("Europe/Moscow")
DAILY = (Span(time(10), time(18)),)
OPENING = OpeningHours(MOSCOW, (DAILY, DAILY, DAILY, DAILY, DAILY, DAILY, DAILY))
LOAN = Loan(
    ItemId("1"),
    Title(TitleId("t"), "Чайка"),
    datetime(2026, 3, 7, 23, 59, 59, tzinfo=MOSCOW),
)


@pytest.mark.parametrize("hour", [0, 9, 23])
@pytest.mark.parametrize(("window", "refused"), [(5, False), (4, True)])
def test_five_days_before_the_due_day_begin_with_the_first_of_them(
    hour: int, window: int, *, refused: bool
) -> None:
    now = datetime(2026, 3, 2, hour, tzinfo=MOSCOW).astimezone(UTC)
    asked = Extension(LOAN, LoanTerms(), now, OPENING.due_after_days(now, 14))
    who = Standing(now.astimezone(MOSCOW).date(), CategoryTerms())
    rules = LibraryRules(OPENING, renewal_window=window)
    answer = may_renew(asked, who, rules, fee_accepted=False)
    assert (answer is not None and answer.reason is Refusal.RENEWAL_TOO_SOON) is refused
