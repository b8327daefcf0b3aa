"""All campaigns in their long form, with a table at the end; `make crash` runs it.

    python -m tests.campaigns [--seed WORD] [--share N] [CAMPAIGN ...]

The same seed repeats the same visits, moments, images and bits.  `--share 10` does a tenth of
everything.  The exit code says whether every campaign found what it should: nothing, and in the
canaries something.
"""

import argparse
import errno
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns import canaries, fulldisk, ioerrors
from tests.campaigns.branch import configure, found, settle_in
from tests.campaigns.flips import Rot, flip, furnish
from tests.campaigns.kills import strike
from tests.campaigns.powercuts import Density, Result, cut, record
from tests.campaigns.shim import Kind

KILLS = 10_000
STORIES = 18
FLIPS = 6000
FLUSHES_THAT_FAIL = 12


@dataclass(frozen=True, slots=True)
class Ground:
    """What a campaign is given: a folder of its own, a founded library, the seed, the share."""

    folder: Path
    template: Path
    seed: str
    share: int

    def part(self, whole: int) -> int:
        """Return this share of a number, at least one."""
        return max(1, whole // self.share)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the table: what was tried, how often, and what was found that must not be."""

    what: str
    figures: str
    findings: tuple[str, ...] = ()


def _kills(ground: Ground) -> Iterator[Verdict]:
    tally = strike(ground.folder, ground.seed, ground.part(KILLS))
    moments = ", ".join(f"{n} {moment}" for moment, n in sorted(tally.moments.items()))
    yield Verdict(
        "kill -9",
        f"{tally.kills} kills ({moments}); {tally.asked} asked, {tally.answered} answered, "
        f"{tally.asked_again} asked again, {tally.abandoned} abandoned",
        tuple(tally.findings),
    )


def _cuts(ground: Ground) -> Iterator[Verdict]:
    total, acknowledged, moments = Result(), 0, 0
    for number in range(ground.part(STORIES)):
        folder, seed = ground.folder / "library", f"{ground.seed}-{number}"
        settle_in(ground.template, folder)
        story = record(folder, seed, [3, 3, 3])
        result = cut(story, Density(), seed)
        acknowledged += result.acknowledged
        moments += result.moments
        total.add(result)
    yield Verdict("power cut", _figures(total, moments, acknowledged), tuple(total.findings))
    folder = ground.folder / "made"
    folder.mkdir()
    configure(folder)
    result = cut(record(folder, ground.seed, [0, 0]), Density(every=ground.share), ground.seed)
    figures = _figures(result, result.moments, result.acknowledged)
    yield Verdict("power cut, library being made", figures, tuple(result.findings))


def _failed_flushes(ground: Ground) -> Iterator[Verdict]:
    total, acknowledged, moments = Result(), 0, 0
    for number in range(ground.part(FLUSHES_THAT_FAIL)):
        folder, seed = ground.folder / "library", f"{ground.seed}-{number}"
        settle_in(ground.template, folder)
        first = 12 + 2 * number
        inject = f"fdatasync:error=EIO:when={first}..{first + number % 3}"
        result = cut(record(folder, seed, [3], inject=inject), Density(every=4), seed)
        acknowledged += result.acknowledged
        moments += result.moments
        total.add(result)
    figures = _figures(total, moments, acknowledged)
    yield Verdict("power cut after a flush that failed", figures, tuple(total.findings))


def _canaries(ground: Ground) -> Iterator[Verdict]:
    for way in canaries.WAYS:
        result = canaries.sing(ground.template, ground.folder / "library", way, visits=4)
        lost = f"{result.damaged} of {result.different} images lose something"
        nothing = () if result.damaged else ("it lost nothing: the campaign is blind",)
        yield Verdict(f"canary, {way}: must lose", lost, nothing)


def _full_disk(ground: Ground) -> Iterator[Verdict]:
    if not fulldisk.can_mount():
        yield Verdict("disk full", "not tried: needs root, or a mount namespace of one's own")
        return
    crowd = fulldisk.fill_up(ground.folder, step=4 * ground.share)
    told = ", ".join(f"{n} {what}" for what, n in crowd.told.most_common())
    figures = f"{crowd.levels} fill levels, {crowd.refused_starts} refused starts; told: {told}"
    yield Verdict("disk full", figures, tuple(crowd.findings))


def _failing_calls(ground: Ground) -> Iterator[Verdict]:
    campaign = ioerrors.Campaign(ground.template, ground.folder)
    try:
        counts = {kind: campaign.count(kind) for kind in Kind}
        strain = campaign.run(_faults(counts, ground.share))
    finally:
        campaign.close()
    told = ", ".join(f"{n} {what}" for what, n in strain.told.most_common())
    calls = ", ".join(f"{n} {kind.name}" for kind, n in counts.items())
    yield Verdict(
        "I/O error",
        f"each of {calls}, {strain.runs} runs, {strain.reached} reached, "
        f"{strain.refused_starts} refused starts; told: {told}",
        tuple(strain.findings),
    )


def _faults(counts: dict[Kind, int], share: int) -> Iterator[ioerrors.Fault]:
    for kind, count in counts.items():
        for n in range(1, count + 1, share):
            yield ioerrors.Fault(kind, n)
            yield ioerrors.Fault(kind, n, times=None)
            if kind is Kind.WRITES:
                yield ioerrors.Fault(kind, n, errno.ENOSPC)
                yield ioerrors.Fault(kind, n, errno.ENOSPC, times=None)
                yield ioerrors.Fault(kind, n, ioerrors.SHORT)


def _flips(ground: Ground) -> Iterator[Verdict]:
    for closed in (True, False):
        folder = ground.folder / f"closed-{closed}"
        folder.mkdir()
        rot: Rot = flip(furnish(folder, closed=closed), ground.part(FLIPS // 2), ground.seed)
        came = ", ".join(f"{n} {what}" for what, n in sorted(rot.came_to.items()))
        files = "files closed" if closed else "logs beside the files"
        yield Verdict(f"flipped bits, {files}", f"{rot.flips} flips: {came}", tuple(rot.wrong))


CAMPAIGNS: dict[str, Callable[[Ground], Iterator[Verdict]]] = {
    "kills": _kills,
    "cuts": _cuts,
    "flushes": _failed_flushes,
    "canaries": _canaries,
    "full": _full_disk,
    "errors": _failing_calls,
    "flips": _flips,
}


def _figures(result: Result, moments: int, acknowledged: int) -> str:
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(result.kinds.items()))
    return (
        f"{result.images} images of {moments} moments ({kinds}), {result.different} different ones "
        f"started on; {acknowledged} answers; {result.damaged} with findings"
    )


def main() -> int:
    """Run the campaigns that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns", description=__doc__)
    parser.add_argument("campaigns", nargs="*", metavar="CAMPAIGN", help=", ".join(CAMPAIGNS))
    parser.add_argument("--seed", default="crash")
    parser.add_argument("--share", type=int, default=1, help="do so small a part: 10 is a tenth")
    options = parser.parse_args()
    unknown = set(options.campaigns) - CAMPAIGNS.keys()
    if unknown:
        parser.error(f"no such campaign: {', '.join(unknown)}")
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="campaigns-", dir="/var/tmp") as place:
        template = Path(place) / "founded"
        found(template)
        good = [
            _run(name, Path(place), template, options.seed, options.share)
            for name in options.campaigns or CAMPAIGNS
        ]
    return 0 if all(good) else 1


def _run(name: str, place: Path, template: Path, seed: str, share: int) -> bool:
    folder = place / name
    folder.mkdir()
    good, begun = True, time.monotonic()
    for verdict in CAMPAIGNS[name](Ground(folder, template, seed, share)):
        seconds, begun = time.monotonic() - begun, time.monotonic()
        good &= not verdict.findings
        ending = f"{len(verdict.findings)} FOUND" if verdict.findings else "ok"
        print(f"{verdict.what:38} {ending:9} {seconds:6.0f} s  {verdict.figures}", flush=True)
        for finding in verdict.findings[:10]:
            print(f"    {finding}", flush=True)
    shutil.rmtree(folder)
    return good


if __name__ == "__main__":
    sys.exit(main())
