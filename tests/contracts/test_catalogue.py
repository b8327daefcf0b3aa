"""The contract of `Catalogue`: every adapter, every check, and proof that the checks can fail.

An adapter joins with one entry in `tests.contracts.libraries`.
"""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.contracts import holds, loans, memory, people, renewals, returns
from tests.contracts.house import Tried
from tests.contracts.libraries import LIBRARIES
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
