"""What must be true of the files whatever happened to them, computed without the product.

It is apart from everything else because it believes nobody: it reads `journal.db` and `library.db`
with plain SQLite, replays the journal's answers over an empty shelf by rules of its own, and
compares.  Each finding is a sentence; no findings, nothing lost, nothing twice, nothing out of
order.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.campaigns.shelf import Shelf
from tests.campaigns.visits import Asked, Json

OF_THE_DESK = frozenset({"visit-unproven", "storage-full", "clock-unknown"})
"""Reasons the desk refuses for by itself, which leaves no line in the journal."""

_KINDS = {
    "CheckedOut": "loans",
    "CheckedIn": "returns",
    "Renewed": "renewals",
    "HoldPlaced": "holds",
    "HoldCancelled": "holds cancelled",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal."""

    state: str
    outcome: str | None
    change: Json
    answer: Json | None
    truth: Json | None
    security: str
    compensates: str | None

    @property
    def came_to(self) -> Json | None:
        """What happened in the end; None: nothing did."""
        if self.truth is not None:
            return self.truth
        return None if self.was_undecided else self.answer

    @property
    def was_undecided(self) -> bool:
        """Whether the patron was told that nobody knows."""
        return self.answer is not None and self.answer["kind"] == "Undecided"


class Books:
    """Both files as they are, read once."""

    def __init__(self, state: Path) -> None:
        self.damage: list[str] = []
        self.lines: dict[str, Line] = {}
        self.counters: Counter[str] = Counter()
        self.ended: set[str] = set()
        self.done: dict[str, Json] = {}
        self.shelf = Shelf()
        with closing(_connect(state / "journal.db")) as journal:
            self._read_journal(journal)
        with closing(_connect(state / "library.db")) as library:
            self._read_library(library)

    def _read_journal(self, journal: sqlite3.Connection) -> None:
        self.damage += _damage(journal)
        sql = """SELECT id, state, outcome, change, answer, truth, security, compensates
            FROM acts ORDER BY seq"""
        for request, state, outcome, *texts, security, compensates in journal.execute(sql):
            change, answer, truth = (json.loads(text or "null") for text in texts)
            self.lines[request] = Line(state, outcome, change, answer, truth, security, compensates)
        for what, n in journal.execute("SELECT what, sum(n) FROM daily_counters GROUP BY what"):
            self.counters[what] = n
        self.ended = {visit for (visit,) in journal.execute("SELECT visit FROM ended_visits")}

    def _read_library(self, library: sqlite3.Connection) -> None:
        self.damage += _damage(library)
        sql = "SELECT id, answer FROM done_requests"
        self.done = {request: json.loads(text) for request, text in library.execute(sql)}
        sql = """SELECT i.barcode, p.card, l.due, l.renewals FROM loans l
            JOIN items i ON i.number = l.item JOIN patrons p ON p.number = l.patron"""
        for item, card, due, renewals in library.execute(sql):
            self.shelf.loans[item] = (card, due, renewals)
        sql = """SELECT h.number, t.id, p.card FROM holds h
            JOIN titles t ON t.number = h.title JOIN patrons p ON p.number = h.patron"""
        self.shelf.holds = {n: (title, card) for n, title, card in library.execute(sql)}
        sql = """SELECT i.barcode, e.event, count(*) FROM item_events e
            JOIN items i ON i.number = e.item
            WHERE e.event IN ('checked out', 'returned', 'seen', 'renewed') GROUP BY 1, 2"""
        for item, event, n in library.execute(sql):
            self.shelf.events[item, event] = n


def audit(state: Path, asked: Sequence[Asked]) -> list[str]:
    """Compare the files of a library at rest with what was answered; return what is wrong."""
    try:
        books = Books(state)
        return [*_alarms(state), *examine(books), *compare(books, asked)]
    except (sqlite3.Error, LookupError, TypeError, ValueError) as problem:  # rubbish in the rows
        return [f"corrupt: unreadable, {type(problem).__name__}: {problem}"]


def _alarms(state: Path) -> list[str]:
    """Return what the technician is told is missing; after a mere cut nothing is."""
    path = state / "incidents.txt"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [f"alarm: {line}" for line in lines]


def examine(books: Books) -> list[str]:
    """Say what is wrong with the files in themselves."""
    replayed = Shelf()
    for line in books.lines.values():
        if line.came_to is not None:
            replayed.apply(line.change, line.came_to)
    return [
        *books.damage,
        *replayed.contradictions,
        *_differences("loan", books.shelf.loans, replayed.loans),
        *_differences("hold", books.shelf.holds, replayed.holds),
        *_differences("event", books.shelf.events, replayed.events),
        *_states(books),
        *_statistics(books),
    ]


