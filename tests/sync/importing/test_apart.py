import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from sync.importing import apart
from sync.importing.apart import ReadingProcess, is_large
from sync.importing.catalogue import Progress, read_catalogue
from sync.importing.mapping_files import load_mapping
from sync.importing.opening import Format
from sync.importing.problems import ImportProblem
from sync.importing.records import TitleRecord
from tests.sync.importing.marc import book, iso2709

KOHA = "marc21-koha"


def saved(folder: Path, count: int) -> Path:
    path = folder / "catalogue.mrc"
    mended = b"00999" + book("x", "Чайка", "300")[5:]
    bad = iso2709(("001", "77"), ("100", "1 $aX"))
    path.write_bytes(
        mended + bad + b"".join(book(str(n), f"Том {n}", f"{n}0") for n in range(count))
    )
    return path


def read(process: ReadingProcess, path: Path, progress: Progress) -> Iterator[apart.Found]:
    return process.titles(path, Format.ISO2709, KOHA, "auto", progress)


@pytest.fixture
def process() -> Iterator[ReadingProcess]:
    with ReadingProcess() as begun:
        yield begun


def test_another_process_reads_the_same(tmp_path: Path, process: ReadingProcess) -> None:
    path, progress = saved(tmp_path, 500), Progress()
    found = list(read(process, path, progress))
    assert found == list(read_catalogue(path, load_mapping(KOHA)))
    assert isinstance(found[0], TitleRecord)
    assert found[0].flaws
    assert progress.read == path.stat().st_size


def test_one_process_reads_one_file_after_the_other(
    tmp_path: Path, process: ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, 3)
    first = list(read(process, path, Progress()))
    monkeypatch.setattr("subprocess.Popen", None)
    with pytest.raises(ImportProblem):
        list(read(process, tmp_path / "gone.mrc", Progress()))
    monkeypatch.undo()
    assert list(read(process, path, Progress())) == first


def test_whoever_stops_reading_ends_the_other_process(
    tmp_path: Path, process: ReadingProcess
) -> None:
    reading = read(process, saved(tmp_path, 5000), Progress())
    assert isinstance(reading, Generator)
    assert isinstance(next(reading), TitleRecord)
    reading.close()  # waits for it: a process left behind would hang here
    path = saved(tmp_path, 3)
    assert list(read(process, path, Progress())) == list(read_catalogue(path, load_mapping(KOHA)))


def test_a_medium_that_fails_is_told(tmp_path: Path, process: ReadingProcess) -> None:
    with pytest.raises(ImportProblem):
        list(read(process, tmp_path / "gone.mrc", Progress()))


def test_without_room_for_a_process_the_file_is_read_here(
    tmp_path: Path, process: ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("subprocess.Popen", full)
    path = saved(tmp_path, 3)
    assert list(read(process, path, Progress())) == list(read_catalogue(path, load_mapping(KOHA)))


def test_only_a_large_file_is_worth_a_process(tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"x" * 1000)
    large.write_bytes(b"x" * apart.LARGE)
    assert not is_large(small)
    assert is_large(large) == (len(os.sched_getaffinity(0)) > 1)
