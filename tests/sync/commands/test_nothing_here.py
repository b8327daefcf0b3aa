"""A library that is gone is not taken for one that never was."""

from pathlib import Path

import pytest

from sync.commands.here import refuse_nothing
from sync.failure import Failure
from tests.sync.house import House, lived_in


def test_a_library_that_is_gone_is_not_said_never_to_have_been(tmp_path: Path) -> None:
    house = lived_in(tmp_path / "state")
    house.places.library.unlink()
    refuse_nothing(house.settings)
    with pytest.raises(Failure):
        refuse_nothing(House(tmp_path / "elsewhere").settings)
