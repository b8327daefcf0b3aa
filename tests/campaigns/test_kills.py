"""A thousand kills at random moments of running visits; `make crash` strikes ten thousand times."""

from pathlib import Path

from tests.campaigns.kills import strike

KILLS = 1000


def test_whatever_moment_it_is_killed_at_nothing_is_lost_or_done_twice(tmp_path: Path) -> None:
    tally = strike(tmp_path, "kills", KILLS)
    assert tally.findings == []
    assert tally.kills == KILLS
    assert tally.answered > KILLS / 2
    assert min(tally.moments.values()) > KILLS / 10
    assert tally.asked_again > KILLS / 10
