"""The pictures in the docstrings name what there is; the states are matched without a gap."""

import ast
import re
import subprocess
import sys
from typing import get_args

import pytest

from kiosk.session import lines, states
from kiosk.session.events import Event
from kiosk.session.lines import Choice, Status
from kiosk.session.states import State
from tests.source import PACKAGES, ROOT, Source, sources, within

SESSION = sources("kiosk/session")


def drawn(text: str | None) -> set[str]:
    return set(re.findall(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)*\b", text or ""))


def not_drawn(text: str | None, kinds: object) -> set[str]:
    return {kind.__name__ for kind in get_args(kinds)} - drawn(text)


@pytest.mark.parametrize(("module", "kinds"), [(states, State), (lines, Status)])
def test_the_picture_names_every_state_and_status(module: object, kinds: object) -> None:
    assert not_drawn(module.__doc__, kinds) == set()


def test_a_state_missing_from_the_picture_is_seen() -> None:
    assert not_drawn("Idle --card--> Identifying", states.Errand) == {
        "Returning",
        "Borrowing",
        "Ordering",
    }


def open_ended(source: Source) -> list[str]:
    """Name the functions that match an attended state and would not notice a new one.

    With `assert_never` mypy refuses a match that leaves a state out.
    """
    return [
        f"{source.module}.{node.name}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
        and any(_names(argument.annotation) == {"Attended"} for argument in node.args.args)
        and any(isinstance(inner, ast.Match) for inner in ast.walk(node))
        and "assert_never" not in _names(node)
    ]


def _names(node: ast.AST | None) -> set[str]:
    inner = ast.walk(node) if node is not None else ()
    return {name.id for name in inner if isinstance(name, ast.Name)}


def test_a_match_of_attended_states_leaves_none_out() -> None:
    assert [name for source in SESSION for name in open_ended(source)] == []


def test_a_match_that_would_not_notice_a_new_state_is_seen() -> None:
    text = "def f(state: Attended) -> int:\n    match state:\n        case _:\n            return 1"
    assert open_ended(Source.of("kiosk.session.step", text)) == ["kiosk.session.step.f"]


def test_the_session_brings_nobody_along() -> None:
    program = "import sys, kiosk.session.step; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    ours = {name for name in loaded if within(name, *PACKAGES)} - {"kiosk", "sync"}
    assert {name for name in ours if not within(name, "kiosk.session", "sync.circulation")} == set()
    assert {"kivy", "sqlite3", "socket", "asyncio"}.isdisjoint(loaded)


@pytest.mark.parametrize("kinds", [State, Status, Event])
def test_every_kind_stands_alone(kinds: object) -> None:
    names = [kind.__name__ for kind in get_args(kinds)]
    assert len(names) == len(set(names))


def test_every_choice_is_offered_somewhere() -> None:
    assert {choice.name for choice in Choice} <= set(re.findall(r"Choice\.([A-Z_]+)", _choices()))


def _choices() -> str:
    return next(source.text for source in SESSION if source.module.endswith("choices"))
