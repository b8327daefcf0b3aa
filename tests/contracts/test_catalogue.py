"""The contract of `Catalogue`: every adapter, every check, and proof that the checks can fail.

An adapter joins with one entry in `tests.contracts.libraries`.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.contracts import holds, loans, memory, people, renewals, returns
from tests.contracts.flawed import Boastful, Forgetful
from tests.contracts.house import Tried
from tests.contracts.libraries import LIBRARIES
from tests.contracts.machine import Visits
from tests.contracts.yes_sayer import YesSayer

Check = Callable[[Tried], None]


def _checks(module: ModuleType) -> list[Check]:
    """Return the public functions a module defines that take nothing but the tried adapter."""
    return [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and inspect.signature(function).return_annotation is None
    ]


CHECKS = [
    check
    for module in (loans, returns, renewals, holds, people, memory)
    for check in _checks(module)
]


# A step asks some twenty queries of a real file, so the runs are few and long.
SMALL = settings(max_examples=25, stateful_step_count=40, deadline=None)


def _name(check: Check) -> str:
    return f"{check.__module__.rpartition('.')[2]}-{check.__name__}"


@pytest.fixture(params=sorted(LIBRARIES))
def tried(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tried]:
    with LIBRARIES[request.param](tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("check", CHECKS, ids=_name)
def test_the_adapter_keeps(check: Check, tried: Tried) -> None:
    if check.__name__ in tried.cannot:
        pytest.skip(tried.cannot[check.__name__])
    if check.__module__ == memory.__name__ and not tried.catalogue.remembers:
        pytest.skip("this catalogue keeps no record of request ids")
    check(tried)


@pytest.mark.parametrize("check", CHECKS, ids=_name)
def test_a_catalogue_that_says_yes_to_everything_fails(check: Check, tmp_path: Path) -> None:
    with LIBRARIES["standalone"](tmp_path) as opened:
        opened.catalogue = YesSayer()
        with pytest.raises(AssertionError):
            check(opened)


REPEATS = [
    memory.a_loan_asked_for_twice_is_one_loan_with_one_answer,
    memory.an_old_return_asked_for_again_does_not_end_the_next_loan,
    memory.a_refusal_asked_for_again_stays_one,
    memory.renewals_and_holds_asked_for_twice_happen_once,
    memory.registering_twice_under_one_id_makes_one_patron,
    memory.what_happened_is_found_by_its_id,
]


@pytest.mark.parametrize("check", REPEATS, ids=_name)
def test_a_catalogue_that_forgets_ids_fails(check: Check, tmp_path: Path) -> None:
    with LIBRARIES["standalone"](tmp_path) as opened:
        opened.catalogue = Forgetful(opened.catalogue)
        with pytest.raises(AssertionError):
            check(opened)


def _visits(open_library: Callable[[Path], AbstractContextManager[Tried]]) -> type[Visits]:
    return type("VisitsHere", (Visits,), {"open_library": staticmethod(open_library)})


@pytest.mark.parametrize("name", sorted(LIBRARIES))
def test_no_run_of_visits_makes_the_catalogue_contradict_itself(name: str) -> None:
    run_state_machine_as_test(_visits(LIBRARIES[name]), settings=SMALL)


@pytest.mark.parametrize("flawed", [Boastful, Forgetful])
def test_the_visits_find_a_flawed_catalogue(flawed: type[Forgetful]) -> None:
    @contextmanager
    def opened(folder: Path) -> Iterator[Tried]:
        with LIBRARIES["standalone"](folder) as tried:
            tried.catalogue = flawed(tried.catalogue)
            yield tried

    # That there is a contradiction is enough; the shortest way to it would take minutes.
    once = settings(SMALL, phases=[Phase.generate], report_multiple_bugs=False)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(_visits(opened), settings=once)
