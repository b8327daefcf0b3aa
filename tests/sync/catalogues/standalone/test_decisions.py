"""The decisions about loans, renewals and holds: every reason, and which comes first."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.catalogues.standalone.policy.fines import fine_for
from sync.catalogues.standalone.policy.holding import Claim, may_hold
from sync.catalogues.standalone.policy.lending import Copy, may_lend
from sync.catalogues.standalone.policy.opening import OpeningHours, Span
from sync.catalogues.standalone.policy.renewing import Extension, may_renew, renewed_due
from sync.catalogues.standalone.policy.rules import (
    ANY,
    CategoryTerms,
    LibraryRules,
    LoanTerms,
    age_on,
)
from sync.catalogues.standalone.policy.standing import Standing
from sync.circulation import Item, ItemId, ItemState, Loan, Money, Refusal, Refused, Title, TitleId

DAILY = (Span(time(10), time(18)),)
OPENING = OpeningHours(ZoneInfo("UTC"), (DAILY, DAILY, DAILY, DAILY, DAILY, DAILY, DAILY))
RULES = LibraryRules(OPENING)
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TERMS = CategoryTerms(loan_limit=5, hold_limit=2, fee_limit=Money(1000), overdue_limit=2)
ANNA = Standing(TODAY, TERMS, birth=date(2016, 3, 2), expires=TODAY)
TITLE = Title(TitleId("t"), "Чайка", age_mark=0)
ITEM = Item(ItemId("1"), TITLE, ItemState.AVAILABLE)
COPY = Copy(ITEM, LoanTerms())


def state_of(state: ItemState) -> Item:
    return replace(ITEM, state=state)


def marked(age: int) -> Item:
    return replace(ITEM, title=replace(TITLE, age_mark=age))


def reason(refused: Refused | None) -> Refusal | None:
    return refused.reason if refused else None


# In the order in which a librarian says no: what is wrong, and the two values that make it so.
NO_LOAN: list[tuple[Refusal, dict[str, object], dict[str, object]]] = [
    (Refusal.ALREADY_YOURS, {"loan_is_yours": True, "item": state_of(ItemState.ON_LOAN)}, {}),
    (Refusal.CARD_LOST, {}, {"lost": True}),
    (Refusal.CARD_BLOCKED, {}, {"blocked": True}),
    (Refusal.CARD_EXPIRED, {}, {"expires": TODAY - DAY}),
    (Refusal.FEES_OVER_LIMIT, {}, {"fees": Money(1001)}),
    (Refusal.TOO_MANY_OVERDUE, {}, {"overdue": 2}),
    (Refusal.ITEM_WITHDRAWN, {"item": state_of(ItemState.WITHDRAWN)}, {}),
    (Refusal.NOT_FOR_LOAN, {"not_for_loan": True}, {}),
    (Refusal.AGE_MARK, {"item": marked(12)}, {}),
    (Refusal.ON_LOAN_TO_ANOTHER, {"item": state_of(ItemState.ON_LOAN)}, {}),
    (Refusal.ITEM_IN_TRANSIT, {"item": state_of(ItemState.IN_TRANSIT)}, {}),
    (Refusal.ON_HOLD_FOR_ANOTHER, {"ahead": 1}, {}),
    (Refusal.TOO_MANY_LOANS, {}, {"loans": 5}),
    (Refusal.FEE_MUST_BE_ACCEPTED, {"terms": LoanTerms(loan_fee=Money(500))}, {}),
]


@pytest.mark.parametrize(("why", "copy", "who"), NO_LOAN)
def test_each_reason_alone_refuses_the_loan(
    why: Refusal, copy: dict[str, object], who: dict[str, object]
) -> None:
    refused = may_lend(_copy(copy), _standing(who), fee_accepted=False)
    assert reason(refused) is why


@pytest.mark.parametrize(("first", "second"), list(combinations(NO_LOAN, 2)))
def test_of_two_reasons_the_first_in_the_order_is_told(
    first: tuple[Refusal, dict[str, object], dict[str, object]],
    second: tuple[Refusal, dict[str, object], dict[str, object]],
) -> None:
    # Two that speak of the same value can not meet: the first one's stands.
    copy = _copy(second[1] | first[1])
    who = _standing(second[2] | first[2])
    assert reason(may_lend(copy, who, fee_accepted=False)) is first[0]


def test_nothing_against_it_is_a_yes() -> None:
    assert may_lend(COPY, ANNA, fee_accepted=False) is None


def test_a_refusal_names_the_item_and_the_number_its_rule_names() -> None:
    refused = may_lend(replace(COPY, item=marked(12)), ANNA, fee_accepted=False)
    assert refused == Refused(Refusal.AGE_MARK, marked(12), limit=12)
    refused = may_lend(COPY, replace(ANNA, loans=5), fee_accepted=False)
    assert refused == Refused(Refusal.TOO_MANY_LOANS, ITEM, limit=5)
    refused = may_lend(COPY, replace(ANNA, fees=Money(1001)), fee_accepted=False)
    assert refused == Refused(Refusal.FEES_OVER_LIMIT, ITEM, fee=Money(1001))


@pytest.mark.parametrize(("age", "refused"), [(6, False), (10, False), (12, True), (18, True)])
def test_the_age_mark_is_the_age_from_which_it_is_allowed(age: int, *, refused: bool) -> None:
    answer = may_lend(replace(COPY, item=marked(age)), ANNA, fee_accepted=False)
    assert (reason(answer) is Refusal.AGE_MARK) is refused


@pytest.mark.parametrize(
    ("who", "refused"),
    [
        ({"birth": None}, False),
        ({"birth": None, "terms": replace(TERMS, assumed_age=6)}, True),
        ({"terms": replace(TERMS, age_marks=False)}, False),
    ],
)
def test_an_unknown_age_is_what_the_category_assumes(
    who: dict[str, object], *, refused: bool
) -> None:
    answer = may_lend(replace(COPY, item=marked(18)), _standing(who), fee_accepted=False)
    assert (answer is not None) is refused


def test_an_item_kept_on_the_shelf_is_for_its_patron_only() -> None:
    kept = replace(COPY, item=state_of(ItemState.HOLD_SHELF))
    assert reason(may_lend(kept, ANNA, fee_accepted=False)) is Refusal.ON_HOLD_FOR_ANOTHER
    mine = replace(kept, on_shelf_for_you=True, ahead=3)
    assert may_lend(mine, ANNA, fee_accepted=False) is None


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_free_copy_is_lent_as_long_as_the_others_suffice(ahead: int, others: int) -> None:
    copy = replace(COPY, ahead=ahead, others=others)
    assert (may_lend(copy, ANNA, fee_accepted=False) is None) is (ahead <= others)


def test_a_missing_item_may_be_lent() -> None:
    assert (
        may_lend(replace(COPY, item=state_of(ItemState.MISSING)), ANNA, fee_accepted=False) is None
    )


def test_a_type_has_a_limit_of_its_own() -> None:
    disc = replace(COPY, terms=LoanTerms(limit=2), yours_of_type=2)
    refused = may_lend(disc, replace(ANNA, loans=2), fee_accepted=False)
    assert refused == Refused(Refusal.TOO_MANY_LOANS, ITEM, limit=2)


def test_somebody_not_yet_verified_is_sent_to_the_staff() -> None:
    newcomer = replace(ANNA, provisional=True, terms=CategoryTerms(loan_limit=0))
    assert reason(may_lend(COPY, newcomer, fee_accepted=False)) is Refusal.STAFF_ONLY


def test_the_fee_of_a_hold_is_asked_for_with_the_loan() -> None:
    copy = replace(COPY, terms=LoanTerms(loan_fee=Money(500), hold_fee=Money(300)))
    assert may_lend(copy, ANNA, fee_accepted=False) == Refused(
        Refusal.FEE_MUST_BE_ACCEPTED, ITEM, fee=Money(500)
    )
    picked_up = replace(copy, ends_hold=True)
    refused = may_lend(picked_up, ANNA, fee_accepted=False)
    assert refused is not None
    assert refused.fee == 800
    assert may_lend(picked_up, ANNA, fee_accepted=True) is None


LOAN = Loan(ItemId("1"), TITLE, NOW + 3 * DAY)
EXTENSION = Extension(LOAN, LoanTerms(renewals=2), NOW, NOW + 14 * DAY)
NO_RENEWAL: list[tuple[Refusal, dict[str, object], dict[str, object]]] = [
    (Refusal.CARD_LOST, {}, {"lost": True}),
    (Refusal.CARD_EXPIRED, {}, {"expires": TODAY - DAY}),
    (Refusal.FEES_OVER_LIMIT, {}, {"fees": Money(1001)}),
    (Refusal.RENEWAL_OVERDUE, {"loan": replace(LOAN, due=NOW - DAY)}, {}),
    (Refusal.RENEWAL_LIMIT, {"loan": replace(LOAN, renewals=2)}, {}),
    (Refusal.RENEWAL_ON_HOLD, {"waiting": 1}, {}),
    (Refusal.RENEWAL_TOO_SOON, {"due": LOAN.due}, {}),
    (Refusal.FEE_MUST_BE_ACCEPTED, {"terms": LoanTerms(renewal_fee=Money(5))}, {}),
]


@pytest.mark.parametrize(("why", "extension", "who"), NO_RENEWAL)
def test_each_reason_alone_refuses_the_renewal(
    why: Refusal, extension: dict[str, object], who: dict[str, object]
) -> None:
    asked = replace(EXTENSION, **extension)  # type: ignore[arg-type]  # fields of the class
    assert reason(may_renew(asked, _standing(who), RULES, fee_accepted=False)) is why


def test_a_renewal_with_nothing_against_it_is_a_yes() -> None:
    assert may_renew(EXTENSION, ANNA, RULES, fee_accepted=False) is None
    enough = replace(EXTENSION, waiting=2, others=2)
    assert may_renew(enough, ANNA, RULES, fee_accepted=False) is None


def test_staff_may_renew_what_is_overdue() -> None:
    late = replace(EXTENSION, loan=replace(LOAN, due=NOW - DAY))
    trusted = replace(ANNA, terms=replace(TERMS, renew_overdue=True))
    assert may_renew(late, trusted, RULES, fee_accepted=False) is None


@pytest.mark.parametrize(("window", "refused"), [(2, True), (3, False), (None, False)])
def test_a_renewal_opens_so_many_days_before_the_due_date(
    window: int | None, *, refused: bool
) -> None:
    rules = replace(RULES, renewal_window=window)
    answer = may_renew(EXTENSION, ANNA, rules, fee_accepted=False)
    assert (reason(answer) is Refusal.RENEWAL_TOO_SOON) is refused


def test_a_renewal_counts_from_today_or_from_the_old_due_date() -> None:
    terms = LoanTerms(days=14, renewal_days=7)
    old = datetime(2026, 3, 5, 18, tzinfo=UTC)
    assert renewed_due(terms, OPENING, old, NOW, from_due=False).date() == date(2026, 3, 9)
    assert renewed_due(terms, OPENING, old, NOW, from_due=True).date() == date(2026, 3, 12)
    late = datetime(2026, 2, 1, 18, tzinfo=UTC)
    assert renewed_due(terms, OPENING, late, NOW, from_due=True).date() == date(2026, 3, 9)


CLAIM = Claim(TITLE, copies=1)
NO_HOLD: list[tuple[Refusal, dict[str, object], dict[str, object]]] = [
    (Refusal.CARD_BLOCKED, {}, {"blocked": True}),
    (Refusal.FEES_OVER_LIMIT, {}, {"fees": Money(1001)}),
    (Refusal.HOLD_EXISTS, {"is_on_hold": True}, {}),
    (Refusal.ALREADY_YOURS, {"is_on_loan": True}, {}),
    (Refusal.AGE_MARK, {"title": replace(TITLE, age_mark=16)}, {}),
    (Refusal.HOLD_NOT_ALLOWED, {"copies": 0}, {}),
    (Refusal.HOLD_ON_SHELF, {"on_shelf": ITEM}, {}),
    (Refusal.TOO_MANY_HOLDS, {"mine": 2}, {}),
]


@pytest.mark.parametrize(("why", "claim", "who"), NO_HOLD)
def test_each_reason_alone_refuses_the_hold(
    why: Refusal, claim: dict[str, object], who: dict[str, object]
) -> None:
    asked = replace(CLAIM, **claim)  # type: ignore[arg-type]  # fields of the class
    assert reason(may_hold(asked, _standing(who), on_shelf_allowed=False)) is why


def test_a_hold_with_nothing_against_it_is_a_yes() -> None:
    assert may_hold(CLAIM, ANNA, on_shelf_allowed=False) is None
    assert may_hold(replace(CLAIM, on_shelf=ITEM), ANNA, on_shelf_allowed=True) is None


@given(st.integers(0, 100), st.integers(0, 30), st.integers(0, 500), st.integers(0, 3000))
def test_a_fine_grows_by_the_day_after_the_grace_and_stops_at_its_cap(
    days: int, grace: int, fine: int, cap: int
) -> None:
    terms = LoanTerms(fine=Money(fine), fine_cap=Money(cap), grace=grace)
    due = datetime(2026, 3, 2, 18, tzinfo=UTC)
    charged = fine_for(terms, OPENING, due, due + days * DAY)
    assert charged == min(max(days - grace, 0) * fine, cap)


def test_a_loan_by_the_hour_is_fined_by_the_hour() -> None:
    terms = LoanTerms(hours=2, fine=Money(100))
    due = datetime(2026, 3, 2, 14, tzinfo=UTC)
    assert fine_for(terms, OPENING, due, due + timedelta(minutes=61)) == 200


@pytest.mark.parametrize(
    ("day", "age"), [(date(2023, 2, 28), 2), (date(2023, 3, 1), 3), (date(2024, 2, 29), 4)]
)
def test_who_was_born_on_29_february_ages_on_1_march(day: date, age: int) -> None:
    assert age_on(date(2020, 2, 29), day) == age


def test_a_term_comes_from_the_most_particular_line_that_names_it() -> None:
    rules = replace(
        RULES,
        loans={
            (ANY, ANY): {"days": 15, "renewals": 2, "holds": False},
            (ANY, "disc"): {"days": 7},
            ("staff", ANY): {"days": 60},
            ("staff", "disc"): {"renewals": 9},
        },
    )
    assert rules.terms("adult", "book") == LoanTerms(days=15, renewals=2, holds=False)
    assert rules.terms("adult", "disc") == LoanTerms(days=7, renewals=2, holds=False)
    assert rules.terms("staff", "disc") == LoanTerms(days=60, renewals=9, holds=False)


def test_a_type_is_ever_lent_if_anybody_may_have_it() -> None:
    rules = replace(
        RULES, loans={(ANY, "rare"): {"lendable": False}, ("staff", "rare"): {"lendable": True}}
    )
    assert rules.is_ever_lent("rare")
    assert rules.is_ever_lent("book")
    only = replace(RULES, loans={(ANY, "rare"): {"lendable": False}})
    assert not only.is_ever_lent("rare")


def _copy(given: dict[str, object]) -> Copy:
    return replace(COPY, **given)  # type: ignore[arg-type]  # fields of the class


def _standing(given: dict[str, object]) -> Standing:
    return replace(ANNA, **given)  # type: ignore[arg-type]  # fields of the class
