"""A service that is killed at any moment of running visits, started again, asked again.

It is apart from the other campaigns because here everything is real but the power: processes,
socket, disk, the client that asks the same request again as the screen does.  A kill shows what a
restart makes of half a request; what a power cut leaves is another campaign's.
"""

import multiprocessing
import random
import statistics
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sync.circulation import (
    Answer,
    EndVisit,
    Identified,
    Identify,
    PatronId,
    Refusal,
    Refused,
    Silence,
)
from sync.circulation.codec import encode
from sync.clock import SystemClock, boottime
from sync.service.client import SocketDesk
from tests.campaigns.audit import audit
from tests.campaigns.branch import found, recover, settle_in
from tests.campaigns.nursery import Child, Ears, Nursery
from tests.campaigns.visits import Asked, Village, Visit

_PATIENCE = 20.0
_MOST_SILENCES = 20
_CHAPTER = 50
"""Kills between two audits."""
_BOOK = 250
"""Kills of one library; then the next one begins afresh."""


@dataclass
class Tally:
    """What came of a campaign of kills."""

    kills: int = 0
    asked: int = 0
    answered: int = 0
    asked_again: int = 0
    abandoned: int = 0
    moments: Counter[str] = field(default_factory=Counter)
    silences: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take another lane's figures."""
        self.kills += other.kills
        self.asked += other.asked
        self.answered += other.answered
        self.asked_again += other.asked_again
        self.abandoned += other.abandoned
        self.moments += other.moments
        self.silences += other.silences
        self.findings += other.findings


