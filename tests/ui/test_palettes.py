"""Contrast, computed from the colours themselves."""

import pytest

from kiosk.ui.palettes import CONTRAST, PALETTES, Palette, colour, contrast

PAIRS = (
    ("ink", "ground"),
    ("quiet", "ground"),
    ("quiet", "card"),
    ("on_card", "card"),
    ("good", "card"),
    ("good", "ground"),
    ("stamp", "card"),
    ("stamp", "ground"),
    ("on_accent", "accent"),
    ("on_second", "second"),
    ("on_done", "done"),
    ("on_refused", "refused"),
    ("on_notice", "notice"),
)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast(colour("#000000"), colour("#FFFFFF")) == pytest.approx(21)
    assert contrast(colour("#777777"), colour("#777777")) == pytest.approx(1)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
@pytest.mark.parametrize("pair", PAIRS, ids=" on ".join)
def test_what_is_written_can_be_read(palette: Palette, pair: tuple[str, str]) -> None:
    written, behind = pair
    least = 7.0 if palette is CONTRAST else 4.5
    assert contrast(getattr(palette, written), getattr(palette, behind)) >= least


def test_the_contrast_palette_has_one_filled_and_one_outlined_tile() -> None:
    assert CONTRAST.accent != CONTRAST.second
    assert CONTRAST.accent != CONTRAST.ground
    assert CONTRAST.second == CONTRAST.ground
    assert contrast(CONTRAST.second_edge, CONTRAST.ground) >= 3
