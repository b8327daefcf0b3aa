"""A disk that fills up refuses, loses nothing, and serves again when there is room."""

import os
import resource
import subprocess
import sys
from pathlib import Path

from sync.circulation import (
    Act,
    Answer,
    CheckedIn,
    CheckIn,
    EndVisit,
    Refusal,
    Refused,
    Unknown,
    VisitEnded,
)
from sync.store_presets import get_pragma
from tests.source import ROOT
from tests.sync.desk.shelf import ANNA, BOOK, LATER, OTHER, Room

FULL = Refused(Refusal.STORAGE_FULL)


def fill(room: Room) -> list[tuple[Act, Answer]]:
    """Return a book until the journal takes no more; return what was answered until then."""
    answered: list[tuple[Act, Answer]] = []
    while True:
        room.shelf.loans[BOOK] = ANNA
        act = room.act(CheckIn(BOOK))
        try:
            answer = room.desk.ask(act, LATER)
        except Unknown:  # there was room to begin, and none to write the answer down
            return [*answered, (act, room.shelf.answers[act.id])]
        if answer == FULL:
            assert act.id not in room.shelf.asked
            return answered
        answered.append((act, answer))


def test_a_journal_that_fills_up_loses_no_answer(tmp_path: Path) -> None:
    room = Room(tmp_path)
    connection = room.store.table("acts").db.conn
    pages = get_pragma(connection, "page_count")
    connection.execute(f"PRAGMA max_page_count={pages}").fetchall()
    answered = fill(room)
    for _ in range(3):
        assert room.ask(CheckIn(OTHER)) == FULL
    assert room.ask(EndVisit()) == VisitEnded()
    connection.execute("PRAGMA max_page_count=1000000").fetchall()
    room.enter_anew()
    asked = list(room.shelf.asked)
    assert all(isinstance(answer, CheckedIn) for _, answer in answered)
    assert [room.desk.ask(act, LATER) for act, _ in answered] == [answer for _, answer in answered]
    assert room.shelf.asked == asked == [act.id for act, _ in answered]
    room.leave()


def test_a_write_the_system_refuses_is_never_answered_as_done(tmp_path: Path) -> None:
    """The kernel lets no file grow beyond a limit, whatever SQLite tries."""
    program = [sys.executable, "-m", "tests.faults.limited", str(tmp_path)]
    limit = 256 << 10

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    told = subprocess.run(
        program,
        check=True,
        cwd=ROOT,
        preexec_fn=limited,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    done = int(told.stdout)
    assert 0 < done < 2000
    room = Room(tmp_path)
    assert room.journal.counters.between("0000", "9999") == {"2026-03-02": {"returns": done}}
    room.leave()
