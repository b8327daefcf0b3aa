"""A library made once for all campaigns of a run."""

from pathlib import Path

import pytest

from tests.campaigns.branch import found


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a library that was founded and closed."""
    folder = tmp_path_factory.mktemp("founded") / "library"
    found(folder)
    return folder
