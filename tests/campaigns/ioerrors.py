"""The n-th call on the library's files fails, for every n, and nothing false is said.

It is apart from the full disk because a device that fails has no state one could look at: each
write, flush and cut is made to fail once, or from there on until the service is restarted.
"""

import errno
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sync.circulation import Answer, CheckedOut, Identified, Identify, Refused, Silence
from sync.circulation.codec import encode
from sync.clock import SystemClock, boottime
from sync.exits import Exit
from sync.service.client import SocketDesk
from tests.campaigns.audit import audit
from tests.campaigns.branch import recover, settle_in
from tests.campaigns.nursery import Ears, Nursery
from tests.campaigns.shim import Kind, Shim
from tests.campaigns.visits import Asked, Village

SHORT = 0
"""In the place of an error number: half of the write is done."""

VISITS = 2
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Fault:
    """Calls of these kinds fail from the n-th on, `times` of them, or all with None."""

    kinds: Kind
    first: int
    error: int = errno.EIO
    times: int | None = 1

    def __str__(self) -> str:
        name = "short" if self.error == SHORT else errno.errorcode[self.error]
        lasting = "" if self.times == 1 else " and on"
        return f"{self.kinds.name} {self.first}{lasting}: {name}"


@dataclass
class Strain:
    """What came of the faults."""

    runs: int = 0
    reached: int = 0
    refused_starts: int = 0
    told: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)


class Campaign:
    """Faults over copies of one library."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.strain = Strain()
        self._template = template
        self._folder = folder / "library"
        self._shim = Shim(folder, self._folder / "state")
        self._nursery = Nursery(self._shim.environment)

    def close(self) -> None:
        """End what was started."""
        self._nursery.close()
        self._shim.close()

    def count(self, kinds: Kind) -> int:
        """Return how many calls a run without faults makes."""
        return self._live(Fault(kinds, 1 << 40))

    def run(self, faults: Iterable[Fault]) -> Strain:
        """Try every fault."""
        for fault in faults:
            self._live(fault)
        return self.strain

    def _live(self, fault: Fault) -> int:
        """Live through a fault and past it; return how many calls were counted until then."""
        settle_in(self._template, self._folder)
        village = Village("strain", SystemClock().boot(), tags=0.5)
        ears = Ears(self._folder)
        last = None if fault.times is None else fault.first + fault.times - 1
        self._shim.fail(fault.kinds, fault.first, last, fault.error)
        child = self._nursery.start(self._folder)
        if ears.hear() == b"READY=1":
            self._strain(village)
        else:
            self.strain.refused_starts += 1
        child.stop()
        code = child.end()
        heard = self._shim.heard()
        self.strain.runs += 1
        self.strain.reached += heard.failed > 0
        self._shim.be_honest()
        findings = [*self._log(code), *self._get_well(village, ears)]
        self.strain.findings += [f"{fault}: {finding}" for finding in findings]
        ears.close()
        return heard.count

    def _strain(self, village: Village) -> None:
        """Let people come while it fails; each asks twice at most, as somebody in a hurry does."""
        desk = SocketDesk(self._folder / "run" / "desk.sock")
        for _ in range(VISITS):
            visit = village.visit()
            try:
                desk.look(Identify((visit.patron,)), visit.id, boottime() + _PATIENCE)
            except Silence:
                self.strain.told["silence"] += 1
                break  # nobody's card is read while the desk is closed
            for change in village.changes(visit, most=6):
                asked = village.ask(visit, change, boottime())
                self._ask(desk, village, asked, 2)
                if asked.answer is None:
                    break  # twice no answer: the screen says that it is closed
        desk.close()

    def _ask(self, desk: SocketDesk, village: Village, asked: Asked, times: int) -> None:
        for _ in range(times):
            flushes = self._shim.heard().flushes_failed
            try:
                answer = desk.ask(asked.act, boottime() + _PATIENCE)
            except Silence as silence:
                self.strain.told[type(silence).__name__] += 1
                continue
            self.strain.told["refused" if isinstance(answer, Refused) else "done"] += 1
            if self._is_false(answer, flushes):
                self.strain.findings.append(f"false success: {asked.act.id}")
            village.learn(asked, answer)
            return

    def _is_false(self, answer: Answer, before: int) -> bool:
        """Say whether it was answered as done although a flush failed while it was asked.

        A loan's journal line is flushed before, and the library's line after it: no flush of either
        may fail and the loan be told.  The replica's may.
        """
        return isinstance(answer, CheckedOut) and self._shim.heard().flushes_failed > before

    def _get_well(self, village: Village, ears: Ears) -> Iterator[str]:
        """Start again without faults, ask what has no answer, and look at what there is."""
        ears.forget()
        child = self._nursery.start(self._folder)
        if ears.hear() != b"READY=1":
            yield f"start: it does not start again, code {child.end()}"
            return
        yield from self._ask_again(village)
        child.stop()
        if code := child.end():
            yield f"start: it ends with code {code}"
        recover(self._folder)
        yield from audit(self._folder / "state", village.asked)

    def _ask_again(self, village: Village) -> Iterator[str]:
        desk = SocketDesk(self._folder / "run" / "desk.sock")
        try:
            for asked in village.asked:
                if asked.answer is None and asked is not village.asked[-1]:
                    continue  # its patron has gone on to something else
                if isinstance(asked.answer, Refused):
                    continue  # the desk's own refusals are not on record
                again = desk.ask(asked.act, boottime() + _PATIENCE)
                if asked.answer is None:
                    asked.answer = again
                elif _bare(again) != _bare(asked.answer):
                    yield f"twice: {asked.act.id} is answered otherwise"
            visit = village.visit()
            answer = desk.look(Identify((visit.patron,)), visit.id, boottime() + _PATIENCE)
            if not isinstance(answer, Identified):
                yield "a patron is not known"
            for change in village.changes(visit):
                asked = village.ask(visit, change, boottime())
                village.learn(asked, desk.ask(asked.act, boottime() + _PATIENCE))
        except Silence as silence:
            yield f"silence: {type(silence).__name__} with nothing failing"
        finally:
            desk.close()

    def _log(self, code: int) -> Iterator[str]:
        """Look for what no technician should have to read."""
        log = (self._folder / "log").read_text("utf-8")
        if "Traceback" in log:
            yield f"traceback: {log.splitlines()[-1]}"
        if code not in _CLEAR:
            yield f"code {code}"


_CLEAR = frozenset({Exit.DONE, Exit.STORAGE})
"""Exit codes that are true: the end that was asked for, and that the storage fails."""


def _bare(answer: Answer | None) -> object:
    told = encode(answer)
    return {k: v for k, v in told.items() if k != "security"} if isinstance(told, dict) else told
