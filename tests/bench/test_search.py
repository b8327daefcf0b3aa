"""How long a keystroke takes: titles, authors and ISBNs typed from their first letter on."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random

import pytest

from sync.circulation import FindTitle
from sync.clock import boottime
from sync.replica import TitlesReader
from sync.service.client import SocketDesk
from tests.bench.figures import Figure, Table, highest, p95
from tests.bench.real_titles import is_russian
from tests.bench.stacks import REAL, Stacks, stacks
from tests.source import ROOT
from tests.sync.service.office import SOON, VISIT, Office

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]

MILLION = 1_000_000
DRAWN = 500
LONGEST = 40
"""Letters of a text: nobody types on when the title has stood there for long."""
BARE = 60
"""Texts that are typed at the bare table too; all of them would take an hour."""
LENGTHS = ((1, 3), (4, 8), (9, LONGEST))


class Kind(StrEnum):
    """What is typed."""

    TITLE = "title"
    AUTHOR = "author"
    ISBN = "isbn"


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is typed."""

    kind: Kind
    words: str
    russian: bool


@dataclass(frozen=True, slots=True)
class Keystroke:
    """One letter more of a text, and how long it took to find titles, in ms.

    `worked` is the time on a processor, which a busy machine makes no longer.
    """

    text: Text
    letters: int
    took: float
    worked: float


def drawn(path: Path, kind: Kind, count: int) -> list[Text]:
    """Draw texts out of the titles, half of them Russian where there are so many."""
    luck = Random(7)
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    last = int(connection.execute("SELECT max(number) FROM titles").fetchone()[0])
    sql = f"SELECT title, {kind} FROM titles WHERE number = ?"  # noqa: S608 - one of three columns
    found: dict[bool, list[Text]] = {True: [], False: []}
    numbers = [*range(last - 700, last + 1), *(luck.randint(1, last) for _ in range(20 * count))]
    luck.shuffle(numbers)
    for number in numbers:
        title, words = connection.execute(sql, [number]).fetchone()
        if words and len(found[is_russian(title)]) < count // 2:
            if kind is Kind.ISBN and number % 2:
                words = hyphened(words)
            found[is_russian(title)].append(Text(kind, words[:LONGEST], is_russian(title)))
    connection.close()
    return [*found[True], *found[False]]


def hyphened(isbn: str) -> str:
    """Write an ISBN as it is printed, more or less."""
    body, check = isbn[:-1], isbn[-1]
    return "-".join(filter(None, (body[:-9], body[-9], body[-8:-6], body[-6:], check)))


def typed(path: Path, texts: Sequence[Text]) -> tuple[list[Keystroke], float, float]:
    """Type in a process of its own; return what it took, and its memory in MB before and after."""
    told = {"path": str(path), "texts": [text.words for text in texts]}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.typist"],
        cwd=ROOT,
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    keystrokes = [Keystroke(texts[number], *rest) for number, *rest in answer["keystrokes"]]
    return keystrokes, answer["before"], answer["after"]


def forget(path: Path) -> None:
    """Let the kernel drop what it keeps of a file in memory."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def bare(path: Path, texts: Iterable[Text]) -> Iterator[tuple[Text, int, float]]:
    """Type at a full-text table as a tutorial has it, ranked by SQLite."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    sql = "SELECT rowid FROM bare WHERE bare MATCH ? ORDER BY rank LIMIT 20"
    for text in texts:
        for letters in range(1, len(text.words) + 1):
            words = "".join(c if c.isalnum() else " " for c in text.words[:letters]).split()
            begun = time.perf_counter_ns()
            connection.execute(sql, [" ".join(f'"{word}"*' for word in words)]).fetchall()
            yield text, letters, (time.perf_counter_ns() - begun) / 1e6
    connection.close()


