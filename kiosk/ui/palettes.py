"""The three palettes: paper by day, night, and contrast for eyes that need it.

They are apart from the theme because a test computes every pair of them.  Ratios are those of
WCAG 2: at least 4.5 everywhere, at least 7 in the contrast palette.
"""

from dataclasses import dataclass

DARKEST_LINEAR = 0.04045
"""Below it sRGB is a straight line."""

Colour = tuple[float, float, float, float]
"""Red, green, blue, opacity, each 0 to 1."""


def colour(code: str) -> Colour:
    """Read `#RRGGBB`."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return (red, green, blue, 1.0)


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour by its office.  `on_x` is what is written on `x`; `edge` is the hard outline."""

    name: str
    ground: Colour
    ink: Colour
    quiet: Colour
    card: Colour
    on_card: Colour
    edge: Colour
    accent: Colour
    on_accent: Colour
    accent_edge: Colour
    second: Colour
    on_second: Colour
    second_edge: Colour
    stamp: Colour
    done: Colour
    on_done: Colour
    good: Colour
    refused: Colour
    on_refused: Colour
    refused_edge: Colour
    notice: Colour
    on_notice: Colour


PAPER = Palette(
    name="paper",
    ground=colour("#F3EFE6"),
    ink=colour("#14203A"),
    quiet=colour("#4B556B"),
    card=colour("#FFFFFF"),
    on_card=colour("#14203A"),
    edge=colour("#14203A"),
    accent=colour("#C8311E"),
    on_accent=colour("#FFFFFF"),
    accent_edge=colour("#7E1B0F"),
    second=colour("#14203A"),
    on_second=colour("#FFFFFF"),
    second_edge=colour("#5A6784"),
    stamp=colour("#C8311E"),
    done=colour("#0F6B45"),
    on_done=colour("#FFFFFF"),
    good=colour("#0F6B45"),
    refused=colour("#FADCD6"),
    on_refused=colour("#6E130A"),
    refused_edge=colour("#A02312"),
    notice=colour("#FFE7A8"),
    on_notice=colour("#3B2B00"),
)

NIGHT = Palette(
    name="night",
    ground=colour("#10151F"),
    ink=colour("#F3EFE6"),
    quiet=colour("#B4BCCB"),
    card=colour("#1D2636"),
    on_card=colour("#F3EFE6"),
    edge=colour("#4A5A78"),
    accent=colour("#C8311E"),
    on_accent=colour("#FFFFFF"),
    accent_edge=colour("#6B170C"),
    second=colour("#2C4474"),
    on_second=colour("#FFFFFF"),
    second_edge=colour("#172645"),
    stamp=colour("#FF8A73"),
    done=colour("#0B5437"),
    on_done=colour("#FFFFFF"),
    good=colour("#6FD6A6"),
    refused=colour("#54201A"),
    on_refused=colour("#FFE1DB"),
    refused_edge=colour("#FF8A73"),
    notice=colour("#4A3A0B"),
    on_notice=colour("#FFE7A8"),
)

CONTRAST = Palette(
    name="contrast",
    ground=colour("#000000"),
    ink=colour("#FFFFFF"),
    quiet=colour("#FFFFFF"),
    card=colour("#000000"),
    on_card=colour("#FFFFFF"),
    edge=colour("#FFFFFF"),
    accent=colour("#FFD400"),
    on_accent=colour("#000000"),
    accent_edge=colour("#FFFFFF"),
    second=colour("#000000"),
    on_second=colour("#FFD400"),
    second_edge=colour("#FFD400"),
    stamp=colour("#FFD400"),
    done=colour("#004D2C"),
    on_done=colour("#FFFFFF"),
    good=colour("#7CFFC0"),
    refused=colour("#FFD0C8"),
    on_refused=colour("#3A0500"),
    refused_edge=colour("#FFFFFF"),
    notice=colour("#000000"),
    on_notice=colour("#FFD400"),
)

PALETTES = (PAPER, NIGHT, CONTRAST)


def contrast(one: Colour, other: Colour) -> float:
    """Compute the WCAG contrast ratio of two opaque colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(of: Colour) -> float:
    red, green, blue = (_linear(part) for part in of[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    dark = part / 12.92
    return float(dark if part <= DARKEST_LINEAR else ((part + 0.055) / 1.055) ** 2.4)
