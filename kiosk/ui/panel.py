"""The glass: how many pixels it has and how large it is in millimetres.

It is apart because every size on screen is a size in a hand: a finger is as thick on a 7" panel
as on a 22" one, and what SDL calls the density of a screen is a guess.
"""

import math
from dataclasses import dataclass

COLUMN_BELOW_MM = 120.0
"""A panel lower than this has its header and footer in one column at the left."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of `width` x `height` pixels that is `width_mm` x `height_mm` millimetres."""

    width: int
    height: int
    width_mm: float
    height_mm: float

    @property
    def mm(self) -> float:
        """Pixels per millimetre; the lesser of both axes, for a pixel need not be square."""
        return min(self.width / self.width_mm, self.height / self.height_mm)

    @property
    def low(self) -> bool:
        """Whether the panel is too low for a header above and a footer below."""
        return self.height_mm < COLUMN_BELOW_MM

    @property
    def upright(self) -> bool:
        """Whether the panel is higher than wide."""
        return self.height > self.width

    def px(self, millimetres: float) -> float:
        """Turn millimetres into whole pixels, never fewer than asked for."""
        return math.ceil(millimetres * self.mm - 1e-6)
