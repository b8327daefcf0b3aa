"""Small numbers: short files, short functions, no print, no blind except, nothing unfinished.

Each rule is a function from a source to its breaches, tried on the whole repository
and on one snippet that breaks it.  Ruff counts branches; it does not count lines.
"""

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.source import PACKAGES, Source, sources

FILE_LINES = 300
FUNCTION_LINES = 50

Rule = Callable[[Source], Iterator[str]]


def long_files(source: Source) -> Iterator[str]:
    """Refuse files that need scrolling to find their purpose."""
    lines = len(source.text.splitlines())
    if lines > FILE_LINES:
        yield f"{source.module} has {lines} lines"


def long_functions(source: Source) -> Iterator[str]:
    """Refuse functions longer than a screen."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{source.module}:{node.lineno} {node.name} has {lines} lines"


def blind_excepts(source: Source) -> Iterator[str]:
    """Refuse to swallow everything, even the order to stop; to tidy up and raise on is fine."""
    for node in ast.walk(source.tree):
        match node:
            case ast.ExceptHandler(body=[*_, ast.Raise(exc=None)]):
                continue
            case ast.ExceptHandler(type=None | ast.Name(id="BaseException")):
                yield f"{source.module}:{node.lineno} catches everything"


def prints_outside_commands(source: Source) -> Iterator[str]:
    """Refuse print where nobody sits at a terminal."""
    parts = source.module.split(".")
    if "commands" in parts or parts[-1] == "__main__":
        return
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Name(id="print")):
                yield f"{source.module}:{node.lineno} prints"


def unfinished_work(source: Source) -> Iterator[str]:
    """Refuse bodies that promise and do not keep."""
    for node in ast.walk(source.tree):
        match node:
            case (
                ast.Raise(exc=ast.Name(id="NotImplementedError"))
                | ast.Raise(exc=ast.Call(func=ast.Name(id="NotImplementedError")))
            ):
                yield f"{source.module}:{node.lineno} is not implemented"


BROKEN: list[tuple[Rule, str, str]] = [
    (long_files, "kiosk.runner", "x = 1\n" * (FILE_LINES + 1)),
    (long_functions, "kiosk.runner", "def f():\n" + "    x = 1\n" * FUNCTION_LINES),
    (blind_excepts, "kiosk.runner", "try:\n    f()\nexcept:\n    pass"),
    (blind_excepts, "kiosk.runner", "try:\n    f()\nexcept BaseException:\n    pass"),
    (prints_outside_commands, "kiosk.runner", "print('hello')"),
    (unfinished_work, "kiosk.runner", "def f():\n    raise NotImplementedError"),
    (unfinished_work, "kiosk.runner", "def f():\n    raise NotImplementedError('no')"),
]
RULES = tuple(dict.fromkeys(rule for rule, _, _ in BROKEN))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_repository_keeps_the_rule(rule: Rule) -> None:
    assert [breach for source in sources(*PACKAGES, "tests") for breach in rule(source)] == []


@pytest.mark.parametrize(("rule", "module", "snippet"), BROKEN)
def test_a_breach_of_the_rule_is_seen(rule: Rule, module: str, snippet: str) -> None:
    assert list(rule(Source.of(module, snippet)))


def test_just_short_enough_is_no_breach() -> None:
    text = '"""What it is."""\n\n\ndef f():\n' + "    x = 1\n" * (FUNCTION_LINES - 1)
    longest = Source.of("kiosk.runner", text + "\n" * (FILE_LINES - len(text.splitlines())))
    assert [breach for rule in RULES for breach in rule(longest)] == []


def test_to_tidy_up_and_raise_on_is_no_breach() -> None:
    text = "try:\n    f()\nexcept BaseException:\n    g()\n    raise"
    assert not list(blind_excepts(Source.of("sync.store", text)))


def test_a_command_may_print() -> None:
    assert not list(prints_outside_commands(Source.of("drivers.__main__", "print('ok')")))
