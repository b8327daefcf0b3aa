"""Breaking text into lines and finding the size at which it fits: arithmetic without Kivy.

It is apart from the label so that the rule "shrink, then wrap, then cut by words" can be tested
without a window.  Widths are measured by a function that is handed in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Measure = Callable[[str, int], float]
"""The width in pixels of a line set at a font size in pixels."""

ELLIPSIS = "…"

MOST_BALANCED = 4
"""Lines; longer texts are for reading, and are not balanced."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Text as it will be drawn: its lines, its font size in pixels, and whether it fits."""

    lines: tuple[str, ...]
    size: int
    fits: bool = True


def wrap(text: str, width: float, size: int, measure: Measure) -> tuple[tuple[str, ...], bool]:
    """Break text between words; False when a single word is wider than `width`."""
    lines: list[str] = []
    fits = True
    for paragraph in text.split("\n"):
        if measure(paragraph, size) <= width:
            # Most texts are short: one measure instead of two for each word.
            lines.append(paragraph)
            continue
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if not line or measure(longer, size) <= width:
                line = longer
            else:
                lines.append(line)
                line = word
            fits = fits and (line != word or measure(word, size) <= width)
        lines.append(line)
    return tuple(lines), fits


def balance(text: str, width: float, size: int, measure: Measure) -> tuple[tuple[str, ...], bool]:
    """Break text into as few lines as `wrap` needs, and as even in length as they can be."""
    lines, fits = wrap(text, width, size, measure)
    if not fits or "\n" in text or not 1 < len(lines) <= MOST_BALANCED:
        return lines, fits
    low, high = width / 2, width
    while high - low > size / 4:
        middle = (low + high) / 2
        tried, good = wrap(text, middle, size, measure)
        if good and len(tried) == len(lines):
            lines, high = tried, middle
        else:
            low = middle
    return lines, True


def fit(  # noqa: PLR0913 - what the text is, where it goes, and how it is measured
    text: str,
    room: tuple[float, float],
    sizes: Sequence[int],
    measure: Measure,
    tall: Callable[[int, int], float],
    *,
    even: bool = False,
    cut: bool = False,
) -> Setting:
    """Find the largest of `sizes` (descending) at which `text` fits in `room` (width, height).

    `tall` gives the height of so many lines at a size.  Where none fits, the least size is taken,
    and with `cut` the text is shortened after a word.
    """
    width, height = room
    breaking = balance if even else wrap
    lines: tuple[str, ...] = ()
    for size in sizes:
        lines, fits = breaking(text, width, size, measure)
        if fits and tall(len(lines), size) <= height + 0.5:
            return Setting(lines, size)
    least = sizes[-1]
    if cut:
        count = len(lines)
        while count > 1 and tall(count, least) > height + 0.5:
            count -= 1
        kept = _cut(lines, count, width, least, measure)
        return Setting(kept, least)
    return Setting(lines, least, fits=False)


def _cut(
    lines: tuple[str, ...], count: int, width: float, size: int, measure: Measure
) -> tuple[str, ...]:
    kept = [_shorten(line, width, size, measure) for line in lines[: max(count, 1)]]
    if len(kept) < len(lines):
        kept[-1] = _shorten(kept[-1].rstrip(ELLIPSIS) + " " + ELLIPSIS * 2, width, size, measure)
    return tuple(kept)


def _shorten(line: str, width: float, size: int, measure: Measure) -> str:
    """Take words, and at last letters, off the end until the line and its ellipsis fit."""
    if not line.endswith(ELLIPSIS * 2) and measure(line, size) <= width:
        return line
    line = line.removesuffix(" " + ELLIPSIS * 2)
    while measure(line + ELLIPSIS, size) > width and " " in line:
        line = line.rpartition(" ")[0]
    while measure(line + ELLIPSIS, size) > width and len(line) > 1:
        line = line[:-1]
    return line.rstrip(" ,.:;—-/") + ELLIPSIS
