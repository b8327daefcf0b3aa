"""The power fails after every call of a recorded service, and the library starts on what is left.

It is apart from the kills because nothing is left to luck: each moment is tried, with nothing of
what was unsynced kept, with all of it, with a beginning of it, and with any part of it torn at
sectors.  The product itself starts on every image; then the audit says what is missing.
"""

import hashlib
import multiprocessing
import random
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sync.circulation import EndVisit, Identified, Identify, Silence
from sync.clock import SystemClock, boottime
from sync.service.client import SocketDesk
from tests.campaigns.audit import audit
from tests.campaigns.branch import configure, recover
from tests.campaigns.medium import Image, Medium
from tests.campaigns.nursery import Ears
from tests.campaigns.recording import Recorded, Recording, frames
from tests.campaigns.visits import Asked, Village

_KEPT = 8
"""Findings that are kept of each share; the others are counted."""


@dataclass(frozen=True, slots=True)
class Story:
    """A recording with what was asked while it was made, and what the folder held before."""

    recording: Recording
    beginning: Image
    asked: tuple[Asked, ...]


@dataclass
class Result:
    """What a campaign of power cuts found."""

    moments: int = 0
    images: int = 0
    different: int = 0
    acknowledged: int = 0
    damaged: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    def add(self, other: "Result") -> None:
        """Take another share's figures."""
        self.moments = max(self.moments, other.moments)
        self.acknowledged = max(self.acknowledged, other.acknowledged)
        self.images += other.images
        self.different += other.different
        self.damaged += other.damaged
        self.kinds += other.kinds
        self.findings += other.findings


@dataclass(frozen=True, slots=True)
class Density:
    """How many images: of every how-manieth moment, and how many beginnings and parts of each.

    `answers`: only of moments in which somebody has just been answered.
    """

    every: int = 1
    beginnings: int = 3
    parts: int = 4
    answers: bool = False


def record(  # noqa: PLR0913 - what is recorded, and what is done to it meanwhile
    folder: Path,
    seed: str,
    visits: Sequence[int],
    *,
    program: Sequence[str] = ("-m", "sync"),
    environment: dict[str, str] | None = None,
    inject: str | None = None,
) -> Story:
    """Record services over this folder, so many visits each; all but the last one are killed."""
    state = folder / "state"
    state.mkdir(exist_ok=True)
    beginning = {
        str(path.relative_to(state)): path.read_bytes()
        for path in state.rglob("*")
        if path.is_file()
    }
    ears, village, traces = Ears(folder), Village(seed, SystemClock().boot()), []
    for number, count in enumerate(visits):
        ears.forget()
        traces.append(folder / f"trace-{number}")
        config = ["--config", str(folder / "kiosk.toml")]
        service = Recorded([*program, *config], traces[-1], folder, environment, inject)
        _wait_ready(ears, folder)
        try:
            _receive(folder, village, count)
        except Silence:
            if inject is None:
                raise
            _wait_ready(ears, folder)  # it waits for its medium, and opens again
            _ask_again(folder, village)
            _receive(folder, village, count)
        service.end(signal.SIGTERM if number + 1 == len(visits) else signal.SIGKILL)
    ears.close()
    return Story(Recording(state, tuple(traces)), beginning, tuple(village.asked))


def cut(story: Story, density: Density, seed: str, shares: int = 2) -> Result:
    """Try every moment, in so many processes."""
    total = Result()
    context = multiprocessing.get_context("spawn")
    with context.Pool(shares) as pool:
        work = [(story, density, seed, share, shares) for share in range(shares)]
        for result in pool.starmap(cut_share, work):
            total.add(result)
    return total


def cut_share(story: Story, density: Density, seed: str, share: int, shares: int) -> Result:
    """Try one share of the moments."""
    result, seen = Result(), dict[bytes, int]()
    with tempfile.TemporaryDirectory(dir=scratch(), prefix="power-cuts-") as place:
        bench = Bench(Path(place))
        moments = (each for each in _moments(story) if each.answers or not density.answers)
        for number, (medium, known, _) in enumerate(moments):
            result.moments += 1
            result.acknowledged = sum(each.answer is not None for each in known)
            if number % (density.every * shares) != share * density.every:
                continue
            chance = random.Random(f"{seed}-{number}")
            for kind, image in _images(medium, density, chance):
                result.images += 1
                result.kinds[kind] += 1
                digest = _digest(image)
                if seen.get(digest, -1) >= result.acknowledged:
                    continue
                seen[digest] = result.acknowledged
                result.different += 1
                findings = bench.try_out(image, known)
                result.damaged += bool(findings)
                if findings and len(result.findings) < _KEPT:
                    result.findings.append(f"moment {number}, {kind}: {'; '.join(findings[:3])}")
    return result


