"""What an installed kiosk consists of: the three packages with their data, and nothing else."""

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path, PurePosixPath

import pytest

from sync.shipped import shipped
from tests.source import PACKAGES, ROOT

METADATA = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DISTRIBUTION = METADATA["project"]["name"]
# What the product reads at run time, besides code.
DATA = frozenset(
    {".kv", ".toml", ".po", ".mo", ".ttf", ".otf", ".txt", ".json", ".csv", ".sql", ".png", ".wav"}
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build sdist and wheel from a copy, where no older build can leave anything behind."""
    copy = tmp_path_factory.mktemp("checkout")
    for folder in (*PACKAGES, "config"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, copy / folder, symlinks=True, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    (copy / "tests").mkdir()
    (copy / "tests" / "test_nothing.py").touch()
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return copy / "dist"


@pytest.fixture(scope="module")
def wheel(built: Path) -> frozenset[PurePosixPath]:
    """Return the paths inside the wheel."""
    (path,) = built.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return frozenset(map(PurePosixPath, archive.namelist()))


def in_the_checkout(folder: str) -> set[PurePosixPath]:
    """Return what the wheel should hold of a top-level folder, relative to it."""
    top = ROOT / folder
    found = {path.relative_to(top) for path in top.rglob("*") if path.is_file()}
    return {
        PurePosixPath(path)
        for path in found
        if "__pycache__" not in path.parts and (path.suffix == ".py" or path.suffix in DATA)
    }


def test_the_wheel_writes_into_our_three_packages_only(wheel: frozenset[PurePosixPath]) -> None:
    tops = {path.parts[0] for path in wheel if not path.parts[0].endswith(".dist-info")}
    assert tops == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_wheel_holds_all_code_and_data(package: str, wheel: frozenset[PurePosixPath]) -> None:
    missing = {
        path for path in in_the_checkout(package) if PurePosixPath(package) / path not in wheel
    }
    assert missing == set()


def test_the_wheel_holds_the_whole_config_folder(wheel: frozenset[PurePosixPath]) -> None:
    files = {
        PurePosixPath("sync", "config", *path.relative_to(ROOT / "config").parts)
        for path in (ROOT / "config").rglob("*")
        if path.is_file()
    }
    assert files
    assert files <= wheel


def test_the_wheel_holds_no_tests_and_no_leftovers(wheel: frozenset[PurePosixPath]) -> None:
    unwanted = {"tests", "__pycache__", "docs", ".git"}
    assert [path for path in wheel if unwanted & set(path.parts)] == []


def test_the_sdist_builds_the_same_wheel(built: Path, wheel: frozenset[PurePosixPath]) -> None:
    # `build` made the wheel from the sdist, so that is where all of it came from
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        held = {PurePosixPath(*PurePosixPath(name).parts[1:]) for name in archive.getnames()}
    assert {path for path in wheel if not path.parts[0].endswith(".dist-info")} <= held


def test_a_font_has_its_licence_beside_it() -> None:
    fonts = {path for name in PACKAGES for path in (ROOT / name).rglob("*.[ot]tf")}
    bare = {path.name for path in fonts if not list(path.parent.glob("LICENSE*"))}
    assert fonts
    assert bare == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_the_package_is_ours_and_no_stranger_of_the_same_name(package: str) -> None:
    assert set(packages_distributions()[package]) == {DISTRIBUTION}


def test_no_code_lies_in_the_config_folder() -> None:
    assert list((ROOT / "config").rglob("*.py")) == []


def test_a_shipped_file_is_found_by_its_name_in_the_config_folder() -> None:
    path = next(path for path in sorted((ROOT / "config").rglob("*.toml")))
    name = path.relative_to(ROOT / "config").as_posix()
    assert shipped(name).read_bytes() == path.read_bytes()


def test_a_file_that_does_not_ship_is_named_in_the_error() -> None:
    with pytest.raises(FileNotFoundError, match="presets/nobody"):
        shipped("presets/nobody.toml")


def test_every_dependency_that_only_a_board_has_is_optional() -> None:
    needed = " ".join(METADATA["project"]["dependencies"]).lower()
    assert [name for name in ("spidev", "mfrc522", "gpio", "smbus") if name in needed] == []
