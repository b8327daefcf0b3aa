"""Shrink, wrap, cut: in this order, and never a letter lost without a sign."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.typesetting import ELLIPSIS, balance, fit, wrap

SIZES = (20, 16, 12, 10)


def measure(line: str, size: int) -> float:
    """Measure as if all letters were half as wide as high."""
    return len(line) * size / 2


def tall(count: int, size: int) -> float:
    return count * size


words = st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=9), min_size=1)


@given(words, st.floats(60, 400))
def test_wrapping_keeps_every_word_in_its_order(found: list[str], width: float) -> None:
    lines, fits = wrap(" ".join(found), width, 10, measure)
    assert " ".join(lines).split() == found
    assert fits == all(measure(word, 10) <= width for word in found)


@given(words, st.floats(60, 400))
def test_balancing_needs_no_more_lines_and_is_no_wider(found: list[str], width: float) -> None:
    text = " ".join(found)
    plain, fits = wrap(text, width, 10, measure)
    even, _ = balance(text, width, 10, measure)
    assert len(even) == len(plain)
    assert " ".join(even).split() == found
    if fits:
        assert max(measure(line, 10) for line in even) <= width


def test_the_largest_size_that_fits_is_taken() -> None:
    setting = fit("мало", (100, 20), SIZES, measure, tall)
    assert (setting.size, setting.lines, setting.fits) == (20, ("мало",), True)
    assert fit("мало", (39, 20), SIZES, measure, tall).size == 16


def test_what_never_fits_says_so() -> None:
    assert not fit("Достопримечательность", (50, 10), SIZES, measure, tall).fits


def test_a_title_is_cut_after_a_word_and_says_so() -> None:
    setting = fit(
        "Жизнь и удивительные приключения Робинзона", (100, 20), SIZES, measure, tall, cut=True
    )
    assert setting.fits
    assert setting.size == 10
    assert setting.lines[-1].endswith(ELLIPSIS)
    assert all(measure(line, 10) <= 100 for line in setting.lines)


@given(words, st.floats(40, 300), st.floats(10, 60))
def test_cutting_always_fits_the_width(found: list[str], width: float, height: float) -> None:
    setting = fit(" ".join(found), (width, height), SIZES, measure, tall, cut=True)
    assert all(measure(line, setting.size) <= width for line in setting.lines)
    assert tall(len(setting.lines), setting.size) <= max(height, 10) + 0.5
