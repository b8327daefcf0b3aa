"""What can be wrong with the settings file itself: it is told, and nothing raises."""

from pathlib import Path

import pytest

from sync.settings import SyncSettings, load_sync
from sync.settings.file import MOST_BYTES
from sync.settings.sections import Library


def test_a_missing_file_is_a_problem_that_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").touch()
    (problem,) = load_sync(tmp_path / "kisok.toml").problems
    assert problem.no_file
    assert "does not exist (did you mean `kiosk.toml`?)" in str(problem)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    (problem,) = load_sync(tmp_path).problems
    assert problem.no_file
    assert "is a folder" in str(problem)


@pytest.mark.parametrize(
    "path", ["/dev/zero", "/nowhere/at/all", "/etc/passwd/x", "a\0b", "x" * 999]
)
def test_what_is_no_file_is_a_problem(path: str) -> None:
    loaded = load_sync(Path(path))
    assert [problem.no_file for problem in loaded.problems] == [True]
    assert "\0" not in str(loaded.problems[0])


def test_a_file_of_another_encoding_is_a_problem_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_bytes("[library]\nname_ru = 'Выход'\n".encode("cp1251"))
    (problem,) = load_sync(path).problems
    assert "is not UTF-8 text (line 2)" in str(problem)


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_bytes(b"\xef\xbb\xbf[library]\r\nname_ru = 'A'\r\n")
    assert load_sync(path) == (SyncSettings(Library(name_ru="A")), ())


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_bytes(b"#" * (MOST_BYTES + 1))
    assert "too large" in str(load_sync(path).problems[0])


def test_a_file_that_may_not_be_read_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kiosk.toml"
    path.touch()

    def refuse(_: Path, __: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    assert "may not be read by this user" in str(load_sync(path).problems[0])