class Bench:
    """A folder in memory where one image after another is started on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state = folder / "state"
        configure(folder)

    def try_out(self, image: Image, asked: Sequence[Asked]) -> list[str]:
        """Put an image there, let the product start on it, and audit what it has made of it."""
        shutil.rmtree(self._state, ignore_errors=True)
        self._state.mkdir()
        for name, content in image.items():
            path = self._state / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        try:
            recover(self._folder)
        except Exception as problem:  # noqa: BLE001 - whatever stops the start is a finding
            return [f"start: {type(problem).__name__}: {problem}"]
        return audit(self._state, asked)


def _wait_ready(ears: Ears, folder: Path) -> None:
    """Wait until a service takes requests; one whose medium fails tries again by itself."""
    while (word := ears.hear()) != b"READY=1":
        assert word.startswith(b"STATUS"), (folder / "log").read_text("utf-8")


def _ask_again(folder: Path, village: Village) -> None:
    """Ask what had no answer when the service closed once more, as the screen does."""
    asked = village.asked[-1] if village.asked else None
    if asked is None or asked.answer is not None:
        return
    desk = SocketDesk(folder / "run" / "desk.sock")
    with suppress(Silence):
        village.learn(asked, desk.ask(asked.act, boottime() + 60))
    desk.close()


def _receive(folder: Path, village: Village, count: int) -> None:
    """Let people come to a service."""
    desk = SocketDesk(folder / "run" / "desk.sock")
    for _ in range(count):
        visit = village.visit()
        answer = desk.look(Identify((visit.patron,)), visit.id, boottime() + 60)
        assert isinstance(answer, Identified), answer
        for change in village.changes(visit):
            asked = village.ask(visit, change, boottime())
            village.learn(asked, desk.ask(asked.act, boottime() + 60))
        ended = village.ask(visit, EndVisit(), boottime())
        village.learn(ended, desk.ask(ended.act, boottime() + 60))
    desk.close()


class Moment(NamedTuple):
    """The medium, what has been answered so far, and whether an answer has just been given."""

    medium: Medium
    known: list[Asked]
    answers: bool


def _moments(story: Story) -> Iterator[Moment]:
    """Yield the medium after every call that changed it or told somebody something."""
    medium = Medium(story.recording.state, story.beginning)
    place = {str(asked.act.id): index for index, asked in enumerate(story.asked)}
    known = [Asked(asked.act) for asked in story.asked]
    asks: dict[int, str] = {}
    inward, outward = bytearray(), bytearray()
    for call in story.recording.calls():
        if call is None:
            medium.let_go()
            inward.clear()
            outward.clear()
        elif call.name == "recvfrom" and call.texts:
            inward += call.texts[0]
            for message in frames(inward):
                if message["kind"] == "Ask":
                    asks[message["n"]] = message["act"]["id"]
        elif call.name == "sendto" and len(call.texts) == 1:  # systemd has an address
            outward += call.texts[0][: call.result]
            told = [m["n"] for m in frames(outward) if m["kind"] == "Answered" and m["n"] in asks]
            for n in told:
                index = place[asks.pop(n)]
                known[index] = story.asked[index]
            if told:
                yield Moment(medium, known, answers=True)
        elif medium.take(call):
            yield Moment(medium, known, answers=False)


def _images(medium: Medium, density: Density, chance: random.Random) -> Iterator[tuple[str, Image]]:
    yield "nothing kept", medium.lost()
    pending = medium.pending()
    if not pending:
        return
    yield "all kept", medium.whole()
    for number in chance.sample(pending, min(density.beginnings, len(pending))):
        yield "a beginning kept", medium.until(number)
    for _ in range(density.parts):
        yield "parts kept, torn", medium.some(chance)


def _digest(image: Image) -> bytes:
    whole = hashlib.blake2b(digest_size=16)
    for name, content in sorted(image.items()):
        whole.update(f"{name} {len(content)} ".encode())
        whole.update(content)
    return whole.digest()


def scratch() -> str | None:
    """Return a folder in memory, where there is one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory is what is wanted
