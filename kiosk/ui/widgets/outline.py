"""The geometry of rounded rectangles: arithmetic without Kivy.

It is apart from the plate, which colours it.  Software rendering pays for each pixel and for each
triangle that crosses much of the window: a face is three rectangles and four small corners instead
of a fan, and of what lies below it only the rim is there that is seen.

    rim:  outer edge, feather outside          face:  +--+---------+--+
          |  ring  |                                  |  |         |  |   three rectangles,
          +--------+ hole                             +--+---------+--+   four fans, feather
"""

import math
from array import array
from functools import lru_cache

Place = tuple[float, float, float, float]
"""x, y, width, height in px."""

STEPS = 6
"""Edges of a quarter of a circle: a corner of 40 px is then off by a third of a pixel."""

POINTS = 4 * (STEPS + 1)

FEATHER = 0.5
"""Pixels to each side of the edge, over which it fades; a straight edge between two stays sharp."""

_ARC = tuple(
    (math.cos(angle), math.sin(angle))
    for quarter in range(4)
    for step in range(STEPS + 1)
    for angle in [(quarter + step / STEPS) * math.pi / 2]
)


def _loop(place: Place, bend: float) -> list[tuple[float, float]]:
    """List the points around a rounded rectangle, counter-clockwise from the right edge."""
    x, y, wide, tall = place
    left, right, low, high = x + bend, x + wide - bend, y + bend, y + tall - bend
    middles = ((right, high), (left, high), (left, low), (right, low))
    points = []
    for number, (cos, sin) in enumerate(_ARC):
        middle = middles[number // (STEPS + 1)]
        points.append((middle[0] + bend * cos, middle[1] + bend * sin))
    return points


def _grown(place: Place, bend: float, by: float) -> list[tuple[float, float]]:
    x, y, wide, tall = place
    by = max(by, -wide / 2, -tall / 2)
    return _loop((x - by, y - by, wide + 2 * by, tall + 2 * by), max(bend + by, 0.0))


def _edge(place: Place, bend: float) -> list[float]:
    """Give the outer and the inner loop of the fading edge, as x, y, opacity, 0 for each point."""
    vertices: list[float] = []
    for by, opacity in ((FEATHER, 0.0), (-FEATHER, 1.0)):
        for x, y in _grown(place, bend, by):
            vertices += (x, y, opacity, 0.0)
    return vertices


def face(place: Place, bend: float) -> memoryview:
    """Give the vertices of a filled rounded rectangle: two loops and the corners' middles."""
    x, y, wide, tall = place
    vertices = _edge(place, bend)
    for right, high in ((1, 1), (0, 1), (0, 0), (1, 0)):
        middle = (x + (wide - bend if right else bend), y + (tall - bend if high else bend))
        vertices += (*middle, 1.0, 0.0)
    return memoryview(array("f", vertices))


def rim(outers: tuple[Place, ...], bend: float, widths: tuple[float, ...]) -> memoryview:
    """Give the vertices of rings along rounded rectangles, each so wide inwards: three loops."""
    vertices: list[float] = []
    for place, width in zip(outers, widths, strict=True):
        vertices += _edge(place, bend)
        for x, y in _grown(place, bend, -width):
            vertices += (x, y, 1.0, 0.0)
    return memoryview(array("f", vertices))


def _strip(outer: int, inner: int) -> list[int]:
    """List the triangles between two loops that begin at these vertices."""
    found = []
    for at in range(POINTS):
        following = (at + 1) % POINTS
        a, b = outer + at, outer + following
        c, d = inner + at, inner + following
        found += [a, b, c, c, b, d]
    return found


@lru_cache(maxsize=1)
def face_order() -> memoryview:
    """Give the triangles of every `face`."""
    found = _strip(0, POINTS)
    middles = [2 * POINTS + corner for corner in range(4)]
    for corner, middle in enumerate(middles):
        first = POINTS + corner * (STEPS + 1)
        for at in range(first, first + STEPS):
            found += [middle, at, at + 1]
    ends = [(POINTS + c * (STEPS + 1), POINTS + c * (STEPS + 1) + STEPS) for c in range(4)]
    (right_top, top_right), (top_left, left_top), (left_low, low_left), (low_right, right_low) = (
        ends
    )
    high_right, high_left, lower_left, lower_right = middles
    for a, b, c, d in (
        (top_left, top_right, high_left, high_right),
        (lower_left, lower_right, low_left, low_right),
        (left_top, right_top, left_low, right_low),
    ):
        found += [a, b, c, c, b, d]
    return memoryview(array("H", found))


@lru_cache(maxsize=4)
def rim_order(rings: int) -> memoryview:
    """Give the triangles of a `rim` of so many rings."""
    found = []
    for ring in range(rings):
        first = ring * 3 * POINTS
        found += _strip(first, first + POINTS) + _strip(first + POINTS, first + 2 * POINTS)
    return memoryview(array("H", found))
