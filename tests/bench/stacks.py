"""Replicas of many titles, built once for a version of the product and kept.

    /var/tmp/kiosk-bench-titles/<version>/replica-1000000.db      as an import builds it
                                          bare-1000000.db         a full-text table by the book

They are apart because a million takes minutes; the version is that of every file that decides what
is in them.
"""

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from sync.importing.records import TitleRecord
from sync.replica import Replica
from tests.bench.real_titles import real_titles, recombined, shelved
from tests.source import ROOT

REAL = 120_000
"""Titles that are as they were catalogued; of more all are recombined."""

_DECIDING = ("sync/replica/*.py", "tests/bench/real_titles.py", "tests/bench/stacks.py")
_READ_ONLY = ("reading", "searching", "ranking", "slips", "question", "mirror")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Stacks:
    """A replica and the bare table over the same titles; `seconds` it took to build the replica."""

    replica: Path
    bare: Path
    titles: int
    seconds: float

    @property
    def megabytes(self) -> float:
        """The size of the replica's file."""
        return self.replica.stat().st_size / 1e6


def stacks(test_data: Path, count: int) -> Stacks:
    """Return the replica of about so many titles, built if it is not there yet."""
    place = Path(os.environ.get("KIOSK_BENCH_FOLDER", "/var/tmp")) / "kiosk-bench-titles"  # noqa: S108 - on a disk, by the FHS
    folder = place / _version()
    known = folder / f"{count}.json"
    if not known.exists():
        for old in place.glob("*"):
            if old != folder:
                shutil.rmtree(old)
        folder.mkdir(parents=True, exist_ok=True)
        built = _built(test_data, folder, count)
        known.write_text(json.dumps(asdict(built), default=str), encoding="utf-8")
    told = json.loads(known.read_text(encoding="utf-8"))
    return Stacks(Path(told["replica"]), Path(told["bare"]), told["titles"], told["seconds"])


def _built(test_data: Path, folder: Path, count: int) -> Stacks:
    path, bare = folder / f"replica-{count}.db", folder / f"bare-{count}.db"
    path.unlink(missing_ok=True)
    replica, seconds = Replica(path), 0.0
    for batch in _batches(_titles(test_data, count)):
        begun = time.monotonic()
        replica.load(batch)
        seconds += time.monotonic() - begun
    begun = time.monotonic()
    replica.publish()
    replica.store.checkpoint()
    seconds += time.monotonic() - begun
    titles, _ = replica.counts()
    replica.close()
    _build_bare(path, bare)
    return Stacks(path, bare, titles, seconds)


def _build_bare(replica: Path, bare: Path) -> None:
    """Build what a tutorial of SQLite's full-text search has, over the same titles and authors."""
    bare.unlink(missing_ok=True)
    with sqlite3.connect(bare) as connection:
        connection.execute("CREATE VIRTUAL TABLE bare USING fts5(title, author, prefix = '2 3')")
        connection.execute("ATTACH ? AS replica", [str(replica)])
        connection.execute(
            "INSERT INTO bare (rowid, title, author) SELECT number, title, author FROM titles"
        )
    connection.close()


def _titles(test_data: Path, count: int) -> Iterator[TitleRecord]:
    real = real_titles(test_data)
    return shelved(real) if count <= REAL else recombined(list(real), count)


def _batches(titles: Iterator[TitleRecord]) -> Iterator[list[TitleRecord]]:
    while batch := list(islice(titles, _BATCH)):
        yield batch


def _version() -> str:
    paths = sorted(path for pattern in _DECIDING for path in ROOT.glob(pattern))
    deciding = [path for path in paths if path.stem not in _READ_ONLY]
    return blake2b(b"".join(path.read_bytes() for path in deciding), digest_size=6).hexdigest()
