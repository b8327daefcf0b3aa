"""The command `import`: catalogue files, lists of items and lists of patrons put into the library.

    file --> read --> batch --> library.db --> catalogue.db --> progress     one step of the service

Whole files are looked at before anything is written; one that can not be used is told and does
not keep the others out, and a damaged record costs itself.  Everything may be imported again: it
then brings up to date what is there, so an import that was broken off is simply begun anew.
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
from sync.commands.troubles import failure_of
from sync.commands.unmatched import Unmatched
from sync.exits import Exit
from sync.failure import Failure
from sync.importing.apart import ReadingProcess
from sync.importing.mapping_files import load_mapping
from sync.importing.people import PatronRecord
from sync.importing.problems import ImportProblem
from sync.importing.records import Rejected, TitleRecord
from sync.office import Office

BATCH = 200
"""Records of one step, a tenth of a second of a small board; a patron waits for no more."""
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
    refused: dict[str, Failure] = field(default_factory=dict)
    rows_left_out: int = 0
    unmatched: Unmatched = field(default_factory=Unmatched)

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
        """Done, unless a file could not be used, or a row, or nothing of all that was read.

        A damaged record is the normal case of a catalogue; a row left out of a list is a patron who
        gets nothing, and whoever typed the list can mend it.
        """
        if self.refused:
            return next(iter(self.refused.values())).code
        if self.rows_left_out:
            return Exit.REFUSED
        kept = self.titles.added + self.titles.updated + self.patrons.added + self.patrons.updated
        return Exit.DONE if kept or not self.read else Exit.REFUSED


def import_files(office: Office, request: Request) -> Generator[object, None, object]:
    """Import the files `paths`, each reported on after every batch.

    `kind`, `mapping` and `encoding` say of all files what would otherwise be found out.
    """
    wanted = _wanted(request)
    tally, apart = Tally(), ReadingProcess()
    paths = [Path(path) for path in request.texts("paths")]
    sources = list(_opened(paths, wanted, apart, tally))
    yield {"files": [{"file": str(each.path), "kind": each.kind} for each in sources]}
    folder = office.places.state / REPORTS
    with Report(folder, office.now()) as report:
        with apart, office.catalogue.library.store.bulk(), office.replica.store.bulk():
            try:
                for source in sources:
                    yield from _import(office, source, tally, report)
            finally:
                office.replica.publish()
        _make_durable(office)
        report.end(tally.told, tally.refused)
    return {
        "exit": int(tally.code),
        **tally.told,
        "reasons": dict(tally.rejected),
        "refused": {file: str(failure) for file, failure in tally.refused.items()},
        "first_rejected": report.first,
        "warnings": tally.unmatched.warnings(office.rules),
        "report": None if report.path is None else str(report.path),
        **({} if sources else {"error": "\n".join(map(str, tally.refused.values()))}),
    }


def _wanted(request: Request) -> Wanted:
    kind = request.text_or_none("kind")
    if kind is not None and kind not in set(Kind):
        raise Failure(Exit.USAGE, f"kind must be one of {', '.join(Kind)}")
    mapping = request.text_or_none("mapping")
    if mapping is not None:
        load_mapping(mapping)  # a wrong one is one problem, not one of each file
    return Wanted(None if kind is None else Kind(kind), mapping, request.text_or_none("encoding"))


def _opened(
    paths: list[Path], wanted: Wanted, apart: ReadingProcess, tally: Tally
) -> Iterator[Source]:
    """Yield the files that can be used, and note why the others can not."""
    for path in paths:
        try:
            yield open_source(path, wanted, apart)
        except (ImportProblem, Failure) as problem:
            tally.refused[str(path)] = failure_of(problem)


def _import(
    office: Office, source: Source, tally: Tally, report: Report
) -> Generator[object, None, None]:
    try:
        for batch in _batches(source):
            _put(office, batch, source.path, tally, report)
            yield {
                "file": str(source.path),
                **tally.told,
                "bytes": source.progress.read,
                "of": source.size,
            }
    except ImportProblem as problem:  # the medium fails; what was read is kept
        tally.refused[str(source.path)] = failure_of(problem)


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
            tally.rows_left_out += each.offset is None  # only a row of a list has none
            report.reject(path, each)
    for title in titles:
        tally.flaws += len(title.flaws)
        for flaw in title.flaws:
            report.flaw(path, title.title_id, flaw)
    if titles:
        # Not durable one by one: a power cut loses the last, and the next import brings them.
        added, items = put_titles(office.catalogue.library, titles, durable=False)
        office.replica.load(titles)
        tally.titles += added
        tally.items += items
    if people:
        tally.patrons += enrol(office, people)
    tally.unmatched.see(titles, people)


def _make_durable(office: Office) -> None:
    """Bring everything onto the medium before anybody is told that it is done."""
    for store in (office.catalogue.library.store, office.replica.store):
        store.checkpoint()