def strike(folder: Path, seed: str, kills: int, lanes: int = 2) -> Tally:
    """Kill so many times, in so many lanes beside each other."""
    total = Tally()
    with multiprocessing.get_context("spawn").Pool(lanes) as pool:
        places = [folder / f"lane-{lane}" for lane in range(lanes)]
        work = [(place, f"{seed}-{place.name}", kills // lanes) for place in places]
        for tally in pool.starmap(_strike_lane, work):
            total.add(tally)
    return total


def _strike_lane(folder: Path, seed: str, kills: int) -> Tally:
    return Campaign(folder, seed).run(kills)


class Stood:
    """Whoever stands before a service that may die at any moment."""

    def __init__(self, folder: Path, village: Village, tally: Tally, chance: random.Random) -> None:
        self.village = village
        self._folder = folder
        self._tally = tally
        self._chance = chance
        self._pending: Asked | None = None
        self._last: Asked | None = None
        self.before_asking: Callable[[], None] = lambda: None
        self.latencies: deque[float] = deque([0.01], maxlen=50)

    def carry_on(self, child: Child) -> None:
        """Ask what has no answer yet again, then live on until the service is gone."""
        desk = SocketDesk(self._folder / "run" / "desk.sock")
        try:
            for _ in range(_MOST_SILENCES):
                try:
                    self._finish(desk)
                    while True:
                        self._live(desk)
                except Silence as silence:
                    if child.struck:
                        return
                    self._tally.silences[f"{type(silence).__name__}: {silence}"] += 1
                    self.abandon()  # told so by a living service, a screen goes on
            self._tally.findings.append("silence: the service lives and says nothing")
        finally:
            desk.close()

    def abandon(self) -> None:
        """Die as well: what was asked for and not answered is never asked for again."""
        if self._pending is not None:
            self._tally.abandoned += 1
            self._pending = None

    def _finish(self, desk: SocketDesk) -> None:
        if self._pending is not None:
            self._tally.asked_again += 1
            pending = self._pending
            answer = self._ask(desk, pending)
            if answer == Refused(Refusal.VISIT_UNPROVEN):  # the new desk has forgotten who it was
                self._identify(desk, Visit(pending.act.visit, _patron(pending)))
                answer = self._ask(desk, pending)
            self._take(pending, answer)
        elif self._last is not None and self._chance.random() < 0.2:
            again = desk.ask(self._last.act, _deadline())
            if _bare(again) != _bare(self._last.answer):
                self._tally.findings.append(f"twice: {self._last.act.id} is answered otherwise")

    def _live(self, desk: SocketDesk) -> None:
        visit = self.village.visit()
        self._identify(desk, visit)
        for change in self.village.changes(visit):
            self._first(desk, self.village.ask(visit, change, boottime()))
        if self._chance.random() < 0.8:
            self._first(desk, self.village.ask(visit, EndVisit(), boottime()))

    def _first(self, desk: SocketDesk, asked: Asked) -> None:
        self._tally.asked += 1
        self._pending = asked
        self._take(asked, self._ask(desk, asked))

    def _ask(self, desk: SocketDesk, asked: Asked) -> Answer:
        self.before_asking()
        begun = time.perf_counter()
        answer = desk.ask(asked.act, _deadline())
        self.latencies.append(time.perf_counter() - begun)
        return answer

    def _take(self, asked: Asked, answer: Answer) -> None:
        self.village.learn(asked, answer)
        self._tally.answered += 1
        self._pending = None
        on_record = not isinstance(asked.act.change, EndVisit) and not isinstance(answer, Refused)
        self._last = asked if on_record else None

    def _identify(self, desk: SocketDesk, visit: Visit) -> None:
        answer = desk.look(Identify((visit.patron,)), visit.id, _deadline())
        if not isinstance(answer, Identified):
            self._tally.findings.append(f"a patron is not known: {answer}")


class Campaign:
    """Kills over one folder.  The seed decides who comes and when it strikes."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.tally = Tally()
        self._folder = folder
        self._template = folder / "founded"
        self._seed = seed
        self._chance = random.Random(seed)
        self._starts: deque[float] = deque([0.05], maxlen=50)
        found(self._template)

    def run(self, kills: int) -> Tally:
        """Strike so many times."""
        nursery = Nursery()
        try:
            for first in range(0, kills, _BOOK):
                self._one_library(nursery, first, min(_BOOK, kills - first))
        finally:
            nursery.close()
        return self.tally

    def _one_library(self, nursery: Nursery, number: int, kills: int) -> None:
        folder = self._folder / "library"
        settle_in(self._template, folder)
        ears = Ears(folder)
        village = Village(f"{self._seed}-{number}", SystemClock().boot())
        stood = Stood(folder, village, self.tally, self._chance)
        for kill in range(1, kills + 1):
            ears.forget()
            self._strike(nursery.start(folder), ears, stood)
            self.tally.kills += 1
            if self._chance.random() < 0.15:
                stood.abandon()
            if kill % _CHAPTER == 0 or kill == kills:
                self._audit(folder, stood)
        ears.close()

    def _strike(self, child: Child, ears: Ears, stood: Stood) -> None:
        """Let a service live for a while and kill it; the moment is drawn."""
        begun, start = time.perf_counter(), statistics.median(self._starts)
        draw = self._chance.random()
        killer = child.kill_in(self._chance.uniform(0, 1.3 * start)) if draw < 0.25 else None
        if ears.hear(child) == b"READY=1":
            self._starts.append(time.perf_counter() - begun)
            answer = statistics.median(stood.latencies)
            if killer is not None:
                self.tally.moments["at the start"] += 1
            elif draw < 0.65:
                self.tally.moments["in a request"] += 1
                asks = self._chance.randint(1, 4)

                def take_aim() -> None:
                    nonlocal asks, killer
                    asks -= 1
                    if asks == 0:
                        killer = child.kill_in(self._chance.uniform(0, 1.5 * answer))

                stood.before_asking = take_aim
            else:
                self.tally.moments["at any time"] += 1
                killer = child.kill_in(self._chance.uniform(0, 5 * answer))
            stood.carry_on(child)
            stood.before_asking = lambda: None
        elif killer is not None:
            self.tally.moments["at the start"] += 1
        else:
            self.tally.findings.append("start: the service does not start")
        if killer is None:
            child.kill()
        else:
            killer.join()
        if (code := child.end()) != -9:
            self.tally.findings.append(f"start: the service ended by itself, code {code}")

    def _audit(self, folder: Path, stood: Stood) -> None:
        recover(folder)
        self.tally.findings += audit(folder / "state", stood.village.asked)


def _patron(asked: Asked) -> PatronId:
    return PatronId(str(asked.wanted.get("patron", "")))


def _deadline() -> float:
    return boottime() + _PATIENCE


def _bare(answer: Answer | None) -> object:
    told = encode(answer)
    return {k: v for k, v in told.items() if k != "security"} if isinstance(told, dict) else told
