"""A library made once for all campaigns of a run."""

import shutil
from pathlib import Path

import pytest

from tests.campaigns.branch import found


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a library that was founded and closed."""
    folder = tmp_path_factory.mktemp("founded") / "library"
    found(folder)
    return folder


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip where a program is not installed."""
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")
