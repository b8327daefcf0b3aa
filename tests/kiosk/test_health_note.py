"""The note of the readers: true while the screen runs, and worth nothing after it."""

import os
from pathlib import Path

import pytest

from kiosk.health_note import NAME, HealthNote, readers_now


def test_a_reader_is_not_there_until_it_says_so(tmp_path: Path) -> None:
    note = HealthNote(tmp_path, ("plate", "scanner"))
    note.reader_is("plate", up=True)
    assert readers_now(tmp_path) == {"plate": True, "scanner": False}
    note.reader_is("plate", up=False)
    assert readers_now(tmp_path) == {"plate": False, "scanner": False}
    note.close()
    assert readers_now(tmp_path) is None


def test_a_note_left_by_a_screen_that_was_killed_says_nothing(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"readers": {"plate": true}}', encoding="utf-8")
    assert readers_now(tmp_path) is None


def test_a_screen_that_starts_anew_writes_over_what_is_left(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"readers": {"plate": true, "x": true}}' * 9, encoding="utf-8")
    note = HealthNote(tmp_path, ("plate",))
    assert readers_now(tmp_path) == {"plate": False}
    note.close()


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b'{"readers": 1}', b"\xff"])
def test_a_note_that_can_not_be_read_says_nothing(tmp_path: Path, rubbish: bytes) -> None:
    note = HealthNote(tmp_path, ())
    (tmp_path / NAME).write_bytes(rubbish)
    assert readers_now(tmp_path) is None
    note.close()


def test_two_screens_at_once_are_told(tmp_path: Path) -> None:
    note = HealthNote(tmp_path, ())
    with pytest.raises(BlockingIOError):
        HealthNote(tmp_path, ())
    note.close()


def test_the_note_names_nobody_and_may_be_read_by_others(tmp_path: Path) -> None:
    before = os.umask(0)
    note = HealthNote(tmp_path, ("plate",))
    os.umask(before)
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o644
    note.close()
