"""The tree in the errors' docstring is the tree in the code."""

from collections.abc import Iterator

from drivers import errors


def tree(error: type[BaseException], depth: int = 1) -> Iterator[str]:
    yield "    " * depth + error.__name__
    for below in sorted(error.__subclasses__(), key=lambda each: each.__name__):
        if below.__module__ == errors.__name__:
            yield from tree(below, depth + 1)


def test_the_docstring_shows_the_tree_of_errors() -> None:
    shown = [line for line in (errors.__doc__ or "").splitlines() if line.startswith("    ")]
    assert shown == list(tree(errors.DriverError))


def test_every_error_says_what_it_means() -> None:
    assert [
        kind for kind in vars(errors).values() if isinstance(kind, type) and not kind.__doc__
    ] == []


def test_a_line_error_keeps_its_problems_apart() -> None:
    error = errors.ConfigLineError("one", "two")
    assert error.problems == ("one", "two")
    assert str(error) == "one; two"
