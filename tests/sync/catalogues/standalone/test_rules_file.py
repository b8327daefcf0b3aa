"""The rules as a technician writes them: the shipped file is whole, and every fault is told."""

from datetime import date, datetime, time
from typing import Any

import pytest

from sync.catalogues.standalone.policy.opening import (
    LAST,
    Between,
    Monthly,
    OnDate,
    Span,
    Yearly,
)
from sync.catalogues.standalone.policy.rules_file import RulesProblem, read_rules, rules_from
from sync.shipped import shipped

WEEK = {"monday": ["10:00-18:00"]}


def faults(**table: Any) -> tuple[str, ...]:
    with pytest.raises(RulesProblem) as problem:
        rules_from({"opening": WEEK} | table)
    return problem.value.faults


def test_the_shipped_rules_can_be_used() -> None:
    rules = read_rules(shipped("standalone.toml").read_text("utf-8"))
    assert not rules.opening.is_open_on(date(2027, 1, 1))
    assert not rules.terms("adult", "reference").lendable
    assert rules.terms("adult", "reading-room").hours == 8
    assert rules.terms("staff", "disc").days == 60
    assert rules.category("nobody knows").loan_limit == 10
    assert rules.category("provisional").loan_limit == 0
    assert rules.category("child").fee_limit == rules.category("*").fee_limit
    friday = datetime(2026, 3, 13, 12, tzinfo=rules.opening.zone)
    assert rules.opening.due_after_days(friday, 15).date() == date(2026, 3, 28)


def test_hours_and_special_days_are_read() -> None:
    rules = rules_from(
        {
            "opening": {"tuesday": ["9:30-13:00", "14:00-24:00"]},
            "closed": [
                {"date": date(2026, 5, 11), "name": "выходной"},
                {"from": date(2026, 7, 1), "to": date(2026, 7, 31)},
                {"yearly": "02-29", "hours": ["10:00-12:00"]},
                {"monthly": "last friday"},
            ],
        }
    )
    assert rules.opening.week[1] == (
        Span(time(9, 30), time(13)),
        Span(time(14), time(23, 59)),
    )
    assert rules.opening.special == (
        OnDate(date(2026, 5, 11)),
        Between(date(2026, 7, 1), date(2026, 7, 31)),
        Yearly(2, 29, (Span(time(10), time(12)),)),
        Monthly(LAST, 4),
    )


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"library": {"zone": "Moscow"}}, "library.zone: no time zone is called Moscow"),
        ({"library": {"branh": "x"}}, "library.branh: unknown (did you mean branch?)"),
        ({"libary": {}}, "libary: unknown (did you mean library?)"),
        ({"library": {"pin_length": "4"}}, "library.pin_length: a whole number is wanted"),
        ({"library": {"pin_length": 0}}, "library.pin_length: a number from 1 to 1000000000"),
        ({"library": {"keep_history": 1}}, "library.keep_history: true or false is wanted"),
        ({"loans": [{"days": 0}]}, "loans[1].days: a number from 1 to 3650 is wanted"),
        ({"loans": [{"dayz": 3}]}, "loans[1].dayz: unknown (did you mean days?)"),
        ({"loans": [{"days": 3}, {"days": 4}]}, "loans[2]: there is a line for * and *"),
        ({"loans": {"days": 3}}, "loans: a list of tables [[loans]] is wanted"),
        ({"categories": {"child": 3}}, "child: a table is wanted"),
        ({"categories": {"child": {"loan_limit": -1}}}, "categories.child.loan_limit: a number"),
        ({"registration": {"first": True}}, "registration.first: a whole number is wanted"),
        ({"opening": {"mondy": []} | WEEK}, "opening.mondy: unknown"),
        ({"opening": {"monday": ["18:00-10:00"]}}, "opening.monday: hours are written"),
        ({"opening": {"monday": ["10-18"]}}, "opening.monday: hours are written"),
        ({"opening": {"monday": ["12:00-18:00", "9:00-13:00"]}}, "opening.monday: the hours"),
        ({"opening": {"sunday": []}}, "opening: at least one day must have hours"),
        ({"closed": [{"yearly": "13-01"}]}, "closed[1]: one of date"),
        ({"closed": [{"yearly": "02-30"}]}, "closed[1]: one of date"),
        ({"closed": [{"monthly": "fifth monday"}]}, "closed[1]: one of date"),
        ({"closed": [{}]}, "closed[1]: one of date"),
        ({"closed": [{"from": date(2026, 7, 2), "to": date(2026, 7, 1)}]}, "closed[1]"),
    ],
)
def test_a_fault_is_told_with_its_place(table: dict[str, object], told: str) -> None:
    assert any(fault.startswith(told) for fault in faults(**table)), faults(**table)


def test_all_faults_are_told_at_once() -> None:
    found = faults(library={"zone": "X", "currency": 1}, loans=[{"days": "x"}])
    assert len(found) == 3


def test_what_is_no_toml_is_a_fault_too() -> None:
    with pytest.raises(RulesProblem, match="end of document"):
        read_rules("[library")
