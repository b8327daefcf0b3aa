"""Services known to lose: a campaign that finds nothing in them would be blind."""

from pathlib import Path

import pytest

from tests.campaigns.canaries import WAYS, sing

HONEST = "honest"


@pytest.mark.parametrize("way", WAYS)
def test_power_cuts_find_what_a_weaker_hold_on_the_medium_loses(
    tmp_path: Path, template: Path, way: str
) -> None:
    result = sing(template, tmp_path / "library", way)
    assert result.damaged
    assert any("lost:" in finding for finding in result.findings)


def test_they_find_nothing_in_a_service_that_is_as_it_should_be(
    tmp_path: Path, template: Path
) -> None:
    result = sing(template, tmp_path / "library", HONEST)
    assert result.findings == []
    assert result.images > 10