def compare(books: Books, asked: Iterable[Asked]) -> Iterator[str]:
    """Yield what was answered and is not so, and what stands in another order than it was asked."""
    issued = {str(each.act.id): number for number, each in enumerate(asked)}
    order = [issued[request] for request in books.lines if request in issued]
    if order != sorted(order):
        yield "order: the journal's lines are not in the order they were asked in"
    own = sum(line.compensates is not None for line in books.lines.values())
    if strangers := len(books.lines) - len(order) - own:
        yield f"order: {strangers} lines nobody asked for"
    for each in asked:
        yield from _compare_one(books, each)


def _compare_one(books: Books, asked: Asked) -> Iterator[str]:
    told = asked.told
    if told is None:
        return
    request, line = asked.act.id, books.lines.get(asked.act.id)
    match told["kind"]:
        case "SecurityNoted":
            of, outcome = asked.wanted["of"], asked.wanted["outcome"]
            kept = books.lines[of].security if of in books.lines else None
            if kept not in (outcome, "none"):  # a later return owes the item nothing any more
                yield f"lost: {request}, the outcome of a security job"
        case "VisitEnded":
            return  # by decision not durable: it would only show titles once too often
        case "Refused" if told["reason"] in OF_THE_DESK:
            if line is not None and line.outcome == "done":
                yield f"contradiction: {request} was refused and is done"
        case _ if line is None:
            yield f"lost: {request} is not in the journal"
        case kind:
            if _bare(line.answer) != _bare(told):
                yield f"contradiction: {request} was answered otherwise"
            if kind != "Undecided" and _bare(books.done.get(request)) != _bare(told):
                yield f"lost: {request} is not in the library as it was answered"


def _states(books: Books) -> Iterator[str]:
    for request, line in books.lines.items():
        if line.state != "settled":
            yield f"half: {request} is left {line.state}"
        if line.truth is not None and not line.was_undecided:
            yield f"contradiction: {request} came to something else than was told"
        if (line.came_to is None) != (line.outcome == "not-done"):
            yield f"half: {request} is {line.outcome} and came to {line.came_to}"
        kept, told = books.done.get(request), line.came_to
        full = told is not None and told.get("reason") == "storage-full"
        if _bare(kept) != _bare(told) and not (full and kept is None):
            yield f"half: {request} in the journal and in the library differ"
    for request in books.done.keys() - books.lines.keys():
        yield f"half: {request} is in the library and not in the journal"


def _statistics(books: Books) -> Iterator[str]:
    wanted: Counter[str] = Counter()
    for line in books.lines.values():
        wanted.update(_counted(line))
    wanted["visits"] = len(books.ended)
    counted = books.counters
    own = {f"refused {reason}" for reason in OF_THE_DESK}
    for what in (wanted.keys() | counted.keys()) - own - {"refusals"}:
        if wanted[what] != counted[what]:
            yield f"statistics: {counted[what]} {what}, and {wanted[what]} happened"
    refusals = sum(n for what, n in counted.items() if what.startswith("refused "))
    if refusals != counted["refusals"]:
        yield f"statistics: {counted['refusals']} refusals, and {refusals} by reason"


def _counted(line: Line) -> Iterator[str]:
    """Yield what a line adds to the statistics; a loan nobody was told of and its undoing: none."""
    if line.compensates is not None:
        return
    if line.was_undecided:
        yield "undecided"
        if line.truth is not None and line.truth["kind"] == "CheckedOut":
            return
    match line.came_to:
        case None:
            return
        case {"kind": "AllRenewed", "renewed": renewed}:
            yield from ["renewals"] * len(renewed)
        case {"kind": "Refused", "reason": reason}:
            yield f"refused {reason}"
        case {"kind": kind}:
            yield _KINDS[kind]


def _differences(what: str, there: dict[Any, Any], replayed: dict[Any, Any]) -> Iterator[str]:
    for key in there.keys() | replayed.keys():
        if there.get(key) != replayed.get(key):
            is_so, should = there.get(key), replayed.get(key)
            yield f"library: {what} {key} is {is_so}, replayed {should}"


def _damage(connection: sqlite3.Connection) -> list[str]:
    found = [text for (text,) in connection.execute("PRAGMA integrity_check(5)") if text != "ok"]
    return [f"corrupt: {text}" for text in found] + [
        f"corrupt: a reference of {table} leads nowhere"
        for table, *_ in connection.execute("PRAGMA foreign_key_check")
    ]


def _bare(answer: Json | None) -> Json | None:
    """Leave out the security job, which is the desk's and not the library's."""
    return None if answer is None else {k: v for k, v in answer.items() if k != "security"}


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    return connection
