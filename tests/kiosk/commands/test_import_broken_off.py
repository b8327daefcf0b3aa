"""`kiosk import` that is broken off on the way, by a full disk say."""

import json
from argparse import Namespace
from collections.abc import Iterator

import pytest

from kiosk.commands import CommandFailure, import_files
from kiosk.technician import Report
from sync.exits import Exit


def broken_off(*_: object) -> Iterator[Report]:
    yield {"file": "books.mrc", "read": 400, "imported": 400}
    raise CommandFailure(Exit.STORAGE, "the disk is full")


def test_the_last_line_says_how_far_it_had_come(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(import_files, "reports", broken_off)
    args = Namespace(files=["books.mrc"], kind=None, mapping=None, encoding=None, json=True)
    with pytest.raises(CommandFailure):
        import_files.run(args)
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["exit"], last["read"], last["imported"], last["rejected"]) == (6, 400, 400, 0)