@pytest.mark.parametrize("count", [REAL, MILLION])
def test_every_keystroke_finds_titles(test_data: Path, table: Table, count: int) -> None:
    shelf = stacks(test_data, count)
    name = f"{shelf.titles:,} titles"
    table.add(
        Figure(f"{name}: building the replica", [shelf.titles / shelf.seconds], "titles/s"),
        Figure(f"{name}: its file", [shelf.megabytes], "MB"),
    )
    texts = [text for kind in Kind for text in drawn(shelf.replica, kind, DRAWN)]
    keystrokes, before, after = typed(shelf.replica, texts)
    took = [each.took for each in keystrokes]
    table.add(
        Figure(f"{name}: a keystroke", took, goal=p95(30)),
        Figure(f"{name}: the slowest keystroke", took, goal=highest(100)),
        Figure("- of it on a processor", [each.worked for each in keystrokes]),
        *_by_length(keystrokes),
        Figure(f"{name}: memory of a search process", [after], "MB"),
        Figure("- of it for searching", [after - before], "MB"),
    )
    slowest = max(keystrokes, key=lambda each: each.took)
    table.remark(f"the slowest: «{slowest.text.words[: slowest.letters]}»")
    _against_bare(table, name, shelf, keystrokes)
    _cold(table, name, shelf, texts)
    _over_the_socket(table, name, shelf, texts)


def _by_length(keystrokes: Sequence[Keystroke]) -> Iterator[Figure]:
    for kind in Kind:
        for russian in (True, False):
            own = [k for k in keystrokes if k.text.kind == kind and k.text.russian == russian]
            for least, most in LENGTHS:
                took = [each.took for each in own if least <= each.letters <= most]
                language = "Russian" if russian else "English"
                if took:
                    yield Figure(f"- {kind}, {language}, letters {least} to {most}", took)


def _against_bare(table: Table, name: str, shelf: Stacks, keystrokes: Sequence[Keystroke]) -> None:
    """Compare the same keystrokes with SQLite's own ranking over the same titles."""
    ours = {(each.text, each.letters): each.took for each in keystrokes}
    chosen = list(dict.fromkeys(each.text for each in keystrokes))
    chosen = [text for text in chosen if text.kind is not Kind.ISBN][:: 2 * DRAWN // BARE]
    theirs = [(ours[text, letters], took) for text, letters, took in bare(shelf.bare, chosen)]
    table.add(
        Figure(f"{name}: the bare SELECT ... ORDER BY rank", [took for _, took in theirs]),
        Figure("- the same keystrokes here", [our for our, _ in theirs]),
        Figure("- ratio to the bare one", [our / took for our, took in theirs], ""),
    )
    slow = sum(our for our, _ in theirs) / sum(took for _, took in theirs)
    table.remark(f"over all of them {slow:.2f} of the time of the bare SELECT")


def _cold(table: Table, name: str, shelf: Stacks, texts: Sequence[Text]) -> None:
    """Measure the first word after a start with nothing in memory."""
    first, others = [], []
    for text in texts[:: len(texts) // 10]:
        forget(shelf.replica)
        keystrokes, _, _ = typed(shelf.replica, [Text(text.kind, text.words[:10], text.russian)])
        first.append(keystrokes[0].took)
        others += [each.took for each in keystrokes[1:]]
    table.add(
        Figure(f"{name}: the first letter after a start, nothing in memory", first),
        Figure("- the letters after it", others),
    )


def _over_the_socket(table: Table, name: str, shelf: Stacks, texts: Sequence[Text]) -> None:
    """Type as the screen does: a letter is asked for at the titles' socket of a service."""
    reader = TitlesReader(shelf.replica)
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), titles=reader.find, titles_done=reader.close)
        desk = SocketDesk(office.sockets.desk, office.sockets.titles)
        took = []
        for text in texts[:: len(texts) // 50]:
            for letters in range(1, len(text.words) + 1):
                query = FindTitle(text.words[:letters])
                begun = time.perf_counter_ns()
                desk.look(query, VISIT, boottime() + SOON)
                took.append((time.perf_counter_ns() - begun) / 1e6)
        desk.close()
        office.close()
    table.add(Figure(f"{name}: a keystroke asked over the socket", took))
