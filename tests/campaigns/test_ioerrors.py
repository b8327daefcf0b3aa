"""Calls on the library's files that fail; `make crash` fails every one in every way."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.ioerrors import SHORT, Campaign, Fault
from tests.campaigns.shim import Kind


@pytest.fixture
def campaign(tmp_path: Path, template: Path) -> Iterator[Campaign]:
    campaign = Campaign(template, tmp_path)
    yield campaign
    campaign.close()


def test_no_failing_call_makes_a_false_success(campaign: Campaign) -> None:
    flushes, writes = campaign.count(Kind.FLUSHES), campaign.count(Kind.WRITES)
    faults = [
        *(Fault(Kind.FLUSHES, n) for n in range(1, flushes + 1, 3)),
        *(Fault(Kind.FLUSHES, n, times=None) for n in range(2, flushes + 1, 12)),
        *(Fault(Kind.WRITES, n) for n in range(1, writes + 1, 60)),
        *(Fault(Kind.WRITES, n, errno.ENOSPC) for n in range(5, writes + 1, 60)),
        *(Fault(Kind.WRITES, n, SHORT) for n in range(10, writes + 1, 60)),
        *(Fault(Kind.CUTS, n) for n in range(1, campaign.count(Kind.CUTS) + 1, 2)),
    ]
    strain = campaign.run(faults)
    assert strain.findings == []
    assert strain.reached > 0.8 * len(faults)
    assert strain.told["Unknown"]
    assert strain.told["Unavailable"]
    assert strain.told["done"]
