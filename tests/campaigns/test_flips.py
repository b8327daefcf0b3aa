"""Flipped bits in the files of a library; `make crash` turns thousands over."""

from pathlib import Path

import pytest

from tests.campaigns.flips import flip, furnish


@pytest.mark.parametrize("closed", [True, False])
def test_a_flipped_bit_is_found_or_harms_nothing(tmp_path: Path, closed: bool) -> None:  # noqa: FBT001 - pytest's parameter
    rot = flip(furnish(tmp_path, closed=closed), 80, "flips")
    assert rot.wrong == []
    assert rot.flips == 80
    assert sum(n for what, n in rot.came_to.items() if "found" in what) > 4
