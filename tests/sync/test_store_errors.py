"""What is wrong with a store is told by its kind and its file."""

from pathlib import Path

import pytest
from sqlite_utils import Migrations

from sync.store import Store
from sync.store_errors import StoreBrokenError, StoreReadOnlyError

READ_ONLY = Path("/sys/devices/system/cpu/online")
"""A file that nobody may write, not even root."""


def test_a_file_that_can_not_be_written_is_told_as_that() -> None:
    with pytest.raises(StoreReadOnlyError, match=r"^online: E"):
        Store(READ_ONLY, Migrations("books"))


def test_an_error_names_the_file_it_is_about(tmp_path: Path) -> None:
    folder = tmp_path / "journal.db"
    folder.mkdir()
    with pytest.raises(StoreBrokenError, match=r"^journal\.db: EISDIR$"):
        Store(folder, Migrations("books"))


def test_an_error_of_sqlite_names_the_file_it_is_about(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    Store(path, Migrations("books")).close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xa5" * (len(content) - 100))
    with pytest.raises(StoreBrokenError, match=r"^library\.db: SQLITE_CORRUPT: "):
        Store(path, Migrations("books"))
