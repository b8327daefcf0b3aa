"""The command `import`: catalogue files, lists of items and lists of patrons put into the library.

    file --> read --> batch --> library.db --> catalogue.db --> progress     one step of the service

Whole files are looked at before anything is written; a damaged record costs itself.  Everything may
be imported again: it then brings up to date what is there.
"""

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sync.catalogues.standalone.records import Counted
from sync.catalogues.standalone.stocking import put_titles
from sync.commands.enrolment import enrol
from sync.commands.report import Report
from sync.commands.request import Request
from sync.commands.source import Found, Kind, Source, Wanted, open_source
from sync.exits import Exit
from sync.failure import Failure
from sync.importing.people import PatronRecord
from sync.importing.records import Rejected, TitleRecord
from sync.office import Office

BATCH = 100
"""Records of one step; a patron who comes meanwhile waits for no more."""
BATCH_OF_PATRONS = 5
"""The same where each may bring a PIN, whose hash takes a small board a tenth of a second."""

REPORTS = "import-reports"


@dataclass(slots=True)
class Tally:
    """What became of everything that was read."""

    read: int = 0
    titles: Counted = field(default_factory=Counted)
    items: Counted = field(default_factory=Counted)
    patrons: Counted = field(default_factory=Counted)
    rejected: Counter[str] = field(default_factory=Counter)
    flaws: int = 0

    @property
    def told(self) -> dict[str, object]:
        """The numbers as they are reported."""
        return {
            "read": self.read,
            "imported": self.titles.added + self.patrons.added,
            "updated": self.titles.updated + self.patrons.updated,
            "rejected": self.rejected.total(),
            "items": self.items.added + self.items.updated,
            "items_imported": self.items.added,
            "flaws": self.flaws,
            "conflicts": self.items.conflicts + self.patrons.conflicts,
        }

    @property
    def code(self) -> Exit:
        """Done, unless nothing of all that was read could be used."""
        kept = self.titles.added + self.titles.updated + self.patrons.added + self.patrons.updated
        return Exit.DONE if kept or not self.read else Exit.REFUSED


def import_files(office: Office, request: Request) -> Generator[object, None, object]:
    """Import the files `paths`, each reported on after every batch.

    `kind`, `mapping` and `encoding` say of all files what would otherwise be found out.
    """
    wanted = _wanted(request)
    sources = [open_source(Path(path), wanted) for path in request.texts("paths")]
    yield {"files": [{"file": str(each.path), "kind": each.kind} for each in sources]}
    tally = Tally()
    folder = office.places.state / REPORTS
    with Report(folder, office.clock.now().astimezone(office.settings.library.zone)) as report:
        for source in sources:
            for batch in _batches(source):
                _put(office, batch, source.path, tally, report)
                yield {"file": str(source.path), **tally.told}
    return {
        "exit": int(tally.code),
        **tally.told,
        "reasons": dict(tally.rejected),
        "first_rejected": report.first,
        "report": None if report.path is None else str(report.path),
    }


def _wanted(request: Request) -> Wanted:
    kind = request.text_or_none("kind")
    if kind is not None and kind not in set(Kind):
        raise Failure(Exit.USAGE, f"kind must be one of {', '.join(Kind)}")
    return Wanted(
        None if kind is None else Kind(kind),
        request.text_or_none("mapping"),
        request.text_or_none("encoding"),
    )


def _batches(source: Source) -> Iterator[list[Found]]:
    size = BATCH_OF_PATRONS if source.kind is Kind.PATRONS else BATCH
    while batch := list(islice(source.records, size)):
        yield batch


def _put(office: Office, batch: list[Found], path: Path, tally: Tally, report: Report) -> None:
    tally.read += len(batch)
    titles = [each for each in batch if isinstance(each, TitleRecord)]
    people = [each for each in batch if isinstance(each, PatronRecord)]
    for each in batch:
        if isinstance(each, Rejected):
            tally.rejected[each.reason] += 1
            report.reject(path, each)
    for title in titles:
        tally.flaws += len(title.flaws)
        for flaw in title.flaws:
            report.flaw(path, title.title_id, flaw)
    if titles:
        added, items = put_titles(office.catalogue.library, titles)
        office.replica.put(titles)
        tally.titles += added
        tally.items += items
    if people:
        tally.patrons += enrol(office, people)
