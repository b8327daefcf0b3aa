"""A library on the disk, its service running or not, and the command line over it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import sync.__main__ as composed
from kiosk.__main__ import main
from sync.office import open_office
from sync.settings import load_sync

ITEMS = """barcode;title;author;year;isbn;uid
3000001;Чайка;Чехов, Антон;1896;;E004010000000001
3000002;Чайка;Чехов, Антон;1896;;
3000003;Ёлка;Зощенко, Михаил;1940;978-5-17-012345-2;
"""
PATRONS = """card_number;surname;forename;birth;category;pin;fees
2000001;Смирнова;Анна;1990-01-01;adult;1234;
2000002;Орлов;Борис;1980-01-01;adult;;12,50
"""
CONFIG = """[demo]
enabled = false
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def last(self) -> dict[str, object]:
        return self.objects[-1]


class CommandLine:
    """`kiosk ...` over one state folder; `folder` also holds the files a test writes."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.config = self.write("kiosk.toml", CONFIG)
        self._capsys = capsys

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def __call__(self, command: str, *arguments: object) -> Told:
        self._capsys.readouterr()
        places = ["--config", str(self.config), "--state", str(self.state)]
        try:
            code = main([command, *places, *map(str, arguments)])
        except SystemExit as end:
            code = int(end.code or 0)
        printed = self._capsys.readouterr()
        return Told(code, printed.out, printed.err)

    def furnish(self) -> None:
        items, patrons = self.write("items.csv", ITEMS), self.write("patrons.csv", PATRONS)
        assert self("import", items, patrons).code == 0

    @contextmanager
    def service(self) -> Iterator[None]:
        """Let the service run meanwhile, as `sync` does, in a thread."""
        settings = load_sync(self.config).settings.moved(self.state)
        office = open_office(settings, composed.clock_of(settings))
        office.hand_over()
        service = composed.service_of(office)
        ready = threading.Event()
        thread = threading.Thread(target=service.run, args=(ready.set,))
        thread.start()
        assert ready.wait(30)
        try:
            yield
        finally:
            service.stop()
            thread.join()
            office.close()
