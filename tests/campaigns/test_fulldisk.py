"""A disk with no room left, in some steps; `make crash` takes every four kilobytes."""

from pathlib import Path

import pytest

from tests.campaigns.fulldisk import can_mount, fill_up


@pytest.mark.skipif(not can_mount(), reason="needs root, or a mount namespace of one's own")
def test_a_disk_that_is_full_refuses_and_goes_on_by_itself_with_room(tmp_path: Path) -> None:
    crowd = fill_up(tmp_path, step=20)
    assert crowd.findings == []
    assert crowd.told["storage-full"]
    assert crowd.told["Unknown"]
    assert crowd.told["done"]
