"""The measuring itself: what it sees is what was done, and a table says what was measured."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import machine
from tests.bench.figures import Figure, Table, highest, mean, median, p95
from tests.bench.flushes import Flushes, can_be_counted
from tests.bench.lending import PER_VISIT, visits
from tests.bench.machine import MediumError, file_system, medium_of
from tests.bench.record import Record, SilentError
from tests.bench.site import Site, Watched

HUNDRED = tuple(float(number) for number in range(1, 101))


@pytest.fixture
def counted(tmp_path: Path, display: str) -> Iterator[tuple[Watched, Flushes]]:
    site = Site(tmp_path / "site")
    flushes = Flushes(site.folder)
    try:
        kiosk = Watched(site, display, flushes.environment)
        yield kiosk, flushes
        kiosk.stop()
    finally:
        flushes.close()
        site.close()


@pytest.mark.window
@pytest.mark.skipif(not can_be_counted(), reason="no gcc to count flushes with")
def test_a_loan_is_seen_from_its_bytes_to_its_frame(counted: tuple[Watched, Flushes]) -> None:
    kiosk, flushes = counted
    with flushes.slowed(0.03):
        timings = list(visits(kiosk, flushes, PER_VISIT))
    assert len(timings) == PER_VISIT
    for timing in timings:
        assert timing.flushes >= 2
        assert timing.flushing >= 60
        assert timing.submitted >= 60
        assert 0 < timing.drawing < timing.submitted
        assert timing.first_sign <= timing.submitted


def test_a_goal_looks_at_its_own_statistic() -> None:
    goals = (p95(96), p95(95), highest(100), highest(99), mean(51), mean(50), median(51))
    verdicts = [Figure("a", HUNDRED, goal=goal).verdict for goal in goals]
    assert verdicts == ["met", "not met", "met", "not met", "met", "not met", "met"]


def test_a_table_shows_every_figure_once() -> None:
    table = Table(["machine"], {})
    table.add(Figure("many", HUNDRED, goal=p95(1)), Figure("one", [0.125], "s"))
    lines = str(table).splitlines()
    assert lines[0] == "machine"
    assert lines[-2].split() == [
        *("many", "100", "51", "96", "100", "50.5", "ms"),
        *("p95", "<=", "1", "not", "met"),
    ]
    assert lines[-1].split() == ["one", "1", "0.12", "s"]


def test_a_medium_that_forgets_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert file_system(Path("/proc")) == "proc"
    monkeypatch.setattr(machine, "IN_MEMORY", frozenset({"proc"}))
    with pytest.raises(MediumError, match="KIOSK_BENCH_FOLDER"):
        medium_of(Path("/proc/self"))


def test_a_record_finds_what_came_after_a_mark(tmp_path: Path) -> None:
    said = tmp_path / "said"
    said.write_text("flip 1 2 Idle -\nflip 3 4 Borrowing Lent,Asking\n", encoding="utf-8")
    with said.open("rb") as source:
        record = Record(source)
        found = record.wait(0, lambda note: "Asking" in note.lines)
        assert (found.at, found.lines) == (3, ["Lent", "Asking"])
        assert record.wait(0, lambda note: note.word == "flip").words == ("Idle", "-")
        with pytest.raises(SilentError):
            record.wait(1, lambda note: note.words[0] == "Idle")
