"""Power cuts after the calls of a recorded service; `make crash` cuts a hundred thousand times."""

from pathlib import Path

from tests.campaigns.branch import configure, settle_in
from tests.campaigns.powercuts import Density, cut, record


def test_whatever_a_power_cut_leaves_nothing_that_was_answered_is_lost(
    tmp_path: Path, template: Path
) -> None:
    folder = tmp_path / "library"
    settle_in(template, folder)
    result = cut(record(folder, "cuts", [2, 3]), Density(every=4, beginnings=2, parts=3), "cuts")
    assert result.findings == []
    assert result.acknowledged > 15
    assert result.images > 1000
    assert min(result.kinds.values()) > 100


def test_a_library_whose_making_was_cut_short_is_made_or_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    configure(folder)
    result = cut(record(folder, "founded", [0]), Density(every=5, beginnings=1, parts=2), "founded")
    assert result.findings == []
    assert result.images > 200
